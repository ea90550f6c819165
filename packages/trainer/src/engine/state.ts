/**
 * What a scale's training carries from step to step, as plain arrays: the whole of it, so that a
 * training which is cut off and goes on from here gives the same bits.
 */

/** One network with its Adam moments. All three arrays follow `parameterLayout`. */
export interface NetworkState {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Adam steps done, for its bias correction. */
  readonly steps: number;
}

/** Both networks of a scale, and the generator's running statistics. */
export interface ScaleState {
  /** Width of the four inner convolutions. */
  readonly channels: number;
  readonly generator: NetworkState;
  readonly critic: NetworkState;
  /** Running mean of the generator's four normalisations, `[4, channels]`. */
  readonly mean: Float32Array;
  /** Running variance (unbiased) of the generator's four normalisations, `[4, channels]`. */
  readonly variance: Float32Array;
}
