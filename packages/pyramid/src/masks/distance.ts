/**
 * Exact Euclidean distances to a set of pixels, in time linear in the pixels (Felzenszwalb and Huttenlocher,
 * *Distance Transforms of Sampled Functions*, 2012).
 */
import type { Size } from "../picture.js";

/**
 * The squared distance of every pixel to the nearest one of the set, between their centres: a whole number.
 *
 * @param isMember - By index, row by row.
 * @returns `[height, width]`; Infinity everywhere where the set is empty.
 */
export function squaredDistances(
  { width, height }: Size,
  isMember: (i: number) => boolean,
): Float64Array {
  const squares = new Float64Array(width * height);
  // Along columns: one walk down and one up.
  for (let x = 0; x < width; x++) {
    let distance = Number.POSITIVE_INFINITY;
    for (let i = x; i < squares.length; i += width) {
      distance = isMember(i) ? 0 : distance + 1;
      squares[i] = distance;
    }
    for (let i = squares.length - width + x; i >= 0; i -= width) {
      distance = Math.min(distance + 1, squares[i]!);
      squares[i] = distance;
    }
  }
  const envelope = newEnvelope(width);
  for (let y = 0; y < height; y++) {
    const row = squares.subarray(y * width, (y + 1) * width);
    for (let x = 0; x < width; x++) row[x] = row[x]! * row[x]!;
    lowest(row, envelope);
  }
  return squares;
}

/** Parabolas of which each is the lowest somewhere: their places, their heights, and from where on each is the lowest. */
interface Envelope {
  readonly places: Int32Array;
  readonly heights: Float64Array;
  readonly starts: Float64Array;
}

function newEnvelope(length: number): Envelope {
  return {
    places: new Int32Array(length),
    heights: new Float64Array(length),
    starts: new Float64Array(length),
  };
}

/** Every value becomes the least of `(x - q)^2 + values[q]` over all q. */
function lowest(values: Float64Array, { places, heights, starts }: Envelope): void {
  let last = -1;
  for (let q = 0; q < values.length; q++) {
    const height = values[q]!;
    // A column without any member has no parabola.
    if (height === Number.POSITIVE_INFINITY) continue;
    let start = Number.NEGATIVE_INFINITY;
    while (last >= 0) {
      const p = places[last]!;
      start = (height + q * q - heights[last]! - p * p) / (2 * (q - p));
      if (start > starts[last]!) break;
      last--;
      start = Number.NEGATIVE_INFINITY;
    }
    last++;
    places[last] = q;
    heights[last] = height;
    starts[last] = start;
  }
  if (last < 0) return;
  for (let x = 0, k = 0; x < values.length; x++) {
    while (k < last && starts[k + 1]! < x) k++;
    values[x] = (x - places[k]!) ** 2 + heights[k]!;
  }
}
