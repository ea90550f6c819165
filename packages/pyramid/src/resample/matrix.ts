/** Resampling along one axis as a small dense matrix. */

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
