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
 * A photograph on a plain processor; docs/training.md has what each of these gave. Scales closer to each other where they
 * are coarse, with more steps there, where they cost little and decide most, and a critic that sees more of the picture;
 * finer, one without normalisation. 32 channels everywhere; one update of each network a step; z* drawn anew, as in the
 * original's code, which keeps the photograph's arrangement; the penalty in every fourth update; twice the noise, from
 * which detail is made.
 */
const fast: TrainSettings = {
  ...paper,
  preset: "fast",
  scaleFactor: 0.65,
  scaleSpacing: "coarse",
  doubleChannelsEvery: 0,
  steps: 3000,
  finestSteps: 1300,
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
 * One scale more (at 5:4 two), so all of them closer: large things stand whole more often, and samples differ less, in
 * about the same time.
 */
const good: TrainSettings = { ...fast, preset: "good", scaleFactor: 0.71, finestSteps: 1100 };

/** A first result in a minute or a few. */
const tiny: TrainSettings = { ...fast, preset: "tiny", maxSize: 96, steps: 2000, finestSteps: 700 };

export const PRESET_SETTINGS: Readonly<Record<Preset, TrainSettings>> = { tiny, fast, good, paper };
