/**
 * How far the patches of samples are from those of their photograph, octave by octave: the sliced Wasserstein distance
 * over Laplacian pyramids of Karras et al., "Progressive growing of GANs", 2018, section 5. Unlike there, both sides are
 * normalised by the statistics of the photograph, so that a shift of tint or contrast counts.
 */
import type { Picture, Size } from "../picture.js";
import { laplacianPyramid } from "./laplacian.js";
import { choose, PATCH_VALUES, patchCount, patchesOf } from "./patches.js";
import { randomDirections, slicedWasserstein } from "./wasserstein.js";

/** How to draw patches and directions. */
export interface PatchDistanceOptions {
  /** Of the random patches and directions; 0 by default. */
  readonly seed?: number;
  /** Patches of either side in one draw at most, 4096 by default; at most half of those the photograph has. */
  readonly patches?: number;
  /** Random directions, 128 by default. */
  readonly directions?: number;
}

/** The distance at one octave. */
export interface LevelDistance {
  /** Of this level's pictures. */
  readonly size: Size;
  /** Patches that were compared at once, on either side. */
  readonly patches: number;
  /** In standard deviations of the photograph's values at this level; the mean over several draws. */
  readonly distance: number;
}

/** Detail below half a level of eight bits is no detail. */
const LEAST_DEVIATION = 1 / 255;

/** Patches in all draws of a level: where there are few, one draw says as much of itself as of the pictures. */
const DRAWN = 8192;
const MOST_DRAWS = 64;

/**
 * Distances from the finest level to the coarsest.
 *
 * @param photograph - At the size of the samples.
 * @param samples - At least one, all of the photograph's size.
 */
export function patchDistance(
  photograph: Picture,
  samples: readonly Picture[],
  options: PatchDistanceOptions = {},
): LevelDistance[] {
  const others = samples.map(laplacianPyramid);
  return laplacianPyramid(photograph).map((level, n) => {
    const normalise = normaliserOf(level);
    const [own, foreign] = [[normalise(level)], others.map((levels) => normalise(levels[n]!))];
    const total = patchCount(level);
    return levelDistance(level, n, options, (patches, fields) => ({
      a: patchesOf(own, choose(patches, total, fields.photograph)),
      b: patchesOf(foreign, choose(patches, total * foreign.length, fields.samples)),
    }));
  });
}

/**
 * What {@link patchDistance} can be read against: the distance between two sets of the photograph's own patches that
 * share none, as many as it compares. A copy of the photograph may lie below, as its patches are partly the same.
 */
export function patchDistanceFloor(
  photograph: Picture,
  options: PatchDistanceOptions = {},
): LevelDistance[] {
  return laplacianPyramid(photograph).map((level, n) => {
    const own = [normaliserOf(level)(level)];
    return levelDistance(level, n, options, (patches, fields) => {
      const both = choose(2 * patches, patchCount(level), fields.photograph);
      return {
        a: patchesOf(own, both.subarray(0, patches)),
        b: patchesOf(own, both.subarray(patches)),
      };
    });
  });
}

/** The mean over all levels: one number to rank by. */
export function meanDistance(levels: readonly LevelDistance[]): number {
  return levels.reduce((sum, { distance }) => sum + distance, 0) / levels.length;
}

/** The mean over draws of two sets of patches. */
function levelDistance(
  level: Size,
  n: number,
  { seed = 0, patches: most = 4096, directions: count = 128 }: PatchDistanceOptions,
  draw: (patches: number, fields: Fields) => { a: Float32Array; b: Float32Array },
): LevelDistance {
  const patches = Math.max(1, Math.min(most, Math.floor(patchCount(level) / 2)));
  const draws = Math.min(MOST_DRAWS, Math.ceil(DRAWN / patches));
  let sum = 0;
  for (let k = 0; k < draws; k++) {
    const fields = fieldsOf(n, k, seed);
    const { a, b } = draw(patches, fields);
    const directions = randomDirections(count, PATCH_VALUES, fields.directions);
    sum += slicedWasserstein(a, b, directions, PATCH_VALUES);
  }
  return { size: sizeOf(level), patches, distance: sum / draws };
}

type Fields = ReturnType<typeof fieldsOf>;

function fieldsOf(level: number, draw: number, seed: number) {
  // Draws lie further apart than all levels of one, and than the noisy copy's scale.
  const scale = 10_000 * draw + 3 * level;
  const field = (k: number) => ({ seed, purpose: "metrics", scale: scale + k }) as const;
  return { photograph: field(0), samples: field(1), directions: field(2) };
}

/** Takes this picture's mean off every channel and divides by its deviation. */
function normaliserOf(picture: Picture): (other: Picture) => Picture {
  const pixels = picture.width * picture.height;
  const statistics = [0, 1, 2].map((channel) => {
    const plane = picture.data.subarray(channel * pixels, (channel + 1) * pixels);
    const mean = plane.reduce((sum, value) => sum + value, 0) / pixels;
    const variance = plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels;
    return { mean, deviation: Math.max(Math.sqrt(variance), LEAST_DEVIATION) };
  });
  return (other) => {
    const data = other.data.map((value, i) => {
      const { mean, deviation } = statistics[Math.floor(i / pixels)]!;
      return (value - mean) / deviation;
    });
    return { ...other, data };
  };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
