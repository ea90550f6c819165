/** Structural similarity (Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image Processing 13(4), 2004). */
import { SinganError } from "../errors.js";
import { filteredPlane, gaussianWeights } from "../filter/gaussian.js";
import type { Picture, Size } from "../picture.js";

/** The window: a Gaussian of this deviation, cut off at this radius, 11 by 11 pixels. */
const SIGMA = 1.5;
const RADIUS = 5;
const SIDE = 2 * RADIUS + 1;
/** K1 and K2 times the range of values, which is 2, squared. */
const C1 = (0.01 * 2) ** 2;
const C2 = (0.03 * 2) ** 2;

/**
 * How alike two pictures are in brightness, contrast and structure, under a Gaussian window of 11 by 11 pixels with
 * sigma 1.5: the mean over all whole windows and the three channels. As scikit-image's `structural_similarity` with
 * `gaussian_weights`, sigma 1.5, without `use_sample_covariance`. Values are measured from black, as everybody does who
 * gives this number: from the middle of [-1, 1], the comparison of brightness would find nothing alike in greys.
 *
 * @param a - At least 11 pixels a side, within [-1, 1].
 * @param b - Of the same size.
 * @returns At most 1, which only equal pictures have; about 0 for pictures that have nothing in common.
 * @throws SinganError `INVALID_PICTURE` where sizes differ, or no whole window fits.
 */
export function structuralSimilarity(a: Picture, b: Picture): number {
  checkSizes(a, b);
  const pixels = a.width * a.height;
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) {
    const plane = ({ data }: Picture) => data.subarray(channel * pixels, (channel + 1) * pixels);
    sum += similarity(plane(a), plane(b), a);
  }
  return sum / 3;
}

function similarity(a: Float32Array, b: Float32Array, { width, height }: Size): number {
  const weights = gaussianWeights(SIGMA, RADIUS);
  const mean = (value: (i: number) => number) =>
    filteredPlane(
      Float64Array.from({ length: a.length }, (_, i) => value(i)),
      { width, height },
      weights,
    );
  // From black on: 0 to 2.
  const [meanA, meanB] = [mean((i) => a[i]! + 1), mean((i) => b[i]! + 1)];
  const squareA = mean((i) => (a[i]! + 1) ** 2);
  const squareB = mean((i) => (b[i]! + 1) ** 2);
  const product = mean((i) => (a[i]! + 1) * (b[i]! + 1));
  let sum = 0;
  // Only where the whole window lies within the picture.
  for (let y = RADIUS; y < height - RADIUS; y++) {
    for (let i = y * width + RADIUS; i < (y + 1) * width - RADIUS; i++) {
      const [ma, mb] = [meanA[i]!, meanB[i]!];
      const variances = squareA[i]! - ma * ma + (squareB[i]! - mb * mb);
      const covariance = product[i]! - ma * mb;
      sum +=
        ((2 * ma * mb + C1) * (2 * covariance + C2)) /
        ((ma * ma + mb * mb + C1) * (variances + C2));
    }
  }
  return sum / ((width - 2 * RADIUS) * (height - 2 * RADIUS));
}

function checkSizes(a: Size, b: Size): void {
  const [first, second] = [a, b].map(({ width, height }) => `${width}x${height}`);
  if (first !== second) {
    throw new SinganError(
      "INVALID_PICTURE",
      `The pictures to compare are ${first} and ${second}; bring both to one size.`,
    );
  }
  if (Math.min(a.width, a.height) < SIDE) {
    throw new SinganError(
      "INVALID_PICTURE",
      `Structural similarity looks at ${SIDE}x${SIDE} pixels but the pictures are ${first}; compare larger ones.`,
    );
  }
}
