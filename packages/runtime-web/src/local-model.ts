/** A model in this thread, whichever build of onnxruntime-web runs its links. */
import {
  DEFAULT_MEMORY,
  LoadedModel,
  type Model,
  readModel,
  SessionRunner,
  SinganError,
  type WindowPlan,
} from "@singan/pyramid";
import type { Device } from "./device/devices.js";
import { configure, type Runtime, type RuntimeOptions } from "./device/runtime.js";
import { wasmSessions } from "./device/wasm.js";
import { requestDevice, webgpuSessions, windowPlan } from "./device/webgpu.js";
import { Image } from "./image/image.js";
import { type LargeImage, LocalLargeImage } from "./image/large-image.js";
import { type ImageSource, readImage } from "./image/read.js";

/** The bytes of a model and what to call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What runs links, ready. */
interface Ready {
  readonly open: ReturnType<typeof wasmSessions>;
  readonly planFor: (model: Model) => WindowPlan | undefined;
  /** Kept when the device is lost, with the reason; never, where that cannot happen. */
  readonly lost: Promise<string>;
  readonly release: () => void;
}

export class LocalModel extends LoadedModel<ImageSource, Image, LargeImage> {
  readonly lost: Promise<string>;
  readonly #release: () => void;

  private constructor(model: Model, { open, planFor, lost, release }: Ready) {
    super(model, {
      runner: (wanted) => {
        const { metadata, links } = wanted;
        return new SessionRunner({ pyramid: metadata.pyramid, links }, open, planFor(wanted));
      },
      read: readImage,
      image: (picture) => new Image(picture),
      large: (rendering, guarded) => new LocalLargeImage(rendering, guarded),
      memory: memoryLimit,
      understood: outOfMemory,
    });
    this.lost = lost;
    this.#release = release;
  }

  /**
   * Reads a model; its sessions are opened when a scale first runs.
   *
   * @throws SinganError `INVALID_MODEL` or `UNSUPPORTED_FORMAT` for the file, `DEVICE_UNAVAILABLE` for the device.
   */
  static async open(
    runtime: Runtime,
    device: Device,
    { bytes, name }: NamedBytes,
    options: RuntimeOptions,
  ): Promise<LocalModel> {
    const model = { ...readModel(bytes, name), name };
    configure(runtime, options);
    return new LocalModel(model, device === "wasm" ? onWasm(runtime) : await onWebgpu(runtime));
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    this.#release();
  }
}

function onWasm(runtime: Runtime): Ready {
  return {
    open: wasmSessions(runtime),
    planFor: () => undefined,
    lost: new Promise(() => undefined),
    release: () => undefined,
  };
}

async function onWebgpu(runtime: Runtime): Promise<Ready> {
  const adapter = await navigator.gpu?.requestAdapter();
  const device = adapter && (await requestDevice(adapter).catch(() => undefined));
  if (!device) {
    throw new SinganError("DEVICE_UNAVAILABLE", "This browser gives no WebGPU device now.");
  }
  return {
    open: webgpuSessions(runtime, device),
    planFor: ({ metadata }) => {
      return windowPlan(device.limits, Math.max(...metadata.pyramid.channels));
    },
    lost: device.lost.then(({ reason, message }) => message || reason),
    release: () => device.destroy(),
  };
}

/** Bytes that one image may hold: a quarter of what the browser says the machine has. */
function memoryLimit(): number {
  const { deviceMemory = 4 } = navigator as { readonly deviceMemory?: number };
  return Math.min(DEFAULT_MEMORY, deviceMemory * 2 ** 28);
}

/** What failed allocations mean, of JavaScript, WebAssembly and the GPU. */
function outOfMemory(error: unknown): SinganError | undefined {
  const isAllocation =
    error instanceof RangeError && /allocation|array (buffer )?length/i.test(error.message);
  if (!isAllocation) return undefined;
  return new SinganError(
    "OUT_OF_MEMORY",
    "There is too little memory for an image of this size; ask for a smaller width or height.",
    { cause: error },
  );
}
