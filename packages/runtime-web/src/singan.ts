/** A model in a page, ready to make images: what programs use. */
import {
  checkWork,
  disposedOf,
  type HarmonizedImages,
  invalidOption,
  isSinganError,
  type Metadata,
  type MethodOptions,
  SinganError,
  type SinganModel,
} from "@singan/pyramid";
import { absolute } from "./address.js";
import { DEVICES, type Device, type DeviceAttempt, selectDevice } from "./device/devices.js";
import type { StartEngine } from "./device/engine.js";
import { LOST, Loss } from "./device/loss.js";
import { download } from "./download/download.js";
import { checkHash, checkWanted } from "./download/hash.js";
import type { Image } from "./image/image.js";
import type { LargeImage } from "./image/large-image.js";
import type { ImageSource } from "./image/source.js";
import type { NamedBytes } from "./local-model.js";
import type { LoadOptions } from "./options.js";
import { RemoteModel } from "./worker/remote-model.js";

type Options = MethodOptions<ImageSource, Image>;
/** A model wherever it runs. */
type OpenedModel = SinganModel<ImageSource, Image, LargeImage> & { readonly lost: Promise<string> };

/** A model until its device is lost. */
interface Held {
  readonly model: OpenedModel;
  readonly loss: Loss;
}

/** A model on the first device that could be started. */
interface Started {
  readonly model: OpenedModel;
  /** Every device that was looked at, the one in use last. */
  readonly attempts: readonly DeviceAttempt[];
}

/** Bundlers find workers by expressions of exactly this form. */
const WORKERS: Readonly<Record<Device, () => Worker>> = {
  wasm: () => new Worker(new URL("./worker/wasm.js", import.meta.url), { type: "module" }),
  webgpu: () => new Worker(new URL("./worker/webgpu.js", import.meta.url), { type: "module" }),
};

/** For pages without a worker. */
const ENGINES: Readonly<Record<Device, () => Promise<StartEngine>>> = {
  wasm: async () => (await import("./device/wasm.js")).startWasm,
  webgpu: async () => (await import("./device/webgpu.js")).startWebgpu,
};

/**
 * One model on one device.
 *
 * @example
 * const singan = await SinGAN.load("peaks.onnx");
 * const image = await singan.sample({ seed: 7, width: 500 });
 * image.draw(document.querySelector("canvas"));
 * await singan.dispose();
 */
export class SinGAN implements SinganModel<ImageSource, Image, LargeImage> {
  readonly metadata: Metadata;
  readonly paintScale: number | undefined;
  readonly #bytes: NamedBytes;
  readonly #options: LoadOptions;
  #held: Promise<Held>;
  #attempts: readonly DeviceAttempt[];
  #losses = 0;
  readonly #running = new Set<Promise<unknown>>();
  #isDisposed = false;

  private constructor(bytes: NamedBytes, options: LoadOptions, { model, attempts }: Started) {
    this.#bytes = bytes;
    this.#options = options;
    this.#attempts = attempts;
    this.#held = Promise.resolve(this.#hold(model));
    this.metadata = model.metadata;
    this.paintScale = model.paintScale;
  }

  /**
   * Fetches a model and chooses the device. The coarsest scale's session is opened, the others when they first run.
   *
   * @param source - An address, a file as a page gets it, or the bytes of the `.onnx`.
   * @throws SinganError `NETWORK` for the address, `INVALID_MODEL` or `UNSUPPORTED_FORMAT` for the file,
   *   `DEVICE_UNAVAILABLE` for the device, `INVALID_OPTION` for the options; the signal's reason when aborted.
   */
  static async load(
    source: string | URL | Blob | ArrayBuffer | Uint8Array,
    options: LoadOptions = {},
  ): Promise<SinGAN> {
    checkWork(options);
    const { device = "auto", threads, signal, sha256 } = options;
    checkWanted(sha256);
    if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
      throw invalidOption("threads", "an integer from 1 to 64", threads);
    }
    const selecting = selectDevice(device);
    // Told when it is awaited, even where the model fails first.
    selecting.catch(() => undefined);
    const model = await read(source, options);
    await checkHash(model.name, model.bytes, sha256);
    const { devices, passed } = await selecting;
    signal?.throwIfAborted();
    return new SinGAN(model, options, await openFirst(devices, model, options, passed));
  }

  /** The device that links run on. */
  get device(): Device {
    return this.#attempts.at(-1)!.device;
  }

  /** Every device that was looked at, in order, and why those before the one in use were passed over or left. */
  get devices(): readonly DeviceAttempt[] {
    return this.#attempts;
  }

  sample(options: Options["sample"] = {}): Promise<Image> {
    return this.#use((model) => model.sample(options));
  }

  samples(options: Options["samples"]): AsyncGenerator<Image, void, undefined> {
    return this.#stream((model) => model.samples(options));
  }

  largeSample(options: Options["sample"] = {}): Promise<LargeImage> {
    return this.#use((model) => model.largeSample(options));
  }

  reconstruct(options: Options["reconstruct"] = {}): Promise<Image> {
    return this.#use((model) => model.reconstruct(options));
  }

  upscale(options: Options["upscale"]): Promise<Image> {
    return this.#use((model) => model.upscale(options));
  }

  largeUpscale(options: Options["upscale"]): Promise<LargeImage> {
    return this.#use((model) => model.largeUpscale(options));
  }

  paint(options: Options["paint"]): Promise<Image> {
    return this.#use((model) => model.paint(options));
  }

  harmonize(options: Options["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#use((model) => model.harmonize(options));
  }

  edit(options: Options["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#use((model) => model.edit(options));
  }

  variation(options: Options["variation"] = {}): Promise<Image> {
    return this.#use((model) => model.variation(options));
  }

  retarget(options: Options["retarget"]): Promise<Image> {
    return this.#use((model) => model.retarget(options));
  }

  animate(options: Options["animate"] = {}): AsyncGenerator<Image, void, undefined> {
    return this.#stream((model) => model.animate(options));
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.allSettled(this.#running);
    await (await this.#held).model.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  /** Does work that `dispose` waits for. */
  async #use<T>(work: (model: OpenedModel) => Promise<T>): Promise<T> {
    if (this.#isDisposed) throw disposedOf();
    const running = this.#persist(work);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Does work, and again where the device was lost meanwhile: the same model gives the same on any device. */
  async #persist<T>(work: (model: OpenedModel) => Promise<T>): Promise<T> {
    for (;;) {
      const held = await this.#held;
      try {
        const made = await held.loss.before(work(held.model));
        if (made !== LOST) return made;
      } catch (error) {
        // What runs on a lost device fails in words of its own, a moment before the loss is told.
        const isPlain = this.device === "wasm" || isSinganError(error) || isAbort(error);
        if (isPlain || !(await held.loss.within(MOMENT))) throw error;
      }
      if (this.#isDisposed) throw disposedOf();
    }
  }

  async *#stream(
    begin: (model: OpenedModel) => AsyncGenerator<Image, void, undefined>,
  ): AsyncGenerator<Image, void, undefined> {
    let given = 0;
    let images: AsyncGenerator<Image, void, undefined> | undefined;
    let of: OpenedModel | undefined;
    let position = 0;
    try {
      for (;;) {
        const { value, done } = await this.#use(async (model) => {
          if (of !== model || images === undefined) {
            [of, images, position] = [model, begin(model), 0];
          }
          // On another device than it began on: what was given already is made again.
          for (; position < given; position++) await images.next();
          const next = await images.next();
          position++;
          return next;
        });
        if (done || value === undefined) return;
        given++;
        yield value;
      }
    } finally {
      // On a device that is gone it would never end.
      if (!this.#isDisposed && of === (await this.#held).model) await images?.return(undefined);
    }
  }

  /** From now on its loss is made good, whether somebody waits for it or not. */
  #hold(model: OpenedModel): Held {
    const loss = new Loss(model.lost);
    const held = { model, loss };
    // The first to hear: whoever waited for work finds what takes its place.
    loss.heard((reason) => {
      if (this.#isDisposed) return;
      this.#held = this.#recover(model, reason);
      // Told to whoever uses the model next.
      this.#held.catch(() => undefined);
    });
    return held;
  }

  /** On the same device once more, then on WebAssembly. */
  async #recover(old: OpenedModel, reason: string): Promise<Held> {
    await old.dispose().catch(() => undefined);
    const lost = this.device;
    const { worker = true } = this.#options;
    this.#losses++;
    // A build of onnxruntime-web keeps its first device for good: only a new worker gets another.
    const again = lost === "webgpu" && worker !== false && this.#losses === 1;
    const { model, attempts } = await openFirst(
      again ? DEVICES : ["wasm"],
      this.#bytes,
      this.#options,
      [...this.#attempts.slice(0, -1), { device: lost, reason: `it was lost (${reason})` }],
    );
    this.#attempts = attempts;
    this.#options.onDevice?.(attempts);
    return this.#hold(model);
  }
}

/** Milliseconds: long enough for a loss to be told. */
const MOMENT = 200;

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** @throws Whatever the last device says. */
async function openFirst(
  [device, ...others]: readonly Device[],
  bytes: NamedBytes,
  options: LoadOptions,
  passed: readonly DeviceAttempt[],
): Promise<Started> {
  try {
    const model = await open(device!, bytes, options);
    return { model, attempts: [...passed, { device: device! }] };
  } catch (error) {
    const { code = "", message } = error as Partial<SinganError>;
    const problem = `cannot be started (${message})`;
    // No other device would take a bad model either.
    if (others.length > 0 && !/MODEL|FORMAT/.test(code)) {
      const attempt = { device: device!, reason: `it ${problem}` };
      return openFirst(others, bytes, options, [...passed, attempt]);
    }
    if (isSinganError(error)) throw error;
    throw new SinganError("DEVICE_UNAVAILABLE", `The device ${device} ${problem}.`);
  }
}

async function open(device: Device, bytes: NamedBytes, options: LoadOptions): Promise<OpenedModel> {
  const { worker = true, threads, wasmPaths } = options;
  // Of a folder, whether its slash was written or not.
  const setUp = { threads, wasmPaths: wasmPaths && absolute(`${wasmPaths}`.replace(/\/?$/, "/")) };
  if (worker === false) {
    // Only here, so that a page whose work is done in a worker does not fetch it twice.
    const [{ LocalModel }, { IMAGES }, start] = await Promise.all([
      import("./local-model.js"),
      import("./image/local-images.js"),
      ENGINES[device](),
    ]);
    // Threads would make the page's own thread wait, and load the page's script again in bundles.
    return LocalModel.open(start, bytes, { ...setUp, threads: 1 }, IMAGES);
  }
  const make = worker === true ? WORKERS[device] : () => worker(device);
  return RemoteModel.open(make(), bytes, setUp);
}

async function read(
  source: string | URL | Blob | ArrayBuffer | Uint8Array,
  options: LoadOptions,
): Promise<NamedBytes> {
  const data = source instanceof Blob ? await source.arrayBuffer() : source;
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  if (bytes instanceof Uint8Array) {
    return { name: source instanceof File ? source.name : "The model", bytes };
  }
  if (typeof source !== "string" && !(source instanceof URL)) {
    throw invalidOption("the model", "an address, a File or the bytes of an .onnx file", source);
  }
  const url = absolute(source);
  return { name: url, bytes: await download(url, options) };
}
