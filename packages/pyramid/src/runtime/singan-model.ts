/**
 * What every runtime's model can do: one interface, so that a program for one runtime is a program for all. `LoadedModel`
 * does it; a model in another thread hands it on.
 */
import type { Metadata } from "../model/metadata.js";
import type { MethodOptions } from "./options.js";

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

/**
 * The methods of a model. All refusals are `SinganError`s; whatever an aborted signal gives as its reason is thrown between
 * two scales or windows.
 *
 * @typeParam Source - What the runtime reads as a picture.
 * @typeParam Image - What it gives as one.
 * @typeParam Large - What it gives where nothing is computed yet.
 */
export interface SinganModel<Source, Image, Large> extends AsyncDisposable {
  /** What the file says about itself: sizes, amplitudes, training, photograph. */
  readonly metadata: Metadata;

  /** The scale for which the model has a generator that was trained on paintings, where it has one. */
  readonly paintScale: number | undefined;

  /**
   * Makes one image.
   *
   * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE`, `FILE_SYSTEM` or `OUT_OF_MEMORY`; whatever an aborted
   *   signal gives as its reason, between two scales or windows.
   */
  sample(options?: MethodOptions<Source, Image>["sample"]): Promise<Image>;

  /**
   * Makes many images one after the other; only the one that was handed over is held. Image `i` is the one that
   * `sample` gives for the index `i`, whatever the count.
   *
   * @throws As {@link SinganModel.sample}.
   */
  samples(options: MethodOptions<Source, Image>["samples"]): AsyncGenerator<Image, void, undefined>;

  /**
   * An image of any size, of which nothing is computed before it is asked for: windows of it, or a file, in memory that
   * does not grow with it.
   *
   * @throws As {@link SinganModel.sample}.
   */
  largeSample(options?: MethodOptions<Source, Image>["sample"]): Promise<Large>;

  /**
   * The photograph as the model remembers it, at its trained size.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  reconstruct(options?: MethodOptions<Source, Image>["reconstruct"]): Promise<Image>;

  /**
   * Enlarges an image by repeating the finest scale: super-resolution.
   *
   * @throws As {@link SinganModel.sample}; `INVALID_MODEL` for a model of one scale.
   */
  upscale(options: MethodOptions<Source, Image>["upscale"]): Promise<Image>;

  /**
   * As {@link SinganModel.upscale}, for results of any size.
   *
   * @throws As {@link SinganModel.upscale}.
   */
  largeUpscale(options: MethodOptions<Source, Image>["upscale"]): Promise<Large>;

  /**
   * Makes a photograph of a painting: its layout, the photograph's looks. A model with a generator for paintings uses it at
   * that generator's scale, which is then the default, unless a `palette` is asked for.
   *
   * @throws As {@link SinganModel.sample}.
   */
  paint(options: MethodOptions<Source, Image>["paint"]): Promise<Image>;

  /**
   * Gives what was pasted into the photograph its texture and light. Outside the mask nothing changes.
   *
   * @throws As {@link SinganModel.sample}; `INVALID_PICTURE` for masks that do not fit, or where no change is found.
   */
  harmonize(options: MethodOptions<Source, Image>["harmonize"]): Promise<HarmonizedImages<Image>>;

  /**
   * Closes the seams around what was moved within the photograph. Outside the mask nothing changes.
   *
   * @throws As {@link SinganModel.harmonize}.
   */
  edit(options: MethodOptions<Source, Image>["harmonize"]): Promise<HarmonizedImages<Image>>;

  /**
   * Makes an image close to the photograph, or to another picture.
   *
   * @throws As {@link SinganModel.sample}.
   */
  variation(options?: MethodOptions<Source, Image>["variation"]): Promise<Image>;

  /**
   * Makes the photograph again in another shape.
   *
   * @throws As {@link SinganModel.sample}.
   */
  retarget(options: MethodOptions<Source, Image>["retarget"]): Promise<Image>;

  /**
   * Makes the frames of a clip one after the other; only the one that was handed over is held.
   *
   * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
   */
  animate(
    options?: MethodOptions<Source, Image>["animate"],
  ): AsyncGenerator<Image, void, undefined>;

  /** Waits for what is running and frees everything. Using the model afterwards is an error. */
  dispose(): Promise<void>;
}
