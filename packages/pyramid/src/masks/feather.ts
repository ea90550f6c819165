/** Soft edges for masks, so that what is put into a picture shows no seam (reference, 7.5). */
import { filteredPlane, gaussianWeights } from "../filter/gaussian.js";
import type { Size } from "../picture.js";
import type { Mask } from "./mask.js";
import { checkLength, dilated } from "./morphology.js";

/** How a mask gets its soft edge, in pixels, each a real number of at least 0. */
export interface Feather {
  /** By how much it is dilated first. */
  readonly radius: number;
  /** Standard deviation of the blur that follows. */
  readonly sigma: number;
}

/** What is done with a mask; the original dilates differently for each. */
export type FeatherPurpose = "harmonize" | "edit";

/** Longer side of the pictures, in pixels, for which the original's radii and sigma were chosen. */
export const MASK_REFERENCE_SIDE = 250;

/** The original's feathers, at {@link MASK_REFERENCE_SIDE}. */
const FEATHERS: Readonly<Record<FeatherPurpose, Feather>> = {
  harmonize: { radius: 7, sigma: 5 },
  edit: { radius: 20, sigma: 5 },
};

/** The original's feather for a picture of any size, in proportion to its longer side. */
export function featherFor(purpose: FeatherPurpose, { width, height }: Size): Feather {
  const scale = Math.max(width, height) / MASK_REFERENCE_SIDE;
  const { radius, sigma } = FEATHERS[purpose];
  return { radius: scale * radius, sigma: scale * sigma };
}

/**
 * The mask blurred by a Gaussian that ends at 4 sigma, its edges repeated outwards, as scikit-image and SciPy do it. It
 * is exactly 0 where all is 0 within that distance, along rows and columns, and exactly 1 where all is 1.
 *
 * @param sigma - Standard deviation in pixels, a real number of at least 0; below 1/8 the mask stays as it is.
 * @throws SinganError `INVALID_OPTION`.
 */
export function blurred(mask: Mask, sigma: number): Mask {
  checkLength("sigma", sigma);
  const radius = Math.floor(4 * sigma + 0.5);
  if (radius === 0) return mask;
  const plane = filteredPlane(mask.data, mask, gaussianWeights(sigma, radius));
  return { ...mask, data: Float32Array.from(plane) };
}

/**
 * The mask dilated, blurred, and stretched so that its least value is 0 and its largest 1. A mask of all zeros or all
 * ones stays as it is.
 *
 * @throws SinganError `INVALID_OPTION`.
 */
export function feathered(mask: Mask, { radius, sigma }: Feather): Mask {
  return stretched(blurred(dilated(mask, radius), sigma));
}

function stretched(mask: Mask): Mask {
  let [least, largest] = [1, 0];
  for (const value of mask.data) {
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  if (!(largest > least)) return mask;
  return { ...mask, data: mask.data.map((value) => (value - least) / (largest - least)) };
}
