/** Running statistics of the generator's normalisations. */
import * as tf from "@tensorflow/tfjs";
import type { NormalisedLayer, Statistics } from "./normalised.js";

/** Weight of a new pass in the running average. */
const MOMENTUM = 0.1;

/** Running statistics as the state holds them, `[layers, channels]` in one vector each. */
export interface RunningStatistics {
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** One pair a layer, in the shape in which layers use them. */
export function perLayer({ mean, variance }: RunningStatistics, layers: number): Statistics[] {
  const cut = (all: tf.Tensor1D) =>
    tf.split(all, layers).map((piece) => tf.reshape(piece, [1, -1, 1, 1]) as tf.Tensor4D);
  const variances = cut(variance);
  return cut(mean).map((piece, index) => ({ mean: piece, variance: variances[index]! }));
}

/**
 * Takes one pass into the running averages, image after image of its batch; variances are stored
 * unbiased, as in PyTorch.
 */
export function accumulate(
  running: RunningStatistics,
  layers: readonly NormalisedLayer[],
): RunningStatistics {
  const batch = layers[0]!.h.shape[0];
  // After all images, image i counts MOMENTUM x (1 - MOMENTUM)^(images after it).
  const weights = Array.from(
    { length: batch },
    (_, i) => MOMENTUM * (1 - MOMENTUM) ** (batch - 1 - i),
  );
  const weight = tf.tensor4d(weights, [batch, 1, 1, 1]);
  const average = (old: tf.Tensor1D, values: tf.Tensor4D[]): tf.Tensor1D => {
    const fresh = tf.concat1d(
      values.map((value) => tf.reshape(tf.sum(tf.mul(value, weight), 0), [-1]) as tf.Tensor1D),
    );
    return tf.add(tf.mul(old, (1 - MOMENTUM) ** batch), fresh);
  };
  const unbiased = layers.map(({ h, statistics }) => {
    const pixels = h.shape[2] * h.shape[3];
    return tf.mul(statistics.variance, pixels / (pixels - 1)) as tf.Tensor4D;
  });
  return {
    mean: average(
      running.mean,
      layers.map(({ statistics }) => statistics.mean),
    ),
    variance: average(running.variance, unbiased),
  };
}
