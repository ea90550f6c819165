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
  /** Absent for a single sample, and beside a photograph of one colour. */
  readonly diversity?: number;
  /** Means over the samples. */
  readonly copying: Copying;
}

/** How to draw patches and directions, and who hears of it. */
export interface ScoresOptions extends PatchDistanceOptions {
  /** Called with the share that is done, after every sample and every distance; the next waits for it. */
  readonly onStep?: ((done: number) => unknown) | undefined;
}

/** How many times as long as looking for copies in one sample a patch distance takes, at 250 pixels. */
const DISTANCE = 25;

/**
 * @param photograph - Within [-1, 1].
 * @param samples - At least one, of the photograph's size, within [-1, 1].
 */
export async function scoresOf(
  photograph: Picture,
  samples: readonly Picture[],
  { onStep, ...options }: ScoresOptions = {},
): Promise<Scores> {
  let done = 0;
  const step = async (amount: number) => {
    done += amount;
    await onStep?.(done / (samples.length + 4 * DISTANCE));
  };
  const distance = async (levels: readonly LevelDistance[]) => {
    await step(DISTANCE);
    return { mean: meanDistance(levels), levels };
  };
  const to = (pictures: readonly Picture[]) =>
    distance(patchDistance(photograph, pictures, options));
  const copies: Copying[] = [];
  for (const sample of samples) {
    copies.push(copying(photograph, sample));
    await step(1);
  }
  const mean = (of: keyof Copying) =>
    copies.reduce((sum, copy) => sum + copy[of], 0) / copies.length;
  const varied = samples.length > 1 ? diversity(photograph, samples) : undefined;
  return {
    samples: samples.length,
    patchDistance: {
      ...(await to(samples)),
      floor: await distance(patchDistanceFloor(photograph, options)),
      blurred: await to([blurred(photograph)]),
      noisy: await to([noisy(photograph, options.seed)]),
    },
    ...(varied !== undefined && { diversity: varied }),
    copying: { coherent: mean("coherent"), largest: mean("largest"), unmoved: mean("unmoved") },
  };
}
