/** Masks made larger and smaller by a disk. */
import { invalidOption } from "../errors.js";
import { squaredDistances } from "./distance.js";
import type { Mask } from "./mask.js";

/**
 * The mask with every pixel that lies within `radius` of one inside, between centres: dilation by the disk of offsets
 * with x² + y² <= radius², as scikit-image's `disk`. What lies beyond the borders counts as outside. Time is linear in
 * the pixels, whatever the radius.
 *
 * @param radius - In pixels, a real number of at least 0.
 * @returns Only 0 and 1.
 * @throws SinganError `INVALID_OPTION`.
 */
export function dilated(mask: Mask, radius: number): Mask {
  checkRadius(radius);
  const squares = squaredDistances(mask, (i) => mask.data[i] !== 0);
  const data = Float32Array.from(squares, (square) => (square <= radius * radius ? 1 : 0));
  return { ...mask, data };
}

/**
 * The mask without every pixel that lies within `radius` of one outside: erosion by the same disk as {@link dilated}.
 * What lies beyond the borders counts as inside.
 *
 * @param radius - In pixels, a real number of at least 0.
 * @returns Only 0 and 1.
 * @throws SinganError `INVALID_OPTION`.
 */
export function eroded(mask: Mask, radius: number): Mask {
  checkRadius(radius);
  const squares = squaredDistances(mask, (i) => mask.data[i] === 0);
  const data = Float32Array.from(squares, (square) => (square <= radius * radius ? 0 : 1));
  return { ...mask, data };
}

function checkRadius(radius: number): void {
  if (!Number.isFinite(radius) || radius < 0) {
    throw invalidOption("radius", "a number of pixels, 0 or more,", radius);
  }
}
