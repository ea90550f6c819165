/** Random patches of pictures as vectors. */
import type { NoiseField } from "../noise/field.js";
import { uniform } from "../noise/uniform.js";
import type { Picture, Size } from "../picture.js";

/** Side of a patch in pixels (Karras et al. 2018, section 5). */
export const PATCH = 7;
/** Values of a patch: channel, row, column. */
export const PATCH_VALUES = 3 * PATCH * PATCH;

/** How many whole patches lie in a picture of this size. */
export function patchCount({ width, height }: Size): number {
  return Math.max(0, width - PATCH + 1) * Math.max(0, height - PATCH + 1);
}

/**
 * Some of the numbers 0 to `from - 1`, in random order, none twice (Fisher and Yates).
 *
 * @param field - Where chance comes from; draws 0 to `count - 1` are used.
 */
export function choose(count: number, from: number, field: NoiseField): Int32Array {
  const order = Int32Array.from({ length: from }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(uniform(field, i) * (from - i));
    const chosen = order[j]!;
    order[j] = order[i]!;
    order[i] = chosen;
  }
  return order.subarray(0, count);
}

/**
 * Patches by number: those of the first picture row by row, then those of the next.
 *
 * @param pictures - All of one size.
 * @returns `[numbers.length, PATCH_VALUES]`.
 */
export function patchesOf(pictures: readonly Picture[], numbers: Int32Array): Float32Array {
  const [first] = pictures;
  const patches = new Float32Array(numbers.length * PATCH_VALUES);
  if (first === undefined) return patches;
  const { width, height } = first;
  const columns = width - PATCH + 1;
  const each = patchCount(first);
  let at = 0;
  for (const number of numbers) {
    const { data } = pictures[Math.floor(number / each)]!;
    const corner = number % each;
    const start = Math.floor(corner / columns) * width + (corner % columns);
    for (let channel = 0; channel < 3; channel++) {
      for (let row = 0; row < PATCH; row++) {
        const from = (channel * height + row) * width + start;
        for (let i = 0; i < PATCH; i++) patches[at++] = data[from + i]!;
      }
    }
  }
  return patches;
}
