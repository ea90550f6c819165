/** What the methods of a loaded model take, whatever a runtime has as pictures. */
import type { AnimateOptions } from "../applications/animate.js";
import type { ScaleEvent } from "../applications/chain.js";
import type { HarmonizeOptions } from "../applications/harmonize.js";
import type { PaintOptions } from "../applications/paint.js";
import type { ReconstructOptions } from "../applications/reconstruct.js";
import type { SampleOptions } from "../applications/sample.js";
import type { UpscaleOptions } from "../applications/upscale.js";
import type { RetargetOptions, VariationOptions } from "../applications/variations.js";
import type { Signal } from "../signal.js";

/** Told to `onProgress` whenever a scale, or a window of one, is done. */
export interface Progress extends Omit<ScaleEvent, "read"> {
  /** Index of the image, as in its options; of the frame, in animations. */
  readonly index: number;
}

/** What all work takes and tells. */
export interface WorkOptions<Image> {
  /** Looked at between scales, and between the windows of large ones. */
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * A preview that sharpens: called with what each scale made, coarse to fine, where it is made in one piece. The work waits
   * until it returns, or its promise is kept.
   */
  readonly onScale?: ((image: Image, progress: Progress) => unknown) | undefined;
}

/** Options of an application with a runtime's own pictures, and what all work takes. */
type Options<Of, Source, Image, Pictures extends string = never> = WorkOptions<Image> &
  Omit<Of, "signal" | "onScale" | "memory" | Pictures> & {
    readonly [P in Pictures & keyof Of]: undefined extends Of[P] ? Source | undefined : Source;
  };

/** Keys that may be absent stay so, or become so. */
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** What each method takes; `Source` is whatever the runtime reads as a picture, `Image` what it gives. */
export interface MethodOptions<Source, Image> {
  readonly sample: Optional<Options<SampleOptions, Source, Image, "image">, "seed" | "image">;
  readonly samples: Optional<Options<SampleOptions, Source, Image, "image">, "seed" | "image"> & {
    /** How many images, 1 or more. `index` is that of the first. */
    readonly count: number;
  };
  readonly reconstruct: Options<ReconstructOptions, Source, Image>;
  readonly upscale: Options<UpscaleOptions, Source, Image, "image">;
  readonly paint: Options<PaintOptions, Source, Image, "image">;
  readonly harmonize: Optional<
    Options<HarmonizeOptions, Source, Image, "image" | "mask" | "photograph">,
    "mask" | "photograph"
  >;
  readonly animate: Options<AnimateOptions, Source, Image>;
  readonly variation: Optional<Options<VariationOptions, Source, Image, "image">, "seed" | "image">;
  readonly retarget: Optional<Options<RetargetOptions, Source, Image>, "seed">;
}
