/** Opens links on any package with onnxruntime's JavaScript interface, which the caller hands in. */
import type { Shape } from "../picture.js";
import { PixelHandle } from "./pixel-handle.js";
import { type LinkSession, type OpenSession, valuesOf } from "./session-runner.js";

interface RuntimeTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

interface RuntimeSession {
  readonly outputNames: readonly string[];
  run(feeds: never): Promise<{ readonly [name: string]: RuntimeTensor }>;
  release(): Promise<void>;
}

/** What is needed of `onnxruntime-node` or `onnxruntime-web`; both fit as they are. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: never): Promise<RuntimeSession>;
  };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => object;
}

/** @param options - Session options, as the runtime documents them. */
export function sessionOpener(runtime: OnnxRuntime, options: object = {}): OpenSession {
  return async (bytes): Promise<LinkSession> => {
    const session = await runtime.InferenceSession.create(bytes, options as never);
    const output = session.outputNames[0] ?? "";
    return {
      async run(feeds) {
        const tensors: Record<string, object> = {};
        for (const [name, feed] of Object.entries(feeds)) {
          const { data, dims } = await valuesOf(feed);
          tensors[name] = new runtime.Tensor("float32", data, dims);
        }
        const results = await session.run(tensors as never);
        const { data, dims } = results[output] as RuntimeTensor;
        return new PixelHandle({ data: data as Float32Array, shape: dims as unknown as Shape });
      },
      release: () => session.release(),
    };
  };
}
