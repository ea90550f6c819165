/** A loaded model, ready to make images: what programs use. */
import { fileURLToPath } from "node:url";
import { readWhole } from "@singan/node-io";
import {
  animate,
  edit,
  type Harmonized,
  harmonize,
  invalidOption,
  type Metadata,
  type Model,
  maskOf,
  maskPicture,
  type OpenSession,
  type Picture,
  type ProgressOptions,
  type AnimateOptions as PyramidAnimateOptions,
  type HarmonizeOptions as PyramidHarmonizeOptions,
  paint,
  paintByVariant,
  paintModel,
  type Rendering,
  readModel,
  reconstruct,
  renderSample,
  renderUpscale,
  resample,
  retarget,
  SessionRunner,
  SinganError,
  sample,
  upscale,
  variation,
} from "@singan/pyramid";
import type { Device, DeviceAttempt } from "./device/devices.js";
import { probeDevice } from "./device/probe.js";
import { type Selection, selectDevice } from "./device/select.js";
import { deviceSessions } from "./device/session.js";
import { Image } from "./image/image.js";
import { LargeImage } from "./image/large-image.js";
import { type ImageSource, readImage } from "./image/read.js";
import { memoryLimit, outOfMemory } from "./memory.js";
import type {
  AnimateOptions,
  HarmonizeOptions,
  LoadOptions,
  PaintOptions,
  ReconstructOptions,
  RetargetOptions,
  SampleOptions,
  SamplesOptions,
  UpscaleOptions,
  VariationOptions,
  WorkOptions,
} from "./options.js";

/** What harmonizing and editing give, all of one size. */
export interface HarmonizedImages {
  /** The image with what was changed made anew. */
  readonly image: Image;
  /** All of it made anew. */
  readonly unmasked: Image;
  /** Where it was changed, white on black, as given or found. */
  readonly marked: Image;
  /** How much of each pixel is new: the same with a soft edge. */
  readonly mask: Image;
}

/** What an application takes of the work that it does. */
type Work = ProgressOptions & { readonly memory: number };

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
  /** Of the generator for paintings, where the model has one and it is used. */
  #paintRunner: SessionRunner | undefined;
  readonly #open: OpenSession;
  readonly #running = new Set<Promise<unknown>>();
  #isDisposed = false;

  private constructor(model: Model, selection: Selection, open: OpenSession) {
    this.#model = model;
    this.#selection = selection;
    this.#open = open;
    this.#runner = runnerOf(model, open);
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
    return new SinGAN(model, selection, open);
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

  /** The scale for which the model has a generator that was trained on paintings, where it has one. */
  get paintScale(): number | undefined {
    return this.#model.paint?.scale;
  }

  /**
   * Makes one image.
   *
   * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE`, `FILE_SYSTEM` or `OUT_OF_MEMORY`; whatever an aborted
   *   signal gives as its reason, between two scales or windows.
   */
  async sample(options: SampleOptions = {}): Promise<Image> {
    return this.#image(options, options.index, async (work) => {
      const image = await read(options.image);
      return sample(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
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
   * An image of any size, of which nothing is computed before it is asked for: windows of it, or a file, in memory that
   * does not grow with it.
   *
   * @throws As {@link SinGAN.sample}.
   */
  async largeSample(options: SampleOptions = {}): Promise<LargeImage> {
    return this.#large(options, options.index, async (work) => {
      const image = await read(options.image);
      return renderSample(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  /**
   * The photograph as the model remembers it, at its trained size.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  async reconstruct(options: ReconstructOptions = {}): Promise<Image> {
    return this.#image(options, 0, (work) => {
      return reconstruct(this.#runner, this.#model, { ...options, ...work });
    });
  }

  /**
   * Enlarges an image by repeating the finest scale: super-resolution.
   *
   * @throws As {@link SinGAN.sample}; `INVALID_MODEL` for a model of one scale.
   */
  async upscale(options: UpscaleOptions): Promise<Image> {
    return this.#image(options, 0, async (work) => {
      const image = await read(options.image);
      return upscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  /**
   * As {@link SinGAN.upscale}, for results of any size.
   *
   * @throws As {@link SinGAN.upscale}.
   */
  async largeUpscale(options: UpscaleOptions): Promise<LargeImage> {
    return this.#large(options, 0, async (work) => {
      const image = await read(options.image);
      return renderUpscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  /**
   * Makes a photograph of a painting: its layout, the photograph's looks. A model with a generator for paintings uses it at
   * that generator's scale, which is then the default, unless a `palette` is asked for.
   *
   * @throws As {@link SinGAN.sample}.
   */
  async paint(options: PaintOptions): Promise<Image> {
    return this.#image(options, options.index, async (work) => {
      const all = { ...options, image: await read(options.image), ...work };
      const { startScale, palette, ...rest } = all;
      const { paint: variant } = this.#model;
      const isVariants = palette === undefined && (startScale ?? variant?.scale) === variant?.scale;
      if (variant === undefined || !isVariants) return paint(this.#runner, this.#model, all);
      const model = paintModel(this.#model);
      this.#paintRunner ??= runnerOf(model, this.#open);
      return paintByVariant(this.#paintRunner, model, variant, rest);
    });
  }

  /**
   * Gives what was pasted into the photograph its texture and light. Outside the mask nothing changes.
   *
   * @throws As {@link SinGAN.sample}; `INVALID_PICTURE` for masks that do not fit, or where no change is found.
   */
  async harmonize(options: HarmonizeOptions): Promise<HarmonizedImages> {
    return this.#harmonized(harmonize, options);
  }

  /**
   * Closes the seams around what was moved within the photograph. Outside the mask nothing changes.
   *
   * @throws As {@link SinGAN.harmonize}.
   */
  async edit(options: HarmonizeOptions): Promise<HarmonizedImages> {
    return this.#harmonized(edit, options);
  }

  /**
   * Makes an image close to the photograph, or to another picture.
   *
   * @throws As {@link SinGAN.sample}.
   */
  async variation(options: VariationOptions = {}): Promise<Image> {
    return this.#image(options, options.index, async (work) => {
      const image = await read(options.image);
      return variation(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  /**
   * Makes the photograph again in another shape.
   *
   * @throws As {@link SinGAN.sample}.
   */
  async retarget(options: RetargetOptions): Promise<Image> {
    return this.#image(options, options.index, (work) => {
      return retarget(this.#runner, this.#model, { seed: 0, ...options, ...work });
    });
  }

  /**
   * Makes the frames of a clip one after the other; only the one that was handed over is held.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  async *animate(options: AnimateOptions): AsyncGenerator<Image, void, undefined> {
    let index = 0;
    const work = this.#work(options, () => index);
    const clip: PyramidAnimateOptions = { ...options, ...work };
    const frames = animate(this.#runner, this.#model, clip);
    try {
      for (;;) {
        const { value, done } = await this.#guarded(() => frames.next());
        if (done || value === undefined) return;
        yield new Image(value);
        index++;
      }
    } finally {
      await frames.return(undefined);
    }
  }

  /** Waits for what is running and closes every session. Using the model afterwards is an error. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.allSettled(this.#running);
    await this.#runner.release();
    await this.#paintRunner?.release();
  }

  /** As {@link SinGAN.dispose}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  /** The one picture that enters the start scale of many samples, so that it is made or reduced only once. */
  async #entering(options: SampleOptions): Promise<Picture | undefined> {
    const { startScale = 0, signal } = options;
    const image = await read(options.image);
    const { sizes } = this.metadata.pyramid;
    const before = sizes[startScale - 1];
    if (before === undefined || startScale >= sizes.length) return image;
    if (image !== undefined) return resample(image, before);
    const through = startScale - 1;
    return reconstruct(this.#runner, this.#model, { through, signal, memory: memoryLimit() });
  }

  async #image(
    options: WorkOptions,
    index: number | undefined,
    make: (work: Work) => Promise<Picture>,
  ): Promise<Image> {
    return this.#guarded(async () => new Image(await make(this.#work(options, () => index ?? 0))));
  }

  async #large(
    options: WorkOptions,
    index: number | undefined,
    make: (work: Work) => Promise<Rendering>,
  ): Promise<LargeImage> {
    const rendering = await this.#guarded(() => make(this.#work(options, () => index ?? 0)));
    return new LargeImage(rendering, (work) => this.#guarded(work));
  }

  async #harmonized(
    application: typeof harmonize,
    options: HarmonizeOptions,
  ): Promise<HarmonizedImages> {
    return this.#guarded(async () => {
      const mask = await read(options.mask);
      const all: PyramidHarmonizeOptions = {
        ...options,
        image: await read(options.image),
        mask: mask && maskOf(mask),
        photograph: await read(options.photograph),
        ...this.#work(options, () => 0),
      };
      return images(await application(this.#runner, this.#model, all));
    });
  }

  /** @param index - Of the image that is being made. */
  #work({ signal, onProgress }: WorkOptions, index: () => number): Work {
    const onScale =
      onProgress &&
      ((event: Parameters<NonNullable<Work["onScale"]>>[0]) => {
        onProgress({ ...event, index: index() });
      });
    return { signal, onScale, memory: memoryLimit() };
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

function runnerOf({ metadata, links }: Model, open: OpenSession): SessionRunner {
  return new SessionRunner({ pyramid: metadata.pyramid, links }, open);
}

async function read(source: ImageSource): Promise<Picture>;
async function read(source: ImageSource | undefined): Promise<Picture | undefined>;
async function read(source: ImageSource | undefined): Promise<Picture | undefined> {
  return source === undefined ? undefined : (await readImage(source)).picture;
}

function images({ picture, unmasked, marked, mask }: Harmonized): HarmonizedImages {
  return {
    image: new Image(picture),
    unmasked: new Image(unmasked),
    marked: new Image(maskPicture(marked)),
    mask: new Image(maskPicture(mask)),
  };
}

async function readSource(source: string | URL | Uint8Array): Promise<Model> {
  if (source instanceof Uint8Array) return readModel(source);
  const path = source instanceof URL ? fileURLToPath(source) : source;
  return { ...readModel(await readWhole(path), path), name: path };
}
