/** The generator of one scale: noise and the previous picture in, the picture of this scale out. */
import { MARGIN, type Padding } from "@singan/pyramid";
import * as tf from "@tensorflow/tfjs";
import {
  forward,
  inputGradient,
  type LayerGradient,
  type NormalisedLayer,
  parameterGradients,
  reverse,
  type Statistics,
} from "./normalised.js";
import { type InnerParameters, LAYERS, type NetworkParameters } from "./parameters.js";
import { conv, convInput, filterGradient } from "./primitives.js";

export interface GeneratorPass {
  readonly parameters: NetworkParameters;
  readonly layers: readonly NormalisedLayer[];
  /** What is added to the previous picture: the hyperbolic tangent of the last convolution. */
  readonly residual: tf.Tensor4D;
  /** `[batch, 3, height, width]`. */
  readonly picture: tf.Tensor4D;
}

/**
 * The generator's input: amplitude x noise + previous within a margin of zeros; with padding `noise`
 * the noise covers the margin as well.
 *
 * @param noise - One channel (the same for all three) or three.
 */
export function generatorInput(
  noise: tf.Tensor4D,
  previous: tf.Tensor4D,
  amplitude: number,
  padding: Padding,
): tf.Tensor4D {
  const scaled = tf.mul(noise, amplitude);
  return padding === "noise"
    ? tf.add(scaled, margin(previous))
    : margin(tf.add(scaled, previous) as tf.Tensor4D);
}

function margin(x: tf.Tensor4D): tf.Tensor4D {
  const around: [number, number] = [MARGIN, MARGIN];
  return tf.pad(x, [[0, 0], [0, 0], around, around]);
}

/**
 * Runs the generator.
 *
 * @param running - One pair of statistics a layer, for a frozen pass; else every image's own.
 */
export function generator(
  input: tf.Tensor4D,
  previous: tf.Tensor4D,
  parameters: NetworkParameters,
  running?: readonly Statistics[],
): GeneratorPass {
  const layers: NormalisedLayer[] = [];
  let x = input;
  for (const [index, inner] of parameters.inner.entries()) {
    const layer = forward(x, inner, { running: running?.[index] });
    layers.push(layer);
    x = layer.output;
  }
  const { weight, bias } = parameters.tail;
  const residual: tf.Tensor4D = tf.tanh(tf.add(conv(x, weight), bias));
  return { parameters, layers, residual, picture: tf.add(residual, previous) };
}

/** The gradient by the parameters, summed over the batch, for a cotangent of the picture. */
export function generatorGradients(pass: GeneratorPass, picture: tf.Tensor4D): NetworkParameters {
  const { residual, layers, parameters } = pass;
  const scores: tf.Tensor4D = tf.mul(picture, tf.sub(1, tf.mul(residual, residual)));
  const inner: InnerParameters[] = [];
  let cotangent = convInput(scores, parameters.tail.weight);
  for (let index = LAYERS - 2; index >= 0; index--) {
    const layer = layers[index]!;
    const gradient: LayerGradient = reverse(layer, cotangent);
    inner[index] = parameterGradients(layer, gradient);
    if (index > 0) cotangent = inputGradient(layer, gradient.h);
  }
  const weight = filterGradient(layers.at(-1)!.output, scores);
  return { inner, tail: { weight, bias: tf.sum(scores, [0, 2, 3], true) } };
}
