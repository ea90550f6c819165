export type { Progress, RawPixels } from "@singan/pyramid";
export { isSinganError, SinganError, type SinganErrorCode } from "@singan/pyramid";
export { DEVICES, type Device, type DeviceAttempt } from "./device/devices.js";
export {
  type ComparedPictures,
  type EvaluateOptions,
  type EvaluateProgress,
  type Evaluation,
  evaluateModel,
  evaluatePictures,
  type ModelEvaluation,
  type Reconstruction,
} from "./evaluate/evaluate.js";
export {
  type FeatureChannels,
  type FeatureExtractor,
  openInception,
  type Sifid,
} from "./evaluate/inception.js";
export {
  type AnimationOptions,
  type Frames,
  type FramesOptions,
  writeAnimation,
  writeFrames,
} from "./image/animation.js";
export { type AnimationFormat, animationFormatOf } from "./image/animation-formats.js";
export type { ImageFormat } from "./image/formats.js";
export { Image } from "./image/image.js";
export { type Band, type WriteLargeOptions, writeLarge } from "./image/large.js";
export { LargeImage } from "./image/large-image.js";
export { type ImageSource, type ReadImage, readImage } from "./image/read.js";
export type {
  AnimateOptions,
  HarmonizedImages,
  HarmonizeOptions,
  LoadOptions,
  ModelSource,
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
