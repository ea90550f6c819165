/** Links on WebGPU: pictures stay on the GPU from link to link, and are read only when somebody asks for them. */
import {
  cutWindow,
  type Handle,
  type LinkFeed,
  type OpenSession,
  type Shape,
  SinganError,
  valuesOf,
  WINDOW_PLAN,
  type Window,
  type WindowPlan,
} from "@singan/pyramid";
import * as runtime from "onnxruntime-web/webgpu";
import type { StartEngine } from "./engine.js";
import { configure } from "./runtime.js";
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

export const startWebgpu: StartEngine = async (options) => {
  configure(runtime, options);
  const adapter = await navigator.gpu?.requestAdapter();
  const device = adapter && (await requestDevice(adapter).catch(() => undefined));
  if (!device) {
    throw new SinganError("DEVICE_UNAVAILABLE", "This browser gives no WebGPU device now.");
  }
  return {
    open: sessionsOn(device),
    planFor: ({ metadata }) => {
      return windowPlan(device.limits, Math.max(...metadata.pyramid.channels));
    },
    lost: device.lost.then(({ reason, message }) => message || reason),
    release: () => device.destroy(),
  };
};

/** @throws Whatever the browser says where the adapter gives no device. */
function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
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
function windowPlan(
  { maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits,
  channels: number,
): WindowPlan {
  const bytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const above = Math.min(WINDOW_PLAN.above, Math.floor(bytes / (4 * channels)));
  const side = Math.min(WINDOW_PLAN.side, Math.floor(Math.sqrt(above)) - AROUND);
  return { ...WINDOW_PLAN, above, side };
}

function sessionsOn(device: GPUDevice): OpenSession {
  const turns = new Turns();
  const options: runtime.InferenceSession.SessionOptions = {
    executionProviders: [{ name: "webgpu", device }],
    preferredOutputLocation: "gpu-buffer",
  };
  return async (bytes) => {
    const session = await turns.take(() => runtime.InferenceSession.create(bytes, options));
    const output = session.outputNames[0]!;
    return {
      async run(feeds) {
        const tensors: Record<string, runtime.Tensor> = {};
        for (const [name, feed] of Object.entries(feeds)) {
          tensors[name] = await tensorOf(feed);
        }
        const results = await turns.take(() => session.run(tensors));
        return new GpuHandle(results[output]!, turns);
      },
      release: () => turns.take(() => session.release()),
    };
  };
}

async function tensorOf(feed: LinkFeed): Promise<runtime.Tensor> {
  if (feed instanceof GpuHandle) return feed.tensor;
  const { data, dims } = await valuesOf(feed);
  return new runtime.Tensor("float32", data, dims);
}

/** A picture on the GPU. Once it was read, it is kept in JavaScript's memory instead. */
class GpuHandle implements Handle {
  readonly shape: Shape;
  readonly #turns: Turns;
  #reading: Promise<Float32Array> | undefined;
  #isDisposed = false;

  constructor(
    readonly tensor: runtime.Tensor,
    turns: Turns,
  ) {
    this.#turns = turns;
    this.shape = tensor.dims as unknown as Shape;
  }

  async read(window?: Window): Promise<Float32Array> {
    if (this.#isDisposed) throw new Error("The handle has been disposed of.");
    this.#reading ??= this.#turns.take(() => this.tensor.getData(true)) as Promise<Float32Array>;
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
