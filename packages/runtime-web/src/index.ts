/**
 * SinGAN in a browser.
 *
 * @packageDocumentation
 */
export type { Progress, RawPixels } from "@singan/pyramid";
export { isSinganError, SinganError, type SinganErrorCode } from "@singan/pyramid";
export { animationBlob } from "./animation/animation.js";
export type { AnimationBlobOptions, AnimationFormat } from "./animation/options.js";
export { DEVICES, type Device, type DeviceAttempt } from "./device/devices.js";
export { Image } from "./image/image.js";
export type { ImageTile, LargeImage } from "./image/large-image.js";
export type { ImageSource } from "./image/source.js";
export type {
  AnimateOptions,
  HarmonizedImages,
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
export { SinGAN } from "./singan.js";
