/** What one scale's training starts from: its picture, its noise amplitude, its reconstruction (reference, 5.1, 5.2). */
import {
  type Colour,
  gaussian,
  noiseShape,
  noiseWindow,
  type Picture,
  quantised,
  type ReconstructionNoise,
  resample,
  type Size,
  type Tensor,
} from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import type { ScaleProblem } from "../engine/engine.js";
import { type CriticKind, criticField } from "../network/critic.js";
import type { TrainSettings } from "../settings/settings.js";

/** The fixed noise z* of the coarsest scale, drawn once (paper, section 2.1). */
export function reconstructionNoise(settings: TrainSettings, coarsest: Size): ReconstructionNoise {
  const window = noiseWindow(coarsest, settings.padding);
  const field = { seed: settings.seed, purpose: "z*", scale: 0 } as const;
  const data = gaussian(field, { sample: 0, channels: 1, window });
  return { scale: 0, shape: noiseShape(coarsest, settings.padding, 0), data };
}

/**
 * @param before - Reconstruction of the scale before; absent at scale 0.
 * @param coarsestNoise - z* of scale 0.
 * @param palette - For paintings: what enters is painted in it, and the noise is as without (reference, 7.5).
 */
export function scaleProblem(
  settings: TrainSettings,
  channels: number,
  real: Picture,
  before: Picture | undefined,
  coarsestNoise: ReconstructionNoise,
  palette?: readonly Colour[],
): ScaleProblem {
  const previous = before === undefined ? blank(real) : resample(before, real);
  const amplitude =
    before === undefined
      ? 1
      : Math.fround(settings.noiseAmplitude * rootMeanSquare(real, previous));
  const window = noiseWindow(real, settings.padding);
  const silence = {
    // Whatever the scale: only the coarsest has one channel, and it has z*.
    shape: noiseShape(real, settings.padding, 1),
    data: new Float32Array(3 * window.height * window.width),
  };
  return {
    size: { width: real.width, height: real.height },
    channels,
    padding: settings.padding,
    real: tensorOf(real),
    amplitude,
    reconstructionNoise: before === undefined ? coarsestNoise : silence,
    reconstructionPrevious: tensorOf(palette ? quantised(previous, palette) : previous),
    reconstructionWeight: settings.reconstructionWeight,
    penaltyWeight: settings.penaltyWeight * settings.penaltyEvery,
    betas: [settings.beta1, settings.beta2],
    ...criticAt(settings, real),
  };
}

/**
 * The critic of a scale. Where what is where is learnt it may judge larger patches, if they fit into the scale; finer, its
 * patches are those of the generator.
 */
export function criticAt(settings: TrainSettings, { width, height }: Size): CriticKind {
  const { coarseSide, criticDilation, criticNormalisation: normalisation } = settings;
  const side = Math.min(width, height);
  const isCoarse = side <= coarseSide;
  const isDilated = isCoarse && side >= criticField(criticDilation);
  const isNormalised = normalisation === "batch" || (normalisation === "coarse" && isCoarse);
  return {
    criticDilation: isDilated ? criticDilation : 1,
    criticNormalisation: isNormalised ? "batch" : "none",
  };
}

export function tensorOf({ data, width, height }: Picture): Tensor {
  return { data, shape: [1, 3, height, width] };
}

export function blank({ width, height }: Size): Picture {
  return { width, height, data: new Float32Array(3 * width * height) };
}
