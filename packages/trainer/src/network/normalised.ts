/**
 * One inner layer (convolution, batch normalisation, leaky rectifier) and its derivatives, written
 * out by hand so that each is a few passes over the picture: per-channel sums, and per-channel
 * linear combinations of what is there already.
 *
 * With n = r (h - mean), r = 1 / sqrt(variance + eps), M pixels and sums over the pixels of a channel:
 * y = gamma n + beta = scale h + offset; the normalisation's derivative, which is symmetric, maps u to
 * r (u - sum(u) / M - n sum(u n) / M).
 */
import * as tf from "@tensorflow/tfjs";
import type { InnerParameters } from "./parameters.js";
import { affine, channelDot, channelSum, conv, filterGradient } from "./primitives.js";

/** Added to a variance. */
const EPSILON = 1e-5;

/** Mean and biased variance of one pass, or running ones, `[batch or 1, channels, 1, 1]`. */
export interface Statistics {
  readonly mean: tf.Tensor4D;
  readonly variance: tf.Tensor4D;
}

/** A layer's forward pass, with what its derivatives need. */
export interface NormalisedLayer {
  readonly parameters: InnerParameters;
  readonly input: tf.Tensor4D;
  /** The convolution's output. */
  readonly h: tf.Tensor4D;
  /** gamma r. */
  readonly scale: tf.Tensor4D;
  readonly offset: tf.Tensor4D;
  /** r. */
  readonly deviation: tf.Tensor4D;
  readonly statistics: Statistics;
  /** Whether the statistics are this pass's own, and not constants. */
  readonly batch: boolean;
  readonly output: tf.Tensor4D;
}

/** Runs a layer; without `running` statistics every image is normalised by its own. */
export function forward(
  input: tf.Tensor4D,
  parameters: InnerParameters,
  running?: Statistics,
): NormalisedLayer {
  const h = conv(input, parameters.weight);
  const statistics = running ?? statisticsOf(h);
  const { mean, variance } = statistics;
  const deviation: tf.Tensor4D = tf.rsqrt(tf.add(variance, EPSILON));
  const scale: tf.Tensor4D = tf.mul(deviation, parameters.gamma);
  const offset: tf.Tensor4D = tf.sub(parameters.beta, tf.mul(mean, scale));
  const output = affine(h, scale, { offset, activation: "leaky" });
  const batch = running === undefined;
  return { parameters, input, h, scale, offset, deviation, statistics, batch, output };
}

function statisticsOf(h: tf.Tensor4D): Statistics {
  const share = 1 / pixels(h);
  const mean: tf.Tensor4D = tf.mul(channelSum(h), share);
  const square: tf.Tensor4D = tf.mul(channelDot(h, h), share);
  // Rounding may leave a constant channel slightly below zero.
  return { mean, variance: tf.relu(tf.sub(square, tf.mul(mean, mean))) };
}

/** The first derivatives of a layer. */
export interface LayerGradient {
  /** The rectifier's derivative at every pixel. */
  readonly slope: tf.Tensor4D;
  /** Cotangent of y. */
  readonly y: Projected;
  /** Cotangent of h. */
  readonly h: tf.Tensor4D;
}

/** A field beside its sums, from which the normalisation's derivative is made. */
export interface Projected {
  readonly field: tf.Tensor4D;
  /** Sum of the field. */
  readonly sum: tf.Tensor4D;
  /** Sum of the field times n. */
  readonly along: tf.Tensor4D;
}

/** Takes the cotangent of a layer's output back to its convolution. */
export function reverse(layer: NormalisedLayer, output: tf.Tensor4D): LayerGradient {
  const { h, scale, offset } = layer;
  const slope = affine(h, scale, { offset, activation: "slope" });
  const y = measure(layer, tf.mul(output, slope));
  return { slope, y, h: layer.batch ? project(layer, y) : affine(y.field, scale, {}) };
}

/** Gradients of a layer's parameters, summed over the batch. */
export function parameterGradients(
  layer: NormalisedLayer,
  gradient: LayerGradient,
): InnerParameters {
  const { along, sum } = gradient.y;
  return {
    weight: filterGradient(layer.input, gradient.h),
    gamma: tf.sum(along, 0, true),
    beta: tf.sum(sum, 0, true),
  };
}

/** A direction's way through a layer: the derivative of its output as the input moves along it. */
export interface LayerTangent {
  readonly input: tf.Tensor4D;
  readonly h: Projected;
  readonly output: tf.Tensor4D;
}

/** Carries a tangent forward through a layer. */
export function tangent(
  layer: NormalisedLayer,
  gradient: LayerGradient,
  input: tf.Tensor4D,
): LayerTangent {
  const h = measure(layer, conv(input, layer.parameters.weight));
  return { input, h, output: tf.mul(project(layer, h), gradient.slope) };
}

/** The derivatives, by this layer's own values, of the scores' derivative along the direction. */
export interface SecondGradient {
  /** Cotangent of h. */
  readonly h: tf.Tensor4D;
  readonly parameters: InnerParameters;
}

/**
 * Takes the derivative of `sum of scores along the tangent` back through a layer. Its cotangent of
 * the tangent itself is the first-order gradient, which is why that is an input here and is not
 * computed again.
 *
 * @param output - Cotangent of the layer's output; none at the last inner layer, after which all is linear.
 */
export function second(
  layer: NormalisedLayer,
  gradient: LayerGradient,
  direction: LayerTangent,
  output: tf.Tensor4D | undefined,
): SecondGradient {
  const { scale, deviation, statistics, h } = layer;
  const { y } = gradient;
  const t = direction.h;
  const share = 1 / pixels(h);
  const q = output && measure(layer, tf.mul(output, gradient.slope));
  // Sum of (cotangent of y) times (tangent of n).
  const mixed: tf.Tensor4D = tf.mul(
    deviation,
    tf.sub(
      channelDot(y.field, t.field),
      tf.mul(tf.add(tf.mul(t.sum, y.sum), tf.mul(t.along, y.along)), share),
    ),
  );
  const gamma: tf.Tensor4D = q ? tf.add(q.along, mixed) : mixed;
  const part: tf.Tensor4D = tf.mul(scale, -share);
  const curved: tf.Tensor4D = tf.mul(part, deviation);
  const ofY: tf.Tensor4D = tf.mul(curved, t.along);
  const ofT: tf.Tensor4D = tf.mul(curved, y.along);
  const ofN = tf.sub(tf.mul(part, gamma), tf.mul(tf.mul(ofY, y.along), 2 * share));
  const ofH: tf.Tensor4D = tf.mul(ofN, deviation);
  const linear = tf.mul(tf.add(tf.mul(ofY, y.sum), tf.mul(ofT, t.sum)), -share);
  let offset: tf.Tensor4D = tf.sub(linear, tf.mul(ofH, statistics.mean));
  if (q) offset = tf.add(offset, tf.mul(part, q.sum));
  let cotangent = affine(h, ofH, { offset });
  cotangent = affine(t.field, ofT, { plus: cotangent });
  cotangent = affine(y.field, ofY, { plus: cotangent });
  if (q) cotangent = affine(q.field, scale, { plus: cotangent });
  const weight: tf.Tensor4D = tf.add(
    filterGradient(layer.input, cotangent),
    filterGradient(direction.input, gradient.h),
  );
  const beta = q ? q.sum : tf.zerosLike(y.sum);
  return { h: cotangent, parameters: { weight, gamma, beta } };
}

function measure({ h, deviation, statistics }: NormalisedLayer, field: tf.Tensor4D): Projected {
  const sum = channelSum(field);
  const along: tf.Tensor4D = tf.mul(
    deviation,
    tf.sub(channelDot(field, h), tf.mul(statistics.mean, sum)),
  );
  return { field, sum, along };
}

/** gamma times the normalisation's derivative: scale (u - sum(u) / M - n sum(u n) / M). */
function project({ h, scale, deviation, statistics }: NormalisedLayer, u: Projected): tf.Tensor4D {
  const part = tf.mul(scale, -1 / pixels(h));
  const ofH: tf.Tensor4D = tf.mul(tf.mul(part, deviation), u.along);
  const offset: tf.Tensor4D = tf.sub(tf.mul(part, u.sum), tf.mul(ofH, statistics.mean));
  return affine(u.field, scale, { plus: affine(h, ofH, { offset }) });
}

function pixels(x: tf.Tensor4D): number {
  return x.shape[2] * x.shape[3];
}
