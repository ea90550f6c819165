export { type AnimateOptions, animate, DEFAULT_FRAMES } from "./applications/animate.js";
export type { ApplicationModel, ProgressOptions, ScaleEvent } from "./applications/chain.js";
export {
  defaultStartScale,
  type StartingApplication,
  startShareInWords,
} from "./applications/default-start-scale.js";
export { type DrawOptions, draw } from "./applications/draw.js";
export { checkFrameRate } from "./applications/frame-rate.js";
export {
  edit,
  fittedPicture,
  fittedSize,
  type Harmonized,
  type HarmonizeOptions,
  harmonize,
} from "./applications/harmonize.js";
export { checkMemory, DEFAULT_MEMORY, LARGEST_WHOLE } from "./applications/memory.js";
export {
  checkPalette,
  type PaintOptions,
  paint,
  paintByVariant,
  paintsByVariant,
} from "./applications/paint.js";
export { type ReconstructOptions, reconstruct } from "./applications/reconstruct.js";
export type { Rendering, Tile } from "./applications/rendering.js";
export { renderSample, type SampleOptions, sample } from "./applications/sample.js";
export {
  renderUpscale,
  stepMismatch,
  type UpscaleOptions,
  upscale,
  upscaledSizes,
} from "./applications/upscale.js";
export {
  type RetargetOptions,
  retarget,
  startScaleOf,
  type VariationOptions,
  variation,
} from "./applications/variations.js";
export { WINDOW_PLAN } from "./applications/windows.js";
export * from "./checkpoint/generator.js";
export * from "./checkpoint/generator-tensors.js";
export * from "./checkpoint/losses.js";
export { parseJson } from "./checkpoint/parse-json.js";
export * from "./checkpoint/run.js";
export * from "./checkpoint/safetensors.js";
export * from "./checkpoint/scale.js";
export { clamped, clampedValues } from "./clamped.js";
export type { Colour } from "./colour/clusters.js";
export { MOST_COLOURS } from "./colour/most-colours.js";
export { paletteOf, quantised } from "./colour/palette.js";
export * from "./command.js";
export * from "./errors.js";
export { fromBytes } from "./from-bytes.js";
export * from "./geometry/output.js";
export * from "./geometry/photograph.js";
export * from "./geometry/pyramid.js";
export { isSameShape } from "./geometry/shape.js";
export { LONGEST_INPUT_SIDE, LONGEST_SIDE } from "./geometry/sides.js";
export { MOST_CHANGED, markedShare } from "./masks/another.js";
export { composed } from "./masks/composed.js";
export { differenceMask } from "./masks/difference.js";
export * from "./masks/feather.js";
export { fittedMask } from "./masks/fitted.js";
export * from "./masks/mask.js";
export { maskPicture } from "./masks/mask-picture.js";
export { dilated, eroded } from "./masks/morphology.js";
export * from "./model/fold.js";
export * from "./model/metadata.js";
export * from "./model/model.js";
export { FORMAT } from "./model/props.js";
export { readModel } from "./model/read.js";
export { writeModel } from "./model/write.js";
export * from "./network.js";
export {
  checkSeed,
  gaussian,
  type NoiseField,
  type NoisePurpose,
  type NoiseRegion,
} from "./noise/field.js";
export { LARGEST_NORMAL } from "./noise/normal.js";
export { uniform } from "./noise/uniform.js";
export { decodeModel, encodeModel } from "./onnx/codec.js";
export { GraphBuilder, modelOf } from "./onnx/graph.js";
export { buildLink, linkNames } from "./onnx/link.js";
export type * from "./onnx/messages.js";
export * from "./paint/paint-model.js";
export * from "./paint/painted.js";
export * from "./picture.js";
export * from "./pixels.js";
export { printable } from "./printable.js";
export { type OutputRange, type ResamplingMatrix, resamplingMatrix } from "./resample/matrix.js";
export * from "./resample/resample.js";
export { resized } from "./resample/resized.js";
export { type OnnxRuntime, sessionOpener } from "./runner/onnxruntime.js";
export { cutWindow } from "./runner/pixel-handle.js";
export * from "./runner/scale-runner.js";
export {
  type LinkFeed,
  type LinkSession,
  type LinkTensor,
  type OpenSession,
  SessionRunner,
  valuesOf,
} from "./runner/session-runner.js";
export { checkWork } from "./runtime/check-work.js";
export { MadeImage } from "./runtime/image.js";
export {
  LoadedModel,
  type Machine,
  type ModelRunner,
  type PictureName,
} from "./runtime/loaded-model.js";
export type { MethodOptions, Progress, WorkOptions } from "./runtime/options.js";
export { type Guarded, PlannedImage } from "./runtime/planned-image.js";
export type { HarmonizedImages, SinganModel } from "./runtime/singan-model.js";
export { shownBytes } from "./shown-bytes.js";
export * from "./signal.js";
export { toBytes } from "./to-bytes.js";
