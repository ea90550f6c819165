/** The named settings. `paper` is the reference's section 1 to the last number. */
import type { Preset, TrainSettings } from "./settings.js";

const paper: TrainSettings = {
  preset: "paper",
  application: "sample",
  seed: 1,
  padding: "zero",
  minSize: 25,
  maxSize: 250,
  scaleFactor: 0.75,
  scaleRounding: "up",
  scaleSpacing: "even",
  scales: null,
  channels: 32,
  doubleChannelsEvery: 4,
  mostChannels: 128,
  steps: 2000,
  finestSteps: 2000,
  criticSteps: 3,
  generatorSteps: 3,
  learningRate: 5e-4,
  milestone: 0.8,
  decay: 0.1,
  beta1: 0.5,
  beta2: 0.999,
  reconstructionWeight: 10,
  reconstructionNoise: "fixed",
  coarseSide: 1000,
  criticDilation: 1,
  criticNormalisation: "batch",
  penaltyWeight: 0.1,
  penaltyEvery: 1,
  noiseAmplitude: 0.1,
  paintScale: null,
  palette: 5,
};

/**
 * A photograph on a plain processor; docs/training.md has what each of these gave. Many steps where they cost little and
 * decide most, at the coarse scales, and a critic that sees more of the picture there; finer, one without normalisation.
 * 32 channels everywhere; one update of each network a step; z* drawn anew, as in the original's code, which keeps the
 * photograph's arrangement; the penalty in every fourth update; twice the noise, from which detail is made.
 */
const fast: TrainSettings = {
  ...paper,
  preset: "fast",
  scaleFactor: 0.7,
  doubleChannelsEvery: 0,
  steps: 6000,
  finestSteps: 1100,
  criticSteps: 1,
  generatorSteps: 1,
  reconstructionNoise: "fresh",
  coarseSide: 64,
  criticDilation: 2,
  criticNormalisation: "coarse",
  penaltyEvery: 4,
  noiseAmplitude: 0.2,
};

/**
 * More scales, nearer to each other: things stand in their places more often, and samples differ less, for 1.3 to 1.6
 * times the time.
 */
const good: TrainSettings = { ...fast, preset: "good", scaleFactor: 0.79 };

/** A first result in a minute or a few. */
const tiny: TrainSettings = { ...fast, preset: "tiny", maxSize: 96, steps: 2000, finestSteps: 700 };

export const PRESET_SETTINGS: Readonly<Record<Preset, TrainSettings>> = { tiny, fast, good, paper };
