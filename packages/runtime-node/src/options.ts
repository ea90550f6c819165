/** What the methods of a model take. */
import type { Signal } from "@singan/pyramid";
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

/** Which image to draw, how large, and from which scale on. */
export interface SampleOptions extends WorkOptions {
  /** An integer from 0 (the default) to 2^32 - 1. The same seed and model give the same image. */
  readonly seed?: number | undefined;
  /** Which of the endless images of this seed: 0 (the default), 1, 2, … */
  readonly index?: number | undefined;
  /** Exact width in pixels; the trained one, or the one that keeps the aspect ratio, by default. */
  readonly width?: number | undefined;
  /** Exact height in pixels, likewise. */
  readonly height?: number | undefined;
  /**
   * First scale that gets noise: 0 (the default, the coarsest) to the finest. Below it the image is the
   * reconstruction, or `image`, so higher numbers change less.
   */
  readonly startScale?: number | undefined;
  /** Enters the start scale, which must be 1 or more, instead of the reconstruction. */
  readonly image?: ImageSource | undefined;
}

/** As {@link SampleOptions}, for many images. */
export interface SamplesOptions extends SampleOptions {
  /** How many images, 1 or more. `index` is that of the first. */
  readonly count: number;
}

/** How far to reconstruct. */
export interface ReconstructOptions extends WorkOptions {
  /** Stop after this scale, 0 the coarsest; the finest by default. */
  readonly through?: number | undefined;
}
