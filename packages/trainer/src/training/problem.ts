/** What one scale's training starts from: its picture, its noise amplitude, its reconstruction (reference, 5.1, 5.2). */
import {
  gaussian,
  MARGIN,
  type Padding,
  type Picture,
  type ReconstructionNoise,
  resample,
  type Size,
  type Tensor,
  type Window,
} from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import type { ScaleProblem } from "../engine/engine.js";
import type { TrainSettings } from "../settings/settings.js";

/** Where a scale's noise is drawn: the scale itself, or ten pixels more each way. */
export function noiseWindow({ width, height }: Size, padding: Padding): Window {
  const border = padding === "noise" ? MARGIN : 0;
  return { x: -border, y: -border, width: width + 2 * border, height: height + 2 * border };
}

/** The fixed noise z* of the coarsest scale, drawn once (paper, section 2.1). */
export function reconstructionNoise(settings: TrainSettings, coarsest: Size): ReconstructionNoise {
  const window = noiseWindow(coarsest, settings.padding);
  const field = { seed: settings.seed, purpose: "z*", scale: 0 } as const;
  const data = gaussian(field, { sample: 0, channels: 1, window });
  return { scale: 0, shape: [1, 1, window.height, window.width], data };
}

/**
 * @param before - Reconstruction of the scale before; absent at scale 0.
 * @param coarsestNoise - z* of scale 0.
 */
export function scaleProblem(
  settings: TrainSettings,
  channels: number,
  real: Picture,
  before: Picture | undefined,
  coarsestNoise: ReconstructionNoise,
): ScaleProblem {
  const previous = before === undefined ? blank(real) : resample(before, real);
  const amplitude =
    before === undefined
      ? 1
      : Math.fround(settings.noiseAmplitude * rootMeanSquare(real, previous));
  const window = noiseWindow(real, settings.padding);
  const silence = {
    shape: [1, 3, window.height, window.width],
    data: new Float32Array(3 * window.height * window.width),
  } as const;
  return {
    size: { width: real.width, height: real.height },
    channels,
    padding: settings.padding,
    real: tensorOf(real),
    amplitude,
    reconstructionNoise: before === undefined ? coarsestNoise : silence,
    reconstructionPrevious: tensorOf(previous),
    reconstructionWeight: settings.reconstructionWeight,
    penaltyWeight: settings.penaltyWeight,
    betas: [settings.beta1, settings.beta2],
  };
}

export function tensorOf({ data, width, height }: Picture): Tensor {
  return { data, shape: [1, 3, height, width] };
}

export function blank({ width, height }: Size): Picture {
  return { width, height, data: new Float32Array(3 * width * height) };
}
