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
  return spread(mask, radius, true);
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
  return spread(mask, radius, false);
}

/** The mask with all that lies within `radius` of its inside turned to 1, or of its outside to 0. */
function spread(mask: Mask, radius: number, isInside: boolean): Mask {
  checkLength("radius", radius);
  const squares = squaredDistances(mask, (i) => (mask.data[i] !== 0) === isInside);
  const isNear = (square: number) => square <= radius * radius;
  return { ...mask, data: Float32Array.from(squares, (s) => (isNear(s) === isInside ? 1 : 0)) };
}

/** @throws SinganError `INVALID_OPTION` unless it is a real number of at least 0. */
export function checkLength(name: string, length: number): void {
  if (Number.isFinite(length) && length >= 0) return;
  throw invalidOption(name, "a number of pixels, 0 or more,", length);
}
