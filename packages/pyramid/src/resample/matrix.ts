/** Resampling along one axis as a small dense matrix. */
import { invalidOption } from "../errors.js";
import { type Border, cubicTaps, type Scale, type Taps } from "./taps.js";

/** Rows are output positions, columns input positions. */
export interface ResamplingMatrix {
  /** Row-major, `outputs * inputs` values; every row sums to 1. */
  readonly data: Float32Array;
  readonly outputs: number;
  readonly inputs: number;
  /** Index of the first output position, of the whole axis. */
  readonly outputStart: number;
  /** Index of the first input position, of the whole axis. */
  readonly inputStart: number;
}

/** A run of output positions. */
export interface OutputRange {
  readonly start: number;
  readonly count: number;
}

/**
 * Cubic resampling of an axis from `inputs` to `outputs` positions: ratio out/in, half-pixel centres,
 * widened when shrinking. Computed in float64, stored as float32.
 *
 * @param range - Only these output positions; the matrix then keeps only the input positions that they
 *   need, and its values are those of the whole matrix.
 * @param border - With `wrap` the axis repeats without end, so positions may lie outside of it.
 * @returns A matrix that other callers may hold too: its data are not to be changed.
 * @throws SinganError `INVALID_OPTION` where a length is no positive integer or the range lies outside.
 * @example
 * resamplingMatrix(2, 3).data; // 1.0694 -0.0694 / 0.5 0.5 / -0.0694 1.0694
 */
export function resamplingMatrix(
  inputs: number,
  outputs: number,
  range: OutputRange = { start: 0, count: outputs },
  border: Border = "mirror",
): ResamplingMatrix {
  checkLength("the length of an axis before resampling", inputs);
  checkLength("the length of an axis after resampling", outputs);
  const { start, count } = range;
  checkLength("the number of output positions", count);
  const isOutside = border === "mirror" && (start < 0 || start + count > outputs);
  if (!Number.isInteger(start) || isOutside) {
    throw invalidOption(
      "a range of output positions",
      `whole numbers within 0 to ${outputs}`,
      `${start} and ${count} more`,
    );
  }
  return matrixOf(inputs, outputs, range, border);
}

/** As {@link resamplingMatrix}, of numbers that were checked. */
export function matrixOf(
  inputs: number,
  outputs: number,
  range: OutputRange,
  border: Border,
): ResamplingMatrix {
  const { start, count } = range;
  if (count === outputs && border === "mirror") return wholeAxis(inputs, outputs);
  const rows = axisTaps(inputs, { numerator: outputs, denominator: inputs }, range, border);
  const low = Math.min(...rows.map((row) => row.start));
  const high = Math.max(...rows.map((row) => row.start + row.weights.length));
  return dense(rows, start, low, high - low);
}

/** Every sample at the trained sizes asks for the same few: small ones are kept, the oldest forgotten. */
const kept = new Map<string, ResamplingMatrix>();
const KEPT = { matrices: 64, values: 2 ** 16 } as const;

/** All of {@link matrixOf} for an axis with mirrors at its ends. */
export function wholeAxis(inputs: number, outputs: number): ResamplingMatrix {
  const key = `${inputs} to ${outputs}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const range = { start: 0, count: outputs };
  const rows = axisTaps(inputs, { numerator: outputs, denominator: inputs }, range);
  const matrix = dense(rows, 0, 0, inputs);
  if (matrix.data.length > KEPT.values) return matrix;
  kept.set(key, matrix);
  if (kept.size > KEPT.matrices) kept.delete(kept.keys().next().value ?? key);
  return matrix;
}

/** The taps of a run of output positions. The scale need not be the ratio of the lengths. */
export function axisTaps(
  inputs: number,
  scale: Scale,
  { start, count }: OutputRange,
  border: Border = "mirror",
): Taps[] {
  return Array.from({ length: count }, (_, i) => cubicTaps(inputs, scale, start + i, border));
}

/** The same matrix for a longer run of input positions, with zeros for those that were not needed. */
export function widened(matrix: ResamplingMatrix, start: number, count: number): ResamplingMatrix {
  const { inputStart, inputs, outputs } = matrix;
  if (inputStart === start && inputs === count) return matrix;
  const data = new Float32Array(outputs * count);
  for (let row = 0; row < outputs; row++) {
    const weights = matrix.data.subarray(row * inputs, (row + 1) * inputs);
    data.set(weights, row * count + inputStart - start);
  }
  return { ...matrix, data, inputs: count, inputStart: start };
}

function dense(
  rows: readonly Taps[],
  outputStart: number,
  inputStart: number,
  inputs: number,
): ResamplingMatrix {
  const data = new Float32Array(rows.length * inputs);
  rows.forEach(({ start, weights }, row) => {
    data.set(weights, row * inputs + start - inputStart);
  });
  return { data, outputs: rows.length, inputs, outputStart, inputStart };
}

function checkLength(name: string, length: number): void {
  if (!Number.isInteger(length) || length < 1) {
    throw invalidOption(name, "a positive integer", length);
  }
}
