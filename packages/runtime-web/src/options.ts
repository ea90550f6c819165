/** What loading and the methods of a model take. */
import type {
  HarmonizedImages as AnyHarmonizedImages,
  WorkOptions as AnyWorkOptions,
  MethodOptions,
} from "@singan/pyramid";
import type { Device, DeviceAttempt } from "./device/devices.js";
import type { RuntimeOptions } from "./device/runtime.js";
import type { DownloadOptions } from "./download/download.js";
import type { Image } from "./image/image.js";
import type { ImageSource } from "./image/source.js";

/** How a model is fetched and what it runs on. */
export interface LoadOptions extends DownloadOptions, RuntimeOptions {
  /** `auto` (the default) takes WebGPU where a real GPU is there, else WebAssembly; any other is used or refused. */
  readonly device?: "auto" | Device | undefined;
  /**
   * Whether the work is done in a worker, so that the page never freezes: true by default. A function makes the worker for a
   * device, where a bundler does not find it by itself: of `@singan/runtime-web/worker/webgpu` or `…/wasm`.
   */
  readonly worker?: boolean | ((device: Device) => Worker) | undefined;
  /** Told when the device was lost and what is used instead; the work that was going on is done again there. */
  readonly onDevice?: ((devices: readonly DeviceAttempt[]) => void) | undefined;
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
