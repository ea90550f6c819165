/** A separable Gaussian filter for one plane. */
import type { Size } from "../picture.js";

/**
 * The weights of a Gaussian, cut off at a radius.
 *
 * @param sigma - Standard deviation in pixels, above 0.
 * @param radius - A whole number of pixels; what lies further away has no weight.
 * @returns `2 * radius + 1` weights that sum to 1.
 */
export function gaussianWeights(sigma: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) =>
    Math.exp(-((k - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Filters a plane along both axes, its edges repeated outwards. Sums in float64. Where all values under a row or column
 * of weights are equal, the result is that value's very bits; such runs cost nothing, so time grows with what changes.
 *
 * @param plane - `height` rows of `width` values.
 * @param weights - Of odd length, summing to 1.
 */
export function filteredPlane(
  plane: Float32Array | Float64Array,
  { width, height }: Size,
  weights: Float64Array,
): Float64Array {
  const across = filteredRows(plane, { width, height }, weights);
  return filteredRows(across, { width: height, height: width }, weights);
}

/** Filters every row; the result has rows for columns, so that doing it twice filters both axes. */
function filteredRows(
  plane: Float32Array | Float64Array,
  { width, height }: Size,
  weights: Float64Array,
): Float64Array {
  const taps = weights.length;
  const radius = (taps - 1) / 2;
  const result = new Float64Array(width * height);
  const line = new Float64Array(width + 2 * radius);
  for (let y = 0; y < height; y++) {
    const row = plane.subarray(y * width, (y + 1) * width);
    line.fill(row[0]!, 0, radius);
    line.set(row, radius);
    line.fill(row[width - 1]!, radius + width);
    let run = 0;
    for (let end = 0; end < line.length; end++) {
      run = end > 0 && line[end] === line[end - 1] ? run + 1 : 1;
      const x = end - 2 * radius;
      if (x < 0) continue;
      result[x * height + y] = run >= taps ? line[end]! : weighted(line, x, weights);
    }
  }
  return result;
}

function weighted(line: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * line[from + k]!;
  return sum;
}
