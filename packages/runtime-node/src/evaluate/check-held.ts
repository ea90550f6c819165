/** Whether the memory suffices for samples that are all held at once. */
import { SinganError, type Size, shownBytes } from "@singan/pyramid";
import { memoryLimit } from "../memory.js";

/** Three planes of floats. */
const BYTES = 12;

/**
 * What a sample takes while it is measured, in pictures: itself, its pyramid (4/3), a level of that normalised, and the
 * numbers of its patches (1/3). Drawing the next start scale's beside it takes less.
 */
export const MEASURED_PICTURES = 4;

/** The same of a sample that a caller gave and keeps. */
export const MEASURED_AND_GIVEN = MEASURED_PICTURES + 1;

/**
 * @param pictures - How many of this size are held.
 * @param samples - How many samples those are for.
 * @throws SinganError `OUT_OF_MEMORY`.
 */
export function checkHeld(
  { width, height }: Size,
  pictures: number,
  samples: number,
  limit = memoryLimit(),
): void {
  const bytes = BYTES * pictures * width * height;
  if (bytes <= limit) return;
  throw new SinganError(
    "OUT_OF_MEMORY",
    `Measuring ${samples} samples of ${width}x${height} pixels needs about ${shownBytes(bytes)} of memory, ` +
      `more than the ${shownBytes(limit)} it may have; measure fewer (a model's by --count), or smaller pictures.`,
  );
}
