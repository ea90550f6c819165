/**
 * Everything that a loaded model can do, written once for all runtimes: each brings its pictures, its memory and what runs
 * its links. What is more than sampling is imported when it is first asked for, so that a page need not fetch it before.
 */
import type { ProgressOptions, ScaleEvent } from "../applications/chain.js";
import type { Rendering } from "../applications/rendering.js";
import { firstScale, renderSample, sample } from "../applications/sample.js";
import { disposedOf, invalidOption, type SinganError } from "../errors.js";
import type { Metadata } from "../model/metadata.js";
import type { Model } from "../model/model.js";
import type { Picture } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { MethodOptions, WorkOptions } from "./options.js";
import type { Guarded } from "./planned-image.js";
import type { HarmonizedImages, SinganModel } from "./singan-model.js";

/** Runs the links of one model until it is released. */
export type ModelRunner = ScaleRunner & { release(): Promise<void> };

/** Which of a caller's pictures it is. */
export type PictureName = "image" | "mask" | "photograph";

/** What a runtime brings. */
export interface Machine<Source, Image, Large> {
  /** Makes what runs the links of a model; nothing is opened before a link runs. */
  runner(model: Model): ModelRunner;
  /**
   * Reads a picture; what is transparent in it shows white, in a mask black.
   *
   * @param name - What to call it in refusals, also where JavaScript gives none.
   */
  read(source: Source, name: PictureName): Promise<Picture>;
  image(picture: Picture): Image;
  large(rendering: Rendering, guarded: Guarded): Large | Promise<Large>;
  /** Refuses options that are none, and such signals and callbacks, where JavaScript asks this machine directly. */
  checkWork?(options: WorkOptions<Image>): void;
  /** Bytes that one image may hold now. */
  memory(): number;
  /** The refusal that an error of the platform means, or nothing. */
  understood(error: unknown): SinganError | undefined;
}

/** What an application takes of the work that it does. */
interface Work {
  readonly signal: ProgressOptions["signal"];
  readonly onScale: ProgressOptions["onScale"];
  readonly memory: number;
}

/** A model in this thread, whatever runs its links. */
export class LoadedModel<Source, Image, Large> implements SinganModel<Source, Image, Large> {
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

  get metadata(): Metadata {
    return this.#model.metadata;
  }

  get paintScale(): number | undefined {
    return this.#model.paint?.scale;
  }

  async sample(options: MethodOptions<Source, Image>["sample"] = {}): Promise<Image> {
    return this.#sample(options, () => this.#read(options.image));
  }

  async *samples(
    options: MethodOptions<Source, Image>["samples"],
  ): AsyncGenerator<Image, void, undefined> {
    this.#machine.checkWork?.(options);
    const { count, index: first = 0, ...rest } = options;
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

  async largeSample(options: MethodOptions<Source, Image>["sample"] = {}): Promise<Large> {
    return this.#large(options, async (work) => {
      const image = await this.#read(options.image);
      return renderSample(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  async reconstruct(options: MethodOptions<Source, Image>["reconstruct"] = {}): Promise<Image> {
    return this.#image(options, async (work) => {
      const { reconstruct } = await import("../applications/reconstruct.js");
      return reconstruct(this.#runner, this.#model, { ...options, ...work });
    });
  }

  async upscale(options: MethodOptions<Source, Image>["upscale"]): Promise<Image> {
    return this.#image(options, async (work) => {
      const image = await this.#machine.read(options.image, "image");
      const { upscale } = await import("../applications/upscale.js");
      return upscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  async largeUpscale(options: MethodOptions<Source, Image>["upscale"]): Promise<Large> {
    return this.#large(options, async (work) => {
      const image = await this.#machine.read(options.image, "image");
      const { renderUpscale } = await import("../applications/upscale.js");
      return renderUpscale(this.#runner, this.#model, { ...options, image, ...work });
    });
  }

  async paint(options: MethodOptions<Source, Image>["paint"]): Promise<Image> {
    return this.#image(options, async (work) => {
      const all = { ...options, image: await this.#machine.read(options.image, "image"), ...work };
      const { paint: variant } = this.#model;
      const { paint, paintByVariant, paintModel, paintsByVariant } = await import("./painting.js");
      if (variant === undefined || !paintsByVariant(variant.scale, all)) {
        return paint(this.#runner, this.#model, all);
      }
      const model = paintModel(this.#model);
      this.#paintRunner ??= this.#machine.runner(model);
      return paintByVariant(this.#paintRunner, model, variant, all);
    });
  }

  async harmonize(
    options: MethodOptions<Source, Image>["harmonize"],
  ): Promise<HarmonizedImages<Image>> {
    return this.#harmonized("harmonize", options);
  }

  async edit(options: MethodOptions<Source, Image>["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#harmonized("edit", options);
  }

  async variation(options: MethodOptions<Source, Image>["variation"] = {}): Promise<Image> {
    return this.#image(options, async (work) => {
      const image = await this.#read(options.image);
      const { variation } = await import("../applications/variations.js");
      return variation(this.#runner, this.#model, { seed: 0, ...options, image, ...work });
    });
  }

  async retarget(options: MethodOptions<Source, Image>["retarget"]): Promise<Image> {
    return this.#image(options, async (work) => {
      const { retarget } = await import("../applications/variations.js");
      return retarget(this.#runner, this.#model, { seed: 0, ...options, ...work });
    });
  }

  async *animate(
    options: MethodOptions<Source, Image>["animate"] = {},
  ): AsyncGenerator<Image, void, undefined> {
    let index = 0;
    const work = this.#work(options, () => index);
    const { animate } = await this.#guarded(() => import("../applications/animate.js"));
    const frames = animate(this.#runner, this.#model, { ...options, ...work });
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
    options: MethodOptions<Source, Image>["sample"],
    entering: () => Promise<Picture | undefined>,
  ): Promise<Image> {
    return this.#image(options, async (work) => {
      const all = { seed: 0, ...options, image: await entering(), ...work };
      return sample(this.#runner, this.#model, all);
    });
  }

  /** The one picture that enters the start scale of many samples, so that it is made or reduced only once. */
  async #entering(options: MethodOptions<Source, Image>["sample"]): Promise<Picture | undefined> {
    const { signal, memory } = this.#work(options);
    const image = await this.#read(options.image);
    const startScale = firstScale({ ...options, image });
    const { sizes } = this.metadata.pyramid;
    // What is out of range is refused with the first sample.
    if (sizes[startScale - 1] === undefined || startScale >= sizes.length) return image;
    const { enteringPicture } = await import("../applications/entering.js");
    return enteringPicture(this.#runner, this.#model, { startScale, image, signal, memory });
  }

  async #image(
    options: WorkOptions<Image>,
    make: (work: Work) => Promise<Picture>,
  ): Promise<Image> {
    return this.#guarded(async () => this.#machine.image(await make(this.#work(options))));
  }

  async #large(
    options: WorkOptions<Image>,
    make: (work: Work) => Promise<Rendering>,
  ): Promise<Large> {
    const rendering = await this.#guarded(async () => make(this.#work(options)));
    return this.#machine.large(rendering, (work) => this.#guarded(work));
  }

  async #harmonized(
    application: "harmonize" | "edit",
    options: MethodOptions<Source, Image>["harmonize"],
  ): Promise<HarmonizedImages<Image>> {
    return this.#guarded(async () => {
      const work = this.#work(options);
      const all = {
        ...options,
        mask: await this.#read(options.mask, "mask"),
        image: await this.#machine.read(options.image, "image"),
        photograph: await this.#read(options.photograph, "photograph"),
        ...work,
      };
      const { harmonized } = await import("./harmonized.js");
      const image = (picture: Picture) => this.#machine.image(picture);
      return harmonized(application, this.#runner, this.#model, all, image);
    });
  }

  /** @param current - Index of the image that is being made; that of the options by default. */
  #work(
    options: WorkOptions<Image> & { readonly index?: number | undefined },
    current?: () => number,
  ): Work {
    this.#machine.checkWork?.(options);
    const { signal, onProgress, onScale, index = 0 } = options;
    const memory = this.#machine.memory();
    const tell = async ({ read, ...event }: ScaleEvent) => {
      const progress = { ...event, index: current?.() ?? index };
      onProgress?.(progress);
      if (!onScale || !read) return;
      await onScale(this.#machine.image(await read()), progress);
    };
    return { signal, memory, onScale: onProgress || onScale ? tell : undefined };
  }

  /** Runs work that `dispose` has to wait for. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isDisposed) {
      throw disposedOf();
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

  async #read(
    source: Source | undefined,
    name: PictureName = "image",
  ): Promise<Picture | undefined> {
    return source === undefined || source === null ? undefined : this.#machine.read(source, name);
  }
}
