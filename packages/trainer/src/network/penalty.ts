/** The gradient penalty of WGAN-GP, one pixel at a time (reference, 5.3). */
import * as tf from "@tensorflow/tfjs";

/** Keeps the norm of a vanishing gradient differentiable; far below any real one, squared. */
const TINY = 1e-24;

export interface Penalty {
  /** Mean over pixels of (norm over channels - 1) squared. */
  readonly value: tf.Scalar;
  /** Its derivative by the gradient, times the penalty's weight. */
  readonly direction: tf.Tensor4D;
}

/** @param gradient - Of the summed scores by the picture, `[1, 3, height, width]`. */
export function penalty(gradient: tf.Tensor4D, weight: number): Penalty {
  const [, , height, width] = gradient.shape;
  const square = tf.sum(tf.mul(gradient, gradient), 1, true);
  const inverse = tf.rsqrt(tf.maximum(square, TINY));
  const excess = tf.sub(tf.mul(square, inverse), 1);
  const share = 1 / (height * width);
  const value = tf.mul(tf.sum(tf.mul(excess, excess)), share) as tf.Scalar;
  // d (norm - 1)^2 = 2 (norm - 1) / norm x gradient
  const factor = tf.mul(tf.mul(excess, inverse), 2 * share * weight);
  return { value, direction: tf.mul(gradient, factor) };
}
