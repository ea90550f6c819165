/** What the methods of a model take. */
import type {
  HarmonizedImages as AnyHarmonizedImages,
  WorkOptions as AnyWorkOptions,
  MethodOptions,
} from "@singan/pyramid";
import type { Device } from "./device/devices.js";
import type { Image } from "./image/image.js";
import type { ImageSource } from "./image/read.js";

/** A model as a caller may have it: a path or file URL of its `.onnx`, or the bytes. */
export type ModelSource = string | URL | Uint8Array | ArrayBuffer;

/** What a model runs on. */
export interface LoadOptions {
  /** `auto` (the default) takes the best that is there; any other is used or refused, never replaced. */
  readonly device?: "auto" | Device | undefined;
  /** Threads on the CPU, 1 to 256; all cores by default. */
  readonly threads?: number | undefined;
}

type Options = MethodOptions<ImageSource, Image>;

/** What all work takes and tells. */
export type WorkOptions = AnyWorkOptions<Image>;

export type SampleOptions = Options["sample"];
export type SamplesOptions = Options["samples"];
export type ReconstructOptions = Options["reconstruct"];
export type UpscaleOptions = Options["upscale"];
export type PaintOptions = Options["paint"];
export type HarmonizeOptions = Options["harmonize"];
export type AnimateOptions = Options["animate"];
export type VariationOptions = Options["variation"];
export type RetargetOptions = Options["retarget"];

/** What harmonizing and editing give, all of one size. */
export type HarmonizedImages = AnyHarmonizedImages<Image>;
