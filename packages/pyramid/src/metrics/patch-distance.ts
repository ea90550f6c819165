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
  /** Patches of either side at most, 4096 by default; at most half of those the photograph has. */
  readonly patches?: number;
  /** Random directions, 128 by default. */
  readonly directions?: number;
}

/** The distance at one octave. */
export interface LevelDistance {
  /** Of this level's pictures. */
  readonly size: Size;
  /** Patches that were compared, on either side. */
  readonly patches: number;
  /** In standard deviations of the photograph's values at this level. */
  readonly distance: number;
}

/** Detail below one level of eight bits is no detail. */
const LEAST_DEVIATION = 1 / 255;

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
    const patches = patchesAt(level, options);
    const fields = fieldsOf(n, options);
    const a = patchesOf(own, choose(patches, total, fields.photograph));
    const b = patchesOf(foreign, choose(patches, total * foreign.length, fields.samples));
    return { size: sizeOf(level), patches, distance: distanceOf(a, b, n, options) };
  });
}

/**
 * The least that {@link patchDistance} can be expected to give: between two sets of the photograph's own patches that
 * share none, as many as it compares.
 */
export function patchDistanceFloor(
  photograph: Picture,
  options: PatchDistanceOptions = {},
): LevelDistance[] {
  return laplacianPyramid(photograph).map((level, n) => {
    const patches = patchesAt(level, options);
    const both = choose(2 * patches, patchCount(level), fieldsOf(n, options).photograph);
    const own = [normaliserOf(level)(level)];
    const a = patchesOf(own, both.subarray(0, patches));
    const b = patchesOf(own, both.subarray(patches));
    return { size: sizeOf(level), patches, distance: distanceOf(a, b, n, options) };
  });
}

/** The mean over all levels: one number to rank by. */
export function meanDistance(levels: readonly LevelDistance[]): number {
  return levels.reduce((sum, { distance }) => sum + distance, 0) / levels.length;
}

function patchesAt(level: Size, { patches = 4096 }: PatchDistanceOptions): number {
  return Math.max(1, Math.min(patches, Math.floor(patchCount(level) / 2)));
}

function fieldsOf(level: number, { seed = 0 }: PatchDistanceOptions) {
  const field = (k: number) => ({ seed, purpose: "metrics", scale: 3 * level + k }) as const;
  return { photograph: field(0), samples: field(1), directions: field(2) };
}

function distanceOf(
  a: Float32Array,
  b: Float32Array,
  level: number,
  options: PatchDistanceOptions,
): number {
  const { directions: count = 128 } = options;
  const directions = randomDirections(count, PATCH_VALUES, fieldsOf(level, options).directions);
  return slicedWasserstein(a, b, directions, PATCH_VALUES);
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
