/** Links on WebGPU: pictures stay on the GPU from link to link, and are read only when somebody asks for them. */
import {
  cutWindow,
  type Handle,
  type LinkFeed,
  type OpenSession,
  type Shape,
  valuesOf,
  WINDOW_PLAN,
  type Window,
  type WindowPlan,
} from "@singan/pyramid";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Runtime } from "./runtime.js";
import { Turns } from "./turns.js";

/** Limits that onnxruntime's kernels profit from; as much as the adapter has. */
const LIMITS = [
  "maxBufferSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
] as const;

/** @throws Whatever the browser says where the adapter gives no device. */
export function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const features = ["shader-f16", "subgroups"] as const;
  const requiredFeatures = features.filter((name) => adapter.features.has(name));
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}

/** Pixels more on a side of a window that its links' margins and resampling may take. */
const AROUND = 32;

/**
 * How large scales are cut, so that the feature maps of each window fit one buffer of the device.
 *
 * @param channels - Of the widest link.
 */
export function windowPlan(
  { maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits,
  channels: number,
): WindowPlan {
  const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const above = Math.min(WINDOW_PLAN.above, Math.floor(bytes / (4 * channels)));
  const side = Math.min(WINDOW_PLAN.side, Math.floor(Math.sqrt(above)) - AROUND);
  return { ...WINDOW_PLAN, above, side };
}

export function webgpuSessions(runtime: Runtime, device: GPUDevice): OpenSession {
  const turns = new Turns();
  const options: InferenceSession.SessionOptions = {
    executionProviders: [{ name: "webgpu", device }],
    preferredOutputLocation: "gpu-buffer",
  };
  return async (bytes) => {
    const session = await turns.take(() => runtime.InferenceSession.create(bytes, options));
    const output = session.outputNames[0]!;
    return {
      async run(feeds) {
        const tensors: Record<string, Tensor> = {};
        for (const [name, feed] of Object.entries(feeds)) {
          tensors[name] = await tensorOf(feed, runtime);
        }
        const results = await turns.take(() => session.run(tensors));
        return new GpuHandle(results[output]!, turns);
      },
      release: () => turns.take(() => session.release()),
    };
  };
}

async function tensorOf(feed: LinkFeed, { Tensor: Make }: Runtime): Promise<Tensor> {
  if (feed instanceof GpuHandle) return feed.tensor;
  const { data, dims } = await valuesOf(feed);
  return new Make("float32", data, dims);
}

/** A picture on the GPU. Once it was read, it is kept in JavaScript's memory instead. */
class GpuHandle implements Handle {
  readonly shape: Shape;
  #reading: Promise<Float32Array> | undefined;
  #isDisposed = false;

  constructor(
    readonly tensor: Tensor,
    private readonly turns: Turns,
  ) {
    this.shape = tensor.dims as unknown as Shape;
  }

  async read(window?: Window): Promise<Float32Array> {
    if (this.#isDisposed) throw new Error("The handle has been disposed of.");
    this.#reading ??= this.turns.take(() => this.tensor.getData(true)) as Promise<Float32Array>;
    const values = await this.#reading;
    return window === undefined ? values : cutWindow(values, this.shape, window);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const free = () => this.tensor.dispose();
    // Not while it is being read.
    if (this.#reading === undefined) free();
    else this.#reading.then(free, free);
  }
}
