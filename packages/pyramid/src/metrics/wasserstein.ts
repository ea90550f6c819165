/** Sliced Wasserstein distance (Rabin et al. 2011): how far two clouds of points are apart, seen from many directions. */
import { gaussian, type NoiseField } from "../noise/field.js";

/**
 * Mean over random directions of the Wasserstein-1 distance between both clouds' shadows.
 *
 * @param a - `[n, dimensions]`.
 * @param b - As many points.
 * @param directions - `[directions, dimensions]` of length 1, from {@link randomDirections}.
 * @returns 0 for equal clouds; in the units of the points.
 */
export function slicedWasserstein(
  a: Float32Array,
  b: Float32Array,
  directions: Float32Array,
  dimensions: number,
): number {
  const count = directions.length / dimensions;
  const points = a.length / dimensions;
  let sum = 0;
  for (let d = 0; d < count; d++) {
    const direction = directions.subarray(d * dimensions, (d + 1) * dimensions);
    const [shadowA, shadowB] = [shadow(a, direction).sort(), shadow(b, direction).sort()];
    for (let i = 0; i < points; i++) sum += Math.abs(shadowA[i]! - shadowB[i]!);
  }
  return sum / (count * points);
}

/** Directions of length 1, evenly over the sphere: `[count, dimensions]`. */
export function randomDirections(
  count: number,
  dimensions: number,
  field: NoiseField,
): Float32Array {
  const window = { x: 0, y: 0, width: dimensions, height: count };
  const values = gaussian(field, { sample: 0, channels: 1, window });
  for (let start = 0; start < values.length; start += dimensions) {
    const direction = values.subarray(start, start + dimensions);
    const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < dimensions; i++) direction[i] = direction[i]! / length;
  }
  return values;
}

function shadow(points: Float32Array, direction: Float32Array): Float32Array {
  const dimensions = direction.length;
  const result = new Float32Array(points.length / dimensions);
  for (let i = 0, at = 0; i < result.length; i++) {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += points[at++]! * direction[k]!;
    result[i] = sum;
  }
  return result;
}
