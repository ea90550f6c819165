/** Folds batch normalisation with its running statistics into the convolution before it. */
import type { GeneratorWeights, Layer } from "../checkpoint/generator.js";
import { NORMALISATION_EPSILON } from "../network.js";
import type { Convolution, LinkWeights } from "./model.js";

/** The same function as the generator with frozen statistics, as five plain convolutions. */
export function foldGenerator(weights: GeneratorWeights): LinkWeights {
  return weights.map(foldLayer);
}

function foldLayer({ inputs, outputs, weight, bias, normalisation }: Layer): Convolution {
  const given = bias ?? new Float32Array(outputs);
  if (normalisation === undefined) return { inputs, outputs, weight, bias: given };
  const { gamma, beta, mean, variance } = normalisation;
  const gain = Float64Array.from(gamma, (g, c) => {
    return g / Math.sqrt(variance[c]! + NORMALISATION_EPSILON);
  });
  const perOutput = inputs * 9;
  return {
    inputs,
    outputs,
    weight: weight.map((w, i) => w * gain[Math.floor(i / perOutput)]!),
    bias: given.map((b, c) => beta[c]! + (b - mean[c]!) * gain[c]!),
  };
}
