/** The critic: five convolutions without padding, from a picture to a map of scores of its patches. */
import * as tf from "@tensorflow/tfjs";
import {
  forward,
  inputGradient,
  type LayerGradient,
  type LayerTangent,
  type NormalisedLayer,
  parameterGradients,
  reverse,
  type Statistics,
  second,
  tangent,
} from "./normalised.js";
import { type InnerParameters, LAYERS, type NetworkParameters } from "./parameters.js";
import { conv, convInput, filterGradient } from "./primitives.js";

/** A critic's forward pass over a batch of pictures, each normalised by its own statistics. */
export interface CriticPass {
  readonly parameters: NetworkParameters;
  readonly layers: readonly NormalisedLayer[];
  /** One for every patch: `[batch, 1, height - 10, width - 10]` where patches are 11x11. */
  readonly scores: tf.Tensor4D;
}

/** The inner layers whose taps may lie apart: the last two. */
const SPREAD_FROM = LAYERS - 3;

/** Side of the patches that a critic judges, in pixels: 11 as in the paper, 15 with taps two apart. */
export function criticField(dilation: number): number {
  return 1 + 2 * (3 + 2 * dilation);
}

/** How a critic differs from the paper's. */
export interface CriticKind {
  /** Pixels between the taps of the last two inner convolutions; 1 in the paper. */
  readonly criticDilation: number;
  /** `batch` in the paper: every picture by its own statistics. `none`: gamma h + beta, whatever the picture. */
  readonly criticNormalisation: "batch" | "none";
}

export function critic(
  picture: tf.Tensor4D,
  parameters: NetworkParameters,
  { criticDilation, criticNormalisation }: CriticKind,
): CriticPass {
  const running = criticNormalisation === "none" ? unitStatistics(parameters) : undefined;
  const layers: NormalisedLayer[] = [];
  let x = picture;
  for (const [index, inner] of parameters.inner.entries()) {
    const layer = forward(x, inner, {
      running,
      dilation: index < SPREAD_FROM ? 1 : criticDilation,
    });
    layers.push(layer);
    x = layer.output;
  }
  const { weight, bias } = parameters.tail;
  return { parameters, layers, scores: tf.add(conv(x, weight), bias) };
}

function unitStatistics({ inner }: NetworkParameters): Statistics {
  const { shape } = inner[0]!.gamma;
  return { mean: tf.zeros(shape), variance: tf.ones(shape) };
}

/** First derivatives of a critic's pass. */
export interface CriticGradient {
  readonly scores: tf.Tensor4D;
  readonly layers: readonly LayerGradient[];
}

/** Takes a cotangent of the scores back to the first convolution. */
export function criticReverse(pass: CriticPass, scores: tf.Tensor4D): CriticGradient {
  const layers: LayerGradient[] = [];
  let cotangent = convInput(scores, pass.parameters.tail.weight);
  for (let index = LAYERS - 2; index >= 0; index--) {
    const layer = pass.layers[index]!;
    const gradient = reverse(layer, cotangent);
    layers[index] = gradient;
    if (index > 0) cotangent = inputGradient(layer, gradient.h);
  }
  return { scores, layers };
}

/** The gradient by the picture. */
export function criticPictureGradient(pass: CriticPass, gradient: CriticGradient): tf.Tensor4D {
  return inputGradient(pass.layers[0]!, gradient.layers[0]!.h);
}

/** The gradient by the parameters, summed over the batch. */
export function criticGradients(pass: CriticPass, gradient: CriticGradient): NetworkParameters {
  return {
    inner: pass.layers.map((layer, index) => parameterGradients(layer, gradient.layers[index]!)),
    tail: {
      weight: filterGradient(pass.layers.at(-1)!.output, gradient.scores),
      bias: tf.sum(gradient.scores, [0, 2, 3], true),
    },
  };
}

/**
 * The gradient, by the parameters, of `sum(direction x picture gradient)`: what a penalty on the
 * picture gradient needs, with `direction` its derivative by that gradient (reference, 5.3).
 *
 * @param gradient - First derivatives for a constant cotangent of the scores.
 */
export function criticSecondGradients(
  pass: CriticPass,
  gradient: CriticGradient,
  direction: tf.Tensor4D,
): NetworkParameters {
  const tangents: LayerTangent[] = [];
  let moving = direction;
  for (const [index, layer] of pass.layers.entries()) {
    const step = tangent(layer, gradient.layers[index]!, moving);
    tangents.push(step);
    moving = step.output;
  }
  const weight = filterGradient(moving, gradient.scores);
  const inner: InnerParameters[] = [];
  let cotangent: tf.Tensor4D | undefined;
  for (let index = LAYERS - 2; index >= 0; index--) {
    const layer = pass.layers[index]!;
    const result = second(layer, gradient.layers[index]!, tangents[index]!, cotangent);
    inner[index] = result.parameters;
    cotangent = index > 0 && result.h ? inputGradient(layer, result.h) : undefined;
  }
  return { inner, tail: { weight, bias: tf.zerosLike(pass.parameters.tail.bias) } };
}
