/** What the methods of a model take. */
import type {
  AnimateOptions as PyramidAnimateOptions,
  HarmonizeOptions as PyramidHarmonizeOptions,
  PaintOptions as PyramidPaintOptions,
  ReconstructOptions as PyramidReconstructOptions,
  RetargetOptions as PyramidRetargetOptions,
  SampleOptions as PyramidSampleOptions,
  UpscaleOptions as PyramidUpscaleOptions,
  VariationOptions as PyramidVariationOptions,
  Signal,
} from "@singan/pyramid";
import type { Device } from "./device/devices.js";
import type { ImageSource } from "./image/read.js";
import type { Progress } from "./progress.js";

/** What a model runs on. */
export interface LoadOptions {
  /** `auto` (the default) takes the best that is there; any other is used or refused, never replaced. */
  readonly device?: "auto" | Device | undefined;
  /** Threads on the CPU, 1 to 256; all cores by default. */
  readonly threads?: number | undefined;
}

/** What all work takes and tells. */
export interface WorkOptions {
  /** Looked at between scales, and between the windows of large ones. */
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The options of an application, with files and raw pixels for its pictures, and what all work takes. */
type Options<Of, Pictures extends string = never> = WorkOptions &
  Omit<Of, "signal" | "onScale" | "memory" | Pictures> & {
    readonly [P in Pictures & keyof Of]: undefined extends Of[P]
      ? ImageSource | undefined
      : ImageSource;
  };
/** A key that may be absent stays so. */
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

/** Which image to draw, how large, and from which scale on. */
export type SampleOptions = Optional<Options<PyramidSampleOptions, "image">, "seed" | "image">;

/** As {@link SampleOptions}, for many images. */
export type SamplesOptions = SampleOptions & {
  /** How many images, 1 or more. `index` is that of the first. */
  readonly count: number;
};

/** How far to reconstruct. */
export type ReconstructOptions = Options<PyramidReconstructOptions>;

/** What to enlarge, and to which size. */
export type UpscaleOptions = Options<PyramidUpscaleOptions, "image">;

/** What was painted, and how it enters. */
export type PaintOptions = Options<PyramidPaintOptions, "image">;

/** The composite, and where it was changed. */
export type HarmonizeOptions = Optional<
  Options<PyramidHarmonizeOptions, "image" | "mask" | "photograph">,
  "mask" | "photograph"
>;

/** How long a clip is, and how it moves. */
export type AnimateOptions = Options<PyramidAnimateOptions>;

/** How far a variation goes from the photograph, or from another picture. */
export type VariationOptions = Optional<
  Options<PyramidVariationOptions, "image">,
  "seed" | "image"
>;

/** The wanted shape. */
export type RetargetOptions = Optional<Options<PyramidRetargetOptions>, "seed">;
