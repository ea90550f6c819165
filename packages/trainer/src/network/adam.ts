/** Adam (Kingma and Ba, 2015), as PyTorch computes it, over one flat vector. */
import * as tf from "@tensorflow/tfjs";

const EPSILON = 1e-8;

export interface AdamState {
  readonly parameters: tf.Tensor1D;
  readonly firstMoment: tf.Tensor1D;
  readonly secondMoment: tf.Tensor1D;
}

/** The two numbers of a step that depend on how many came before: tensors, so that a traced step can be given them. */
export interface AdamRate {
  /** Learning rate / (1 - beta1^t). */
  readonly step: tf.Scalar;
  /** 1 / sqrt(1 - beta2^t). */
  readonly correction: tf.Scalar;
}

/** The numbers of {@link AdamRate} for the step after `steps` steps. */
export function adamRate(
  learningRate: number,
  steps: number,
  [beta1, beta2]: readonly [number, number],
): { step: number; correction: number } {
  const t = steps + 1;
  return { step: learningRate / (1 - beta1 ** t), correction: 1 / Math.sqrt(1 - beta2 ** t) };
}

/** One step against the gradient. */
export function adam(
  state: AdamState,
  gradient: tf.Tensor1D,
  rate: AdamRate,
  [beta1, beta2]: readonly [number, number],
): AdamState {
  const firstMoment: tf.Tensor1D = tf.add(
    tf.mul(state.firstMoment, beta1),
    tf.mul(gradient, 1 - beta1),
  );
  const secondMoment: tf.Tensor1D = tf.add(
    tf.mul(state.secondMoment, beta2),
    tf.mul(tf.mul(gradient, gradient), 1 - beta2),
  );
  const deviation = tf.add(tf.mul(tf.sqrt(secondMoment), rate.correction), EPSILON);
  const change = tf.mul(tf.div(firstMoment, deviation), rate.step);
  return { parameters: tf.sub(state.parameters, change), firstMoment, secondMoment };
}
