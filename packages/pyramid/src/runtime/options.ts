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
export interface Progress extends ScaleEvent {
  /** Index of the image, as in its options; of the frame, in animations. */
  readonly index: number;
}

/** What all work takes and tells. */
export interface WorkOptions {
  /** Looked at between scales, and between the windows of large ones. */
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Options of an application with a runtime's own pictures, and what all work takes. */
type Options<Of, Source, Pictures extends string = never> = WorkOptions &
  Omit<Of, "signal" | "onScale" | "memory" | Pictures> & {
    readonly [P in Pictures & keyof Of]: undefined extends Of[P] ? Source | undefined : Source;
  };

/** Keys that may be absent stay so, or become so. */
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** What each method takes; `Source` is whatever the runtime reads as a picture. */
export interface MethodOptions<Source> {
  readonly sample: Optional<Options<SampleOptions, Source, "image">, "seed" | "image">;
  readonly samples: Optional<Options<SampleOptions, Source, "image">, "seed" | "image"> & {
    /** How many images, 1 or more. `index` is that of the first. */
    readonly count: number;
  };
  readonly reconstruct: Options<ReconstructOptions, Source>;
  readonly upscale: Options<UpscaleOptions, Source, "image">;
  readonly paint: Options<PaintOptions, Source, "image">;
  readonly harmonize: Optional<
    Options<HarmonizeOptions, Source, "image" | "mask" | "photograph">,
    "mask" | "photograph"
  >;
  readonly animate: Options<AnimateOptions, Source>;
  readonly variation: Optional<Options<VariationOptions, Source, "image">, "seed" | "image">;
  readonly retarget: Optional<Options<RetargetOptions, Source>, "seed">;
}
