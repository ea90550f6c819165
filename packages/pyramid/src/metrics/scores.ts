/** All measures of a set of samples at once. */
import type { Picture } from "../picture.js";
import { type Copying, copying } from "./copying.js";
import { blurred, noisy } from "./degraded.js";
import { diversity } from "./diversity.js";
import {
  type LevelDistance,
  meanDistance,
  type PatchDistanceOptions,
  patchDistance,
  patchDistanceFloor,
} from "./patch-distance.js";

/** A patch distance level by level, and its mean over them. */
export interface Distance {
  readonly mean: number;
  readonly levels: readonly LevelDistance[];
}

/** All measures of a set of samples beside their photograph. */
export interface Scores {
  /** How many samples were measured. */
  readonly samples: number;
  readonly patchDistance: Distance & {
    /** What to read it against: the photograph's own patches, and bad copies of it. */
    readonly floor: Distance;
    readonly blurred: Distance;
    readonly noisy: Distance;
  };
  /** Absent for a single sample. */
  readonly diversity?: number;
  /** Means over the samples. */
  readonly copying: Copying;
}

/**
 * @param photograph - Within [-1, 1].
 * @param samples - At least one, of the photograph's size, within [-1, 1].
 */
export function scoresOf(
  photograph: Picture,
  samples: readonly Picture[],
  options: PatchDistanceOptions = {},
): Scores {
  const distance = (levels: readonly LevelDistance[]) => ({ mean: meanDistance(levels), levels });
  const to = (pictures: readonly Picture[]) =>
    distance(patchDistance(photograph, pictures, options));
  const copies = samples.map((sample) => copying(photograph, sample));
  const mean = (of: keyof Copying) =>
    copies.reduce((sum, copy) => sum + copy[of], 0) / copies.length;
  return {
    samples: samples.length,
    patchDistance: {
      ...to(samples),
      floor: distance(patchDistanceFloor(photograph, options)),
      blurred: to([blurred(photograph)]),
      noisy: to([noisy(photograph, options.seed)]),
    },
    ...(samples.length > 1 ? { diversity: diversity(photograph, samples) } : {}),
    copying: { coherent: mean("coherent"), largest: mean("largest"), unmoved: mean("unmoved") },
  };
}
