/** A generator as the named tensors of a checkpoint, and back. */
import { SinganError } from "../errors.js";
import type { GeneratorWeights, Layer, Normalisation } from "./generator.js";
import type { StoredTensor } from "./safetensors.js";

const NORMALISATION = ["gamma", "beta", "mean", "variance"] as const;

/** Names are `layer_k.weight`, `.bias`, `.gamma`, `.beta`, `.mean`, `.variance`. */
export function generatorTensors(weights: GeneratorWeights): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  weights.forEach(({ inputs, outputs, weight, bias, normalisation }, k) => {
    tensors[`layer_${k}.weight`] = { shape: [outputs, inputs, 3, 3], data: weight };
    if (bias !== undefined) tensors[`layer_${k}.bias`] = { shape: [outputs], data: bias };
    if (normalisation === undefined) return;
    for (const part of NORMALISATION) {
      tensors[`layer_${k}.${part}`] = { shape: [outputs], data: normalisation[part] };
    }
  });
  return tensors;
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN` when a tensor is missing, has another shape than its neighbours, or holds values
 *   that are not finite.
 */
export function generatorFromTensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  name = "the checkpoint",
): GeneratorWeights {
  const fail = (reason: string): never => {
    throw new SinganError(
      "INVALID_RUN",
      `${name} does not hold a generator: ${reason}. Start over with singan train --force.`,
    );
  };
  const values = (tensor: string, count: number): Float32Array | undefined => {
    const data = tensors[tensor]?.data;
    if (data === undefined) return undefined;
    if (data.length !== count) fail(`${tensor} has ${data.length} values instead of ${count}`);
    if (!data.every(Number.isFinite)) fail(`${tensor} holds numbers that are not finite`);
    return data;
  };
  const layers: Layer[] = [];
  for (let k = 0; tensors[`layer_${k}.weight`] !== undefined; k++) {
    const [outputs = 0, inputs = 0, ...kernel] = tensors[`layer_${k}.weight`]?.shape ?? [];
    if (kernel.join() !== "3,3") fail(`layer_${k}.weight is not a 3x3 convolution`);
    const weight = values(`layer_${k}.weight`, outputs * inputs * 9);
    const parts = NORMALISATION.map(
      (part) => [part, values(`layer_${k}.${part}`, outputs)] as const,
    );
    const present = parts.filter(([, data]) => data !== undefined).length;
    if (present !== 0 && present !== parts.length)
      fail(`the normalisation of layer ${k} is incomplete`);
    if (values(`layer_${k}.variance`, outputs)?.some((variance) => variance < 0)) {
      fail(`layer_${k}.variance is negative`);
    }
    const normalisation = Object.fromEntries(parts) as unknown as Normalisation;
    const bias = values(`layer_${k}.bias`, outputs);
    layers.push({
      inputs,
      outputs,
      weight: weight ?? new Float32Array(),
      ...(bias === undefined ? {} : { bias }),
      ...(present === 0 ? {} : { normalisation }),
    });
  }
  layers.forEach((layer, k) => {
    const before = layers[k - 1]?.outputs ?? 3;
    if (layer.inputs !== before)
      fail(`layer ${k} takes ${layer.inputs} channels but gets ${before}`);
  });
  if (layers.length !== 5 || layers[4]?.outputs !== 3)
    fail("it needs five layers that end in 3 channels");
  return layers;
}
