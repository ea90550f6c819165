/** Every number that a training depends on. The presets give them; options override them one by one. */
import type { Application, Padding, ScaleRounding, ScaleSpacing } from "@singan/pyramid";

/** Names of the presets; `presets.ts` has their numbers. */
export const PRESETS = ["tiny", "fast", "good", "paper"] as const;
export type Preset = (typeof PRESETS)[number];

/** Whether z*, from which the coarsest scale reconstructs the photograph, is drawn once (paper) or anew in every update (the original's code). */
export const RECONSTRUCTION_NOISES = ["fixed", "fresh"] as const;

/**
 * Whether the critic's layers are normalised by each picture's own statistics: at every scale (paper), at those of
 * `coarseSide`, or at none, as WGAN-GP advises.
 */
export const CRITIC_NORMALISATIONS = ["batch", "coarse", "none"] as const;

/** Every number of a training. */
export interface TrainSettings {
  readonly preset: Preset;
  readonly application: Application;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly padding: Padding;
  /** Shorter side of the coarsest scale, pixels. */
  readonly minSize: number;
  /** Longer side of the finest scale, pixels. */
  readonly maxSize: number;
  /** Target ratio of neighbouring scales; the real one follows from the sizes. */
  readonly scaleFactor: number;
  /** How the number of scales that follows from `scaleFactor` is rounded (reference, 2.1 and 7.3). */
  readonly scaleRounding: ScaleRounding;
  /** Whether scales have the same ratio everywhere, or are closer to each other at the coarse end (reference, 10). */
  readonly scaleSpacing: ScaleSpacing;
  /** Number of scales; null leaves it to `scaleFactor` (reference, 2.1). */
  readonly scales: number | null;
  /** Width of the inner convolutions at scale 0. */
  readonly channels: number;
  /** The width doubles every so many scales; 0 keeps it. */
  readonly doubleChannelsEvery: number;
  readonly mostChannels: number;
  /** Steps at the coarsest scale; one step is `criticSteps` and `generatorSteps` updates. */
  readonly steps: number;
  /** Steps at the finest scale; those between follow geometrically. */
  readonly finestSteps: number;
  readonly criticSteps: number;
  readonly generatorSteps: number;
  readonly learningRate: number;
  /** Fraction of a scale's steps after which the learning rate falls and the statistics freeze. */
  readonly milestone: number;
  /** What the learning rate is multiplied with at the milestone. */
  readonly decay: number;
  /** Adam's decay rates. */
  readonly beta1: number;
  readonly beta2: number;
  /** alpha, weight of the reconstruction loss. */
  readonly reconstructionWeight: number;
  readonly reconstructionNoise: (typeof RECONSTRUCTION_NOISES)[number];
  /** Shorter side, in pixels, of the largest coarse scale, where what is where is learnt; 1000 makes all coarse. */
  readonly coarseSide: number;
  /** At coarse scales, pixels between the taps of the critic's last two inner convolutions: it judges patches of 11x11 with 1, 15x15 with 2. */
  readonly criticDilation: number;
  readonly criticNormalisation: (typeof CRITIC_NORMALISATIONS)[number];
  /** lambda, weight of the gradient penalty. */
  readonly penaltyWeight: number;
  /** Critic updates of which one is penalised, with its weight multiplied as often (Karras et al. 2020, appendix B). */
  readonly penaltyEvery: number;
  /** Noise amplitude for an RMSE of 1. */
  readonly noiseAmplitude: number;
  /** The scale that gets a second generator, for paintings, from 1 to the finest; null where none does. */
  readonly paintScale: number | null;
  /** Colours that its previous pictures are painted in. */
  readonly palette: number;
}
