/** A generator's weights before folding: what the trainer learns and a checkpoint stores. */

/** Batch normalisation with its running statistics; all arrays have one value a channel. */
export interface Normalisation {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  /** Running mean. */
  readonly mean: Float32Array;
  /** Running variance (unbiased, as PyTorch keeps it). */
  readonly variance: Float32Array;
}

/** One 3x3 convolution; inner ones are followed by batch normalisation and have no bias of their own. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Output, input, row, column. */
  readonly weight: Float32Array;
  /** Absent where normalisation follows, which would cancel it. */
  readonly bias?: Float32Array;
  readonly normalisation?: Normalisation;
}

/** Five layers: head, three body layers, tail. */
export type GeneratorWeights = readonly Layer[];
