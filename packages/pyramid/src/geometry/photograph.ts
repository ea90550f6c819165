/** The real pyramid: the photograph at every scale, as training sees it. */

import { clamped } from "../clamped.js";
import type { Picture, Size } from "../picture.js";
import { resample } from "../resample/resample.js";

/**
 * Every scale directly from the finest, never from one another (reference, 2.1). Cubic resampling overshoots at edges; a
 * photograph has no such values, so all are within [-1, 1] (reference, 3.1).
 *
 * @param photograph - Of any size.
 * @param sizes - Of all scales, the coarsest first.
 */
export function photographPyramid(photograph: Picture, sizes: readonly Size[]): Picture[] {
  const finest = clamped(resample(photograph, sizes.at(-1)!));
  return sizes.map((size) => clamped(resample(finest, size)));
}
