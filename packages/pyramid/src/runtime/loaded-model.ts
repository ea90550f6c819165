/**
 * Everything that a loaded model can do, written once for all runtimes: each brings its pictures, its memory and what runs
 * its links.
 */
import { type AnimateOptions, animate } from "../applications/animate.js";
import type { ProgressOptions } from "../applications/chain.js";
import {
  edit,
  type Harmonized,
  type HarmonizeOptions,
  harmonize,
} from "../applications/harmonize.js";
import { checkMemory } from "../applications/memory.js";
import { paint, paintByVariant } from "../applications/paint.js";
import { reconstruct } from "../applications/reconstruct.js";
import type { Rendering } from "../applications/rendering.js";
import { renderSample, sample } from "../applications/sample.js";
import { renderUpscale, upscale } from "../applications/upscale.js";
import { retarget, variation } from "../applications/variations.js";
import { invalidOption, SinganError } from "../errors.js";
import { maskOf } from "../masks/mask.js";
import { maskPicture } from "../masks/mask-picture.js";
import type { Metadata } from "../model/metadata.js";
import type { Model } from "../model/model.js";
import { paintModel } from "../paint/paint-model.js";
import type { Picture } from "../picture.js";
import { resample } from "../resample/resample.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { MethodOptions, WorkOptions } from "./options.js";

/** Runs the links of one model until it is released. */
export type ModelRunner = ScaleRunner & { release(): Promise<void> };

/** What a runtime brings. */
export interface Machine<Source, Image, Large> {
  /** Makes what runs the links of a model; nothing is opened before a link runs. */
  runner(model: Model): ModelRunner;
  /** Reads a picture; what is transparent in it shows white, in a mask black. */
  read(source: Source, under: "white" | "black"): Promise<Picture>;
  image(picture: Picture): Image;
  /** @param guarded - Runs work that the model waits for before it is disposed of. */
  large(rendering: Rendering, guarded: <T>(work: () => Promise<T>) => Promise<T>): Large;
  /** Bytes that one image may hold now. */
  memory(): number;
  /** The refusal that an error of the platform means, or nothing. */
  understood(error: unknown): SinganError | undefined;
}

/** What harmonizing and editing give, all of one size. */
export interface HarmonizedImages<Image> {
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
 * The methods of a loaded model.
 *
 * @typeParam Source - What the runtime reads as a picture.
 * @typeParam Image - What it gives as one.
 * @typeParam Large - What it gives where nothing is computed yet.
 */
export class LoadedModel<Source, Image, Large> {
  readonly #model: Model;
  readonly #machine: Machine<Source, Image, Large>;
  readonly #runner: ModelRunner;
  /** Of the generator for paintings, where the model has one and it is used. */
  #paintRunner: ModelRunner | undefined;
  readonly #running = new Set<Promise<unknown>>();
  #isDisposed = false;

  protected constructor(model: Model, machine: Machine<Source, Image, Large>) {
    this.#model = model;
    this.#machine = machine;
    this.#runner = machine.runner(model);
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
  async sample(options: MethodOptions<Source>["sample"] = {}): Promise<Image> {
    return this.#sample(options, () => this.#read(options.image));
  }

  /**
   * Makes many images one after the other; only the one that was handed over is held. Image `i` is the one that
   * `sample` gives for the index `i`, whatever the count.
   *
   * @throws As {@link LoadedModel.sample}.
   */
  async *samples(
    options: MethodOptions<Source>["samples"],
  ): AsyncGenerator<Image, void, undefined> {
    const { count, index: first = 0, ...rest } = given(options);
    if (!Number.isInteger(count) || count < 1) {
      throw invalidOption("count", "a positive integer", count);
    }
    if (!Number.isInteger(first) || first < 0) {
      throw invalidOption("index", "an integer from 0 on", first);
    }
    const image = await this.#guarded(() => this.#entering(rest));
    for (let index = first; index < first + count; index++) {
      yield await this.#sample({ ...rest, index }, async () => image);
    }
  }

  /**
   * An image of any size, of which nothing is computed before it is asked for: windows of it, or a file, in memory that
   * does not grow with it.
   *
   * @throws As {@link LoadedModel.sample}.
   */
  async largeSample(options: MethodOptions<Source>["sample"] = {}): Promise<Large> {
    return this.#large(options, given(options).index, async (work) => {
      const image = await this.#read(options.image);
      return renderSample(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  /**
   * The photograph as the model remembers it, at its trained size.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  async reconstruct(options: MethodOptions<Source>["reconstruct"] = {}): Promise<Image> {
    return this.#image(options, 0, (work) => {
      return reconstruct(this.#runner, this.#model, { ...options, ...work });
    });
  }

  /**
   * Enlarges an image by repeating the finest scale: super-resolution.
   *
   * @throws As {@link LoadedModel.sample}; `INVALID_MODEL` for a model of one scale.
   */
  async upscale(options: MethodOptions<Source>["upscale"]): Promise<Image> {
    return this.#image(options, 0, async (work) => {
      const image = await this.#picture(options.image);
      return upscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  /**
   * As {@link LoadedModel.upscale}, for results of any size.
   *
   * @throws As {@link LoadedModel.upscale}.
   */
  async largeUpscale(options: MethodOptions<Source>["upscale"]): Promise<Large> {
    return this.#large(options, 0, async (work) => {
      const image = await this.#picture(options.image);
      return renderUpscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  /**
   * Makes a photograph of a painting: its layout, the photograph's looks. A model with a generator for paintings uses it at
   * that generator's scale, which is then the default, unless a `palette` is asked for.
   *
   * @throws As {@link LoadedModel.sample}.
   */
  async paint(options: MethodOptions<Source>["paint"]): Promise<Image> {
    return this.#image(options, given(options).index, async (work) => {
      const all = { ...options, image: await this.#picture(options.image), ...work };
      const { startScale, palette, ...rest } = all;
      const { paint: variant } = this.#model;
      const isVariants = palette === undefined && (startScale ?? variant?.scale) === variant?.scale;
      if (variant === undefined || !isVariants) return paint(this.#runner, this.#model, all);
      const model = paintModel(this.#model);
      this.#paintRunner ??= this.#machine.runner(model);
      return paintByVariant(this.#paintRunner, model, variant, rest);
    });
  }

  /**
   * Gives what was pasted into the photograph its texture and light. Outside the mask nothing changes.
   *
   * @throws As {@link LoadedModel.sample}; `INVALID_PICTURE` for masks that do not fit, or where no change is found.
   */
  async harmonize(options: MethodOptions<Source>["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#harmonized(harmonize, options);
  }

  /**
   * Closes the seams around what was moved within the photograph. Outside the mask nothing changes.
   *
   * @throws As {@link LoadedModel.harmonize}.
   */
  async edit(options: MethodOptions<Source>["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#harmonized(edit, options);
  }

  /**
   * Makes an image close to the photograph, or to another picture.
   *
   * @throws As {@link LoadedModel.sample}.
   */
  async variation(options: MethodOptions<Source>["variation"] = {}): Promise<Image> {
    return this.#image(options, given(options).index, async (work) => {
      const image = await this.#read(options.image);
      return variation(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  /**
   * Makes the photograph again in another shape.
   *
   * @throws As {@link LoadedModel.sample}.
   */
  async retarget(options: MethodOptions<Source>["retarget"]): Promise<Image> {
    return this.#image(options, given(options).index, (work) => {
      return retarget(this.#runner, this.#model, { seed: 0, ...options, ...work });
    });
  }

  /**
   * Makes the frames of a clip one after the other; only the one that was handed over is held.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  async *animate(
    options: MethodOptions<Source>["animate"],
  ): AsyncGenerator<Image, void, undefined> {
    let index = 0;
    const work = this.#work(options, () => index);
    const clip: AnimateOptions = { ...options, ...work };
    const frames = animate(this.#runner, this.#model, clip);
    try {
      for (;;) {
        const { value, done } = await this.#guarded(() => frames.next());
        if (done || value === undefined) return;
        yield this.#machine.image(value);
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

  /** As {@link LoadedModel.dispose}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  async #sample(
    options: MethodOptions<Source>["sample"],
    entering: () => Promise<Picture | undefined>,
  ): Promise<Image> {
    return this.#image(options, given(options).index, async (work) => {
      const all = { seed: 0, ...options, image: await entering(), ...work };
      return sample(this.#runner, this.#model, all);
    });
  }

  /** The one picture that enters the start scale of many samples, so that it is made or reduced only once. */
  async #entering(options: MethodOptions<Source>["sample"]): Promise<Picture | undefined> {
    const { startScale = 0, signal } = options;
    const image = await this.#read(options.image);
    const { sizes } = this.metadata.pyramid;
    const before = sizes[startScale - 1];
    if (before === undefined || startScale >= sizes.length) return image;
    checkMemory(before, undefined, this.#machine.memory());
    if (image !== undefined) return resample(image, before);
    const through = startScale - 1;
    return reconstruct(this.#runner, this.#model, {
      through,
      signal,
      memory: this.#machine.memory(),
    });
  }

  async #image(
    options: WorkOptions,
    index: number | undefined,
    make: (work: Work) => Promise<Picture>,
  ): Promise<Image> {
    return this.#guarded(async () =>
      this.#machine.image(await make(this.#work(options, () => index ?? 0))),
    );
  }

  async #large(
    options: WorkOptions,
    index: number | undefined,
    make: (work: Work) => Promise<Rendering>,
  ): Promise<Large> {
    const rendering = await this.#guarded(() => make(this.#work(options, () => index ?? 0)));
    return this.#machine.large(rendering, (work) => this.#guarded(work));
  }

  async #harmonized(
    application: typeof harmonize,
    options: MethodOptions<Source>["harmonize"],
  ): Promise<HarmonizedImages<Image>> {
    return this.#guarded(async () => {
      const mask = await this.#read(given(options).mask, "black");
      const all: HarmonizeOptions = {
        ...options,
        image: await this.#picture(options.image),
        mask: mask && maskOf(mask),
        photograph: await this.#read(options.photograph),
        ...this.#work(options, () => 0),
      };
      const made = await application(this.#runner, this.#model, all);
      return this.#images(made);
    });
  }

  /** @param index - Of the image that is being made. */
  #work(options: WorkOptions, index: () => number): Work {
    const { signal, onProgress } = given(options);
    const onScale =
      onProgress &&
      ((event: Parameters<NonNullable<Work["onScale"]>>[0]) => {
        onProgress({ ...event, index: index() });
      });
    return { signal, onScale, memory: this.#machine.memory() };
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
      throw this.#machine.understood(error) ?? error;
    } finally {
      this.#running.delete(running);
    }
  }

  /** A picture that must be there. */
  async #picture(source: Source): Promise<Picture> {
    const picture = await this.#read(source);
    if (picture === undefined) throw invalidOption("image", "a picture", source);
    return picture;
  }

  async #read(
    source: Source | undefined,
    under: "white" | "black" = "white",
  ): Promise<Picture | undefined> {
    return source === undefined || source === null ? undefined : this.#machine.read(source, under);
  }

  #images({ picture, unmasked, marked, mask }: Harmonized): HarmonizedImages<Image> {
    return {
      image: this.#machine.image(picture),
      unmasked: this.#machine.image(unmasked),
      marked: this.#machine.image(maskPicture(marked)),
      mask: this.#machine.image(maskPicture(mask)),
    };
  }
}

/** What TypeScript would not let a caller leave out, JavaScript does. */
function given<Options extends object>(options: Options): Options {
  if (typeof options === "object" && options !== null) return options;
  throw invalidOption("the options", "an object", options);
}
