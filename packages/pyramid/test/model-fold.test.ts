import { describe, expect, it } from "vitest";
import type { Layer } from "../src/checkpoint/generator.js";
import { foldGenerator } from "../src/model/fold.js";
import { gaussian } from "../src/noise/field.js";
import { makeRandomGenerator } from "./support/random-model.js";

describe("foldGenerator", () => {
  it("gives known numbers", () => {
    const layer: Layer = {
      inputs: 1,
      outputs: 1,
      weight: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
      normalisation: {
        gamma: Float32Array.of(3),
        beta: Float32Array.of(0.5),
        mean: Float32Array.of(2),
        variance: Float32Array.of(4 - 1e-5),
      },
    };
    const [folded] = foldGenerator([layer]);
    [1.5, 3, 4.5, 6, 7.5, 9, 10.5, 12, 13.5].forEach((expected, i) => {
      expect(folded!.weight[i]).toBeCloseTo(expected, 5);
    });
    expect(folded!.bias[0]).toBeCloseTo(0.5 - 2 * 1.5, 5);
  });

  it("is the convolution followed by normalisation with frozen statistics", () => {
    const generator = makeRandomGenerator(4, 2, 6);
    const links = foldGenerator(generator);
    expect(links.map(({ inputs, outputs }) => [inputs, outputs])).toEqual(
      generator.map(({ inputs, outputs }) => [inputs, outputs]),
    );
    generator.forEach((layer, k) => {
      const patch = gaussian(
        { seed: 8, purpose: "sample", scale: k },
        { sample: 0, channels: layer.inputs, window: { x: 0, y: 0, width: 3, height: 3 } },
      );
      for (let o = 0; o < layer.outputs; o++) {
        const { weight, bias } = links[k]!;
        expect(dot(weight, patch, o) + bias[o]!).toBeCloseTo(normalised(layer, patch, o), 5);
      }
    });
  });

  it("leaves a layer without normalisation as it is", () => {
    const generator = makeRandomGenerator(4, 0, 2);
    const tail = generator[4]!;
    expect(foldGenerator(generator)[4]).toEqual(tail);
    const { bias: _, ...bare } = tail;
    expect(foldGenerator([bare])[0]!.bias).toEqual(new Float32Array(3));
  });
});

function dot(weight: Float32Array, patch: Float32Array, output: number): number {
  return patch.reduce((sum, value, i) => sum + value * weight[output * patch.length + i]!, 0);
}

function normalised({ weight, bias, normalisation }: Layer, patch: Float32Array, o: number) {
  const value = dot(weight, patch, o) + (bias?.[o] ?? 0);
  if (normalisation === undefined) return value;
  const { gamma, beta, mean, variance } = normalisation;
  return ((value - mean[o]!) / Math.sqrt(variance[o]! + 1e-5)) * gamma[o]! + beta[o]!;
}
