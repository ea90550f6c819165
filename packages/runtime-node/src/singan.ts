/** A loaded model, ready to make images: what programs use. */
import { fileURLToPath } from "node:url";
import { readWhole } from "@singan/node-io";
import {
  checkMemory,
  invalidOption,
  type Metadata,
  type Model,
  outputSizes,
  type Picture,
  readModel,
  reconstruct,
  resample,
  type ScaleEvent,
  SessionRunner,
  SinganError,
  sample,
} from "@singan/pyramid";
import type { Device, DeviceAttempt } from "./device/devices.js";
import { probeDevice } from "./device/probe.js";
import { type Selection, selectDevice } from "./device/select.js";
import { deviceSessions } from "./device/session.js";
import { Image } from "./image/image.js";
import { readImage } from "./image/read.js";
import { memoryLimit, outOfMemory } from "./memory.js";
import type { LoadOptions, ReconstructOptions, SampleOptions, SamplesOptions } from "./options.js";
import { type Progress, shares } from "./progress.js";

/**
 * One model on one device.
 *
 * @example
 * const singan = await SinGAN.load("peaks.onnx");
 * const image = await singan.sample({ seed: 7, width: 500 });
 * await image.toFile("peaks.png");
 * await singan.dispose();
 */
export class SinGAN {
  readonly #model: Model;
  readonly #selection: Selection;
  readonly #runner: SessionRunner;
  readonly #running = new Set<Promise<unknown>>();
  #isDisposed = false;

  private constructor(model: Model, selection: Selection, runner: SessionRunner) {
    this.#model = model;
    this.#selection = selection;
    this.#runner = runner;
  }

  /**
   * Reads a model and chooses the device. Sessions are opened when a scale first runs.
   *
   * @param source - A path or file URL, or the bytes of the `.onnx`.
   * @throws SinganError `FILE_SYSTEM`, `INVALID_MODEL` or `UNSUPPORTED_FORMAT` for the file, `DEVICE_UNAVAILABLE` for
   *   the device, `INVALID_OPTION` for the options.
   */
  static async load(source: string | URL | Uint8Array, options: LoadOptions = {}): Promise<SinGAN> {
    const { device = "auto", threads } = options;
    if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
      throw invalidOption("threads", "an integer from 1 to 256", threads);
    }
    const model = await readSource(source);
    const machine = `${process.platform}-${process.arch}`;
    const selection = await selectDevice(device, machine, probeDevice);
    const open = await deviceSessions({ device: selection.device, threads });
    const { links } = model;
    const runner = new SessionRunner({ pyramid: model.metadata.pyramid, links }, open);
    return new SinGAN(model, selection, runner);
  }

  /** The device that links run on. */
  get device(): Device {
    return this.#selection.device;
  }

  /** Every device that was looked at, in order, and why those before the chosen one were passed over. */
  get devices(): readonly DeviceAttempt[] {
    return this.#selection.attempts;
  }

  /** What the file says about itself: sizes, amplitudes, training, photograph. */
  get metadata(): Metadata {
    return this.#model.metadata;
  }

  /**
   * Makes one image.
   *
   * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE`, `FILE_SYSTEM` or `OUT_OF_MEMORY`; whatever an aborted
   *   signal gives as its reason, between two scales or windows.
   */
  async sample(options: SampleOptions = {}): Promise<Image> {
    return this.#guarded(() => this.#sample(options));
  }

  /**
   * Makes many images one after the other; only the one that was handed over is held. Image `i` is the one that
   * `sample` gives for the index `i`, whatever the count.
   *
   * @throws As {@link SinGAN.sample}.
   */
  async *samples(options: SamplesOptions): AsyncGenerator<Image, void, undefined> {
    const { count, index: first = 0, ...rest } = options;
    if (!Number.isInteger(count) || count < 1) {
      throw invalidOption("count", "a positive integer", count);
    }
    if (!Number.isInteger(first) || first < 0) {
      throw invalidOption("index", "an integer from 0 on", first);
    }
    const image = await this.#guarded(() => this.#entering(rest));
    const shared = image === undefined ? rest : { ...rest, image };
    for (let index = first; index < first + count; index++) {
      yield await this.sample({ ...shared, index });
    }
  }

  /**
   * The photograph as the model remembers it, at its trained size.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  async reconstruct(options: ReconstructOptions = {}): Promise<Image> {
    return this.#guarded(async () => {
      const { through, signal, onProgress } = options;
      const memory = memoryLimit();
      const { pyramid } = this.metadata;
      const sizes = pyramid.sizes.slice(0, (through ?? pyramid.sizes.length - 1) + 1);
      const onScale = onProgress && this.#reporter(onProgress, shares(pyramid, sizes, 0), 0);
      return new Image(
        await reconstruct(this.#runner, this.#model, { through, signal, onScale, memory }),
      );
    });
  }

  /** Waits for what is running and closes every session. Using the model afterwards is an error. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.allSettled(this.#running);
    await this.#runner.release();
  }

  /** As {@link SinGAN.dispose}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #sample({ image, onProgress, seed = 0, ...options }: SampleOptions): Promise<Image> {
    const { pyramid } = this.metadata;
    const entering = image === undefined ? undefined : (await readImage(image)).picture;
    const { index = 0, startScale = 0 } = options;
    const sizes = outputSizes(pyramid.sizes, options);
    const onScale =
      onProgress && this.#reporter(onProgress, shares(pyramid, sizes, startScale), index);
    const all = { ...options, seed, image: entering, onScale, memory: memoryLimit() };
    return new Image(await sample(this.#runner, this.#model, all));
  }

  /** The one picture that enters the start scale of many samples, so that it is made or reduced only once. */
  async #entering(options: SampleOptions): Promise<Picture | undefined> {
    const { image, startScale = 0, signal } = options;
    const read = image === undefined ? undefined : (await readImage(image)).picture;
    const before = this.metadata.pyramid.sizes[startScale - 1];
    if (before === undefined || startScale >= this.metadata.pyramid.sizes.length) return read;
    checkMemory([before], [], memoryLimit());
    if (read !== undefined) return resample(read, before);
    const through = startScale - 1;
    return reconstruct(this.#runner, this.#model, { through, signal, memory: memoryLimit() });
  }

  #reporter(onProgress: (progress: Progress) => void, done: readonly number[], index: number) {
    return (event: ScaleEvent) => onProgress({ ...event, index, done: done[event.scale] ?? 0 });
  }

  /** Runs work that `dispose` has to wait for. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDisposed) {
      throw new SinganError(
        "INVALID_OPTION",
        "This model was disposed of; load it again to use it.",
      );
    }
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw outOfMemory(error) ?? error;
    } finally {
      this.#running.delete(running);
    }
  }
}

async function readSource(source: string | URL | Uint8Array): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  const path = source instanceof URL ? fileURLToPath(source) : source;
  return readModel(await readWhole(path), path);
}
