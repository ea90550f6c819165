/**
 * How much of a sample is copied from its photograph in one piece. Every patch of the sample points to the patch of the
 * photograph that is nearest to it; where neighbours point the same way, they were copied together.
 */
import type { Picture, Size } from "../picture.js";
import { resample } from "../resample/resample.js";
import { PATCH, PATCH_VALUES, patchCount, patchesOf } from "./patches.js";

/** Shares from 0 to 1. */
export interface Copying {
  /**
   * Share of neighbouring patches (at a distance of one patch) that come from the same shift of the photograph, within a
   * pixel. 1 for the photograph itself or a shifted copy, near 0 for noise; 0 where there is one patch alone, as in 8x8.
   */
  readonly coherent: number;
  /** Share of patches that come from the most frequent shift, within a pixel: how much is one single copy; 1 for the photograph itself. */
  readonly largest: number;
  /** Share of patches whose nearest is at their own place: how much was learned by heart; 1 for the photograph itself. */
  readonly unmoved: number;
}

/** Longer side of the pictures that are compared: at finer scales every sample copies patches, as it should. */
const LONGER_SIDE = 96;

/**
 * @param photograph - Of any size.
 * @param sample - Of the same size.
 */
export function copying(photograph: Picture, sample: Picture): Copying {
  const size = reduced(photograph);
  const [own, other] = [resample(photograph, size), resample(sample, size)];
  const columns = grid(size.width);
  const rows = grid(size.height);
  const across = size.width - PATCH + 1;
  const corners = Int32Array.from(rows.flatMap((y) => columns.map((x) => y * across + x)));
  const every = Int32Array.from({ length: patchCount(size) }, (_, i) => i);
  const nearest = nearestOf(patchesOf([other], corners), patchesOf([own], every), corners);
  const shifts = nearest.map((from, i) => {
    const [x, y] = [corners[i]! % across, Math.floor(corners[i]! / across)];
    return { x: (from % across) - x, y: Math.floor(from / across) - y };
  });
  return {
    coherent: coherence(shifts, columns.length),
    largest: largestShare(shifts),
    unmoved: shifts.filter((shift) => isNear(shift, { x: 0, y: 0 })).length / shifts.length,
  };
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

function reduced({ width, height }: Size): Size {
  const factor = Math.min(1, LONGER_SIDE / Math.max(width, height));
  const side = (length: number) => Math.max(PATCH, Math.round(length * factor));
  return { width: side(width), height: side(height) };
}

/** Corners of patches side by side. */
function grid(length: number): number[] {
  return Array.from({ length: Math.floor(length / PATCH) }, (_, i) => i * PATCH);
}

function isNear(a: Shift, b: Shift): boolean {
  return Math.abs(a.x - b.x) <= 1 && Math.abs(a.y - b.y) <= 1;
}

function coherence(shifts: readonly Shift[], columns: number): number {
  let [pairs, same] = [0, 0];
  shifts.forEach((shift, i) => {
    const right = (i + 1) % columns === 0 ? undefined : shifts[i + 1];
    for (const neighbour of [right, shifts[i + columns]]) {
      if (neighbour === undefined) continue;
      pairs++;
      if (isNear(shift, neighbour)) same++;
    }
  });
  return pairs === 0 ? 0 : same / pairs;
}

function largestShare(shifts: readonly Shift[]): number {
  const counts = shifts.map((one) => shifts.filter((other) => isNear(one, other)).length);
  return Math.max(...counts) / shifts.length;
}

/**
 * For every patch the index of the nearest candidate by squared difference; of equals, as in a sky that is plain white,
 * its own of `places`, else the first.
 */
function nearestOf(patches: Float32Array, candidates: Float32Array, places: Int32Array): number[] {
  const count = candidates.length / PATCH_VALUES;
  return Array.from({ length: patches.length / PATCH_VALUES }, (_, patch) => {
    const from = patch * PATCH_VALUES;
    let nearest = places[patch]!;
    let least = difference(patches, from, candidates, nearest, Number.POSITIVE_INFINITY);
    for (let candidate = 0; candidate < count; candidate++) {
      const sum = difference(patches, from, candidates, candidate, least);
      if (sum < least) [least, nearest] = [sum, candidate];
    }
    return nearest;
  });
}

/** Squared, of two patches; row by row, and not on beyond `enough`: most candidates are far away. */
function difference(
  patches: Float32Array,
  from: number,
  candidates: Float32Array,
  candidate: number,
  enough: number,
): number {
  const at = candidate * PATCH_VALUES;
  let sum = 0;
  for (let i = 0; i < PATCH_VALUES && sum < enough; i += PATCH) {
    for (let k = i; k < i + PATCH; k++) {
      sum += (patches[from + k]! - candidates[at + k]!) ** 2;
    }
  }
  return sum;
}
