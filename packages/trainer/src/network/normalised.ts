/**
 * One inner layer (convolution, normalisation, leaky rectifier) and its derivatives, written
 * out by hand so that each is a few passes over the picture: per-channel means, and per-channel
 * linear combinations of what is there already.
 *
 * With n = r (h - m), r = 1 / sqrt(variance + eps) and <.> the mean over the pixels of a channel:
 * y = gamma n + beta = scale h + offset; the normalisation's derivative, which is symmetric, maps u to
 * r (u - <u> - n <u n>).
 */
import { NORMALISATION_EPSILON } from "@singan/pyramid";
import * as tf from "@tensorflow/tfjs";
import type { InnerParameters } from "./parameters.js";
import {
  affine,
  channelDot,
  channelMean,
  conv,
  convInput,
  filterGradient,
  slopeOf,
} from "./primitives.js";

/** Mean and biased variance of one pass, or running ones, `[batch or 1, channels, 1, 1]`. */
export interface Statistics {
  readonly mean: tf.Tensor4D;
  readonly variance: tf.Tensor4D;
}

/** A layer's forward pass, with what its derivatives need. */
export interface NormalisedLayer {
  readonly parameters: InnerParameters;
  /** Pixels between the convolution's taps. */
  readonly dilation: number;
  readonly input: tf.Tensor4D;
  /** The convolution's output. */
  readonly h: tf.Tensor4D;
  /** gamma r. */
  readonly scale: tf.Tensor4D;
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
  { running, dilation = 1 }: { running?: Statistics | undefined; dilation?: number } = {},
): NormalisedLayer {
  const h = conv(input, parameters.weight, dilation);
  const statistics = running ?? statisticsOf(h);
  const { mean, variance } = statistics;
  const deviation: tf.Tensor4D = tf.rsqrt(tf.add(variance, NORMALISATION_EPSILON));
  const scale: tf.Tensor4D = tf.mul(deviation, parameters.gamma);
  const offset: tf.Tensor4D = tf.sub(parameters.beta, tf.mul(mean, scale));
  const output = affine(h, scale, { offset, activation: "leaky" });
  const batch = running === undefined;
  return { parameters, dilation, input, h, scale, deviation, statistics, batch, output };
}

function statisticsOf(h: tf.Tensor4D): Statistics {
  const mean = channelMean(h);
  const square = tf.mul(channelDot(h, h), 1 / pixels(h));
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

/** A field u beside the means from which the normalisation's derivative is made. */
export interface Projected {
  readonly field: tf.Tensor4D;
  /** <u>. */
  readonly mean: tf.Tensor4D;
  /** <u n>. */
  readonly along: tf.Tensor4D;
}

/** Takes the cotangent of a layer's output back to its convolution. */
export function reverse(layer: NormalisedLayer, output: tf.Tensor4D): LayerGradient {
  const slope = slopeOf(layer.output);
  const y = measure(layer, tf.mul(output, slope));
  return { slope, y, h: throughNormalisation(layer, y) };
}

/** Takes the cotangent of a layer's convolution back to its input. */
export function inputGradient(layer: NormalisedLayer, h: tf.Tensor4D): tf.Tensor4D {
  return convInput(h, layer.parameters.weight, layer.dilation);
}

/** Gradients of a layer's parameters, summed over the batch. */
export function parameterGradients(
  layer: NormalisedLayer,
  gradient: LayerGradient,
): InnerParameters {
  const { along, mean } = gradient.y;
  const count = pixels(layer.h);
  return {
    weight: filterGradient(layer.input, gradient.h, layer.dilation),
    gamma: tf.mul(tf.sum(along, 0, true), count),
    beta: tf.mul(tf.sum(mean, 0, true), count),
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
  const h = measure(layer, conv(input, layer.parameters.weight, layer.dilation));
  return { input, h, output: tf.mul(throughNormalisation(layer, h), gradient.slope) };
}

/** The derivatives, by this layer's own values, of the scores' derivative along the direction. */
export interface SecondGradient {
  /** Cotangent of h; none where nothing depends on h: layers without statistics of their own are linear but for slopes. */
  readonly h: tf.Tensor4D | undefined;
  readonly parameters: InnerParameters;
}

/**
 * Takes the derivative of `sum of scores along the tangent` back through a layer. Its cotangent of
 * the tangent itself is the first-order gradient, which is why that is an input here and is not
 * computed again.
 *
 * The penalty is of one picture, so nothing is summed over a batch here.
 *
 * @param output - Cotangent of the layer's output; none at the last inner layer, after which all is linear.
 */
export function second(
  layer: NormalisedLayer,
  gradient: LayerGradient,
  direction: LayerTangent,
  output: tf.Tensor4D | undefined,
): SecondGradient {
  const ofDirection = filterGradient(direction.input, gradient.h, layer.dilation);
  if (!layer.batch) {
    const gamma: tf.Tensor4D = tf.mul(
      channelDot(gradient.y.field, direction.h.field),
      layer.deviation,
    );
    return { h: undefined, parameters: { weight: ofDirection, gamma, beta: tf.zerosLike(gamma) } };
  }
  const { scale, deviation, statistics, h } = layer;
  const { y } = gradient;
  const t = direction.h;
  const count = pixels(h);
  const q = output && measure(layer, tf.mul(output, gradient.slope));
  // <(cotangent of y) (tangent of n)>
  const mixed: tf.Tensor4D = tf.mul(
    deviation,
    tf.sub(
      tf.mul(channelDot(y.field, t.field), 1 / count),
      tf.add(tf.mul(t.mean, y.mean), tf.mul(t.along, y.along)),
    ),
  );
  const gamma: tf.Tensor4D = q ? tf.add(q.along, mixed) : mixed;
  const less = tf.mul(scale, -1);
  const curved = tf.mul(less, deviation);
  const ofY: tf.Tensor4D = tf.mul(curved, t.along);
  const ofT: tf.Tensor4D = tf.mul(curved, y.along);
  const ofN = tf.sub(tf.mul(less, gamma), tf.mul(tf.mul(ofY, y.along), 2));
  const ofH: tf.Tensor4D = tf.mul(ofN, deviation);
  const level = tf.add(
    tf.mul(ofY, y.mean),
    tf.add(tf.mul(ofT, t.mean), tf.mul(ofH, statistics.mean)),
  );
  const offset: tf.Tensor4D = tf.sub(q ? tf.mul(less, q.mean) : 0, level);
  let cotangent = affine(h, ofH, { offset });
  cotangent = affine(t.field, ofT, { plus: cotangent });
  cotangent = affine(y.field, ofY, { plus: cotangent });
  if (q) cotangent = affine(q.field, scale, { plus: cotangent });
  const weight: tf.Tensor4D = tf.add(
    filterGradient(layer.input, cotangent, layer.dilation),
    ofDirection,
  );
  const beta: tf.Tensor4D = q ? tf.mul(q.mean, count) : tf.zerosLike(y.mean);
  return { h: cotangent, parameters: { weight, gamma: tf.mul(gamma, count), beta } };
}

function measure({ h, deviation, statistics }: NormalisedLayer, field: tf.Tensor4D): Projected {
  const mean = channelMean(field);
  const product = tf.mul(channelDot(field, h), 1 / pixels(h));
  const along: tf.Tensor4D = tf.mul(deviation, tf.sub(product, tf.mul(statistics.mean, mean)));
  return { field, mean, along };
}

/** gamma times the normalisation's derivative: scale (u - <u> - n <u n>), and scale u where the statistics are constants. */
function throughNormalisation(
  { h, scale, deviation, statistics, batch }: NormalisedLayer,
  u: Projected,
): tf.Tensor4D {
  if (!batch) return affine(u.field, scale, {});
  const less = tf.mul(scale, -1);
  const ofH: tf.Tensor4D = tf.mul(tf.mul(less, deviation), u.along);
  const offset: tf.Tensor4D = tf.sub(tf.mul(less, u.mean), tf.mul(ofH, statistics.mean));
  return affine(u.field, scale, { plus: affine(h, ofH, { offset }) });
}

function pixels(x: tf.Tensor4D): number {
  return x.shape[2] * x.shape[3];
}
