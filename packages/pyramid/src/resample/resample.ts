/** Resampling of whole pictures with the same taps as the links' matrices, without the zeros. */
import type { Picture, Size } from "../picture.js";
import { axisTaps } from "./matrix.js";
import type { Taps } from "./taps.js";

/**
 * Resamples a picture to a size, each axis by its own ratio (another aspect stretches). Values may
 * overshoot [-1, 1] at edges and are not clamped. Sums in float64; time grows with the pixels read and
 * written, and beside the result only two rows are held.
 */
export function resample(picture: Picture, size: Size): Picture {
  const { width, height } = picture;
  const rows = taps(height, size.height);
  const columns = flatten(taps(width, size.width));
  const data = new Float32Array(3 * size.width * size.height);
  const line = new Float64Array(width);
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < size.height; y++) {
      const { start, weights } = rows[y]!;
      const from = (channel * height + start) * width;
      mixRows(picture.data, from, weights, line);
      mixColumns(line, columns, data, (channel * size.height + y) * size.width);
    }
  }
  return { width: size.width, height: size.height, data };
}

function taps(inputs: number, outputs: number): Taps[] {
  const scale = { numerator: outputs, denominator: inputs };
  return axisTaps(inputs, scale, { start: 0, count: outputs });
}

/** line = sum over k of weights[k] * row k; rows follow each other from `from` on. */
function mixRows(
  data: Float32Array,
  from: number,
  weights: Float64Array,
  line: Float64Array,
): void {
  line.fill(0);
  const width = line.length;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    const offset = from + k * width;
    for (let x = 0; x < width; x++) line[x] = line[x]! + weight * data[offset + x]!;
  }
}

/** Taps of all columns in two flat arrays: column x reads from `starts[x]` with its run of weights. */
interface FlatTaps {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly weights: Float64Array;
}

function flatten(columns: readonly Taps[]): FlatTaps {
  const starts = Int32Array.from(columns, (column) => column.start);
  const ends = new Int32Array(columns.length);
  let total = 0;
  columns.forEach(({ weights }, x) => {
    total += weights.length;
    ends[x] = total;
  });
  const flat = new Float64Array(total);
  columns.forEach(({ weights }, x) => {
    flat.set(weights, ends[x]! - weights.length);
  });
  return { starts, ends, weights: flat };
}

function mixColumns(
  line: Float64Array,
  { starts, ends, weights }: FlatTaps,
  out: Float32Array,
  at: number,
): void {
  let k = 0;
  for (let x = 0; x < starts.length; x++) {
    let sum = 0;
    for (let i = starts[x]!; k < ends[x]!; i++, k++) sum += weights[k]! * line[i]!;
    out[at + x] = sum;
  }
}
