import { expect, test } from "vitest";
import { generatorWeights, initialState, warmStart } from "../src/engine/state.js";
import { tracedEngine } from "../src/engine/traced.js";
import { parameterCount, parameterLayout } from "../src/network/parameters.js";
import { smallCase } from "./support/small-case.js";

const meanOf = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
const deviationOf = (values: Float32Array) =>
  Math.sqrt(meanOf(values.map((v) => v * v)) - meanOf(values) ** 2);

test("has as many parameters as the reference, less the biases that normalisation cancels", () => {
  // Reference, section 4: 29,763 and 29,185 at 32 channels, with a bias of 32 on four convolutions.
  expect(parameterCount("generator", 32)).toBe(29_763 - 4 * 32);
  expect(parameterCount("critic", 32)).toBe(29_185 - 4 * 32);
});

test("starts as the reference, section 4, says", () => {
  const state = initialState(32, 7, 2);
  for (const kind of ["generator", "critic"] as const) {
    const { parameters, firstMoment, secondMoment, steps } = state[kind];
    expect(steps).toBe(0);
    expect(firstMoment.every((v) => v === 0) && secondMoment.every((v) => v === 0)).toBe(true);
    for (const { role, offset, length, name } of parameterLayout(kind, 32)) {
      const values = parameters.slice(offset, offset + length);
      if (role === "weight" && length > 1000) {
        expect(Math.abs(meanOf(values)), name).toBeLessThan(0.002);
        expect(deviationOf(values), name).toBeCloseTo(0.02, 2);
      }
      if (role === "gamma") {
        expect(meanOf(values), name).toBeCloseTo(1, 1);
        expect(deviationOf(values), name).toBeGreaterThan(0.01);
        expect(deviationOf(values), name).toBeLessThan(0.03);
      }
      if (role === "beta") expect(values.every((v) => v === 0)).toBe(true);
      if (role === "bias") {
        const bound = 1 / Math.sqrt(9 * 32);
        expect(values.every((v) => Math.abs(v) < bound && v !== 0)).toBe(true);
        expect(new Set(values).size).toBe(length);
      }
    }
  }
  expect(state.mean.every((v) => v === 0) && state.variance.every((v) => v === 1)).toBe(true);
});

test("depends on seed and scale, and on nothing else", () => {
  expect(initialState(8, 1, 0)).toEqual(initialState(8, 1, 0));
  const first = (seed: number, scale: number) =>
    initialState(8, seed, scale).generator.parameters[0];
  expect(first(1, 0)).not.toBe(first(2, 0));
  expect(first(1, 0)).not.toBe(first(1, 1));
  const { generator, critic } = initialState(8, 1, 0);
  expect(generator.parameters[0]).not.toBe(critic.parameters[0]);
});

test("filters of a critic that is not normalised keep their signal's size (He et al. 2015)", () => {
  const { critic } = initialState(32, 7, 2, "none");
  const deviations = parameterLayout("critic", 32).flatMap(({ role, offset, length }) => {
    if (role !== "weight" || length < 500) return [];
    return [deviationOf(critic.parameters.slice(offset, offset + length))];
  });
  // sqrt(2 / ((1 + 0.2^2) 9 n)) with 3 or 32 channels before.
  const expected = [0.2669, 0.0817, 0.0817, 0.0817];
  expect(deviations).toHaveLength(expected.length);
  deviations.forEach((deviation, i) => {
    expect(deviation / expected[i]!).toBeGreaterThan(0.93);
    expect(deviation / expected[i]!).toBeLessThan(1.07);
  });
});

test("a warm start keeps weights and statistics and forgets Adam", () => {
  const { state } = smallCase();
  const { generator, critic } = state;
  const moved = (network: typeof generator) => {
    const ones = network.parameters.map(() => 1);
    return { ...network, firstMoment: ones, secondMoment: ones, steps: 9 };
  };
  const trained = { ...state, generator: moved(generator), critic: moved(critic) };
  const next = warmStart(trained);
  expect(next.mean).toEqual(trained.mean);
  expect(next.variance).toEqual(trained.variance);
  for (const network of ["generator", "critic"] as const) {
    const { parameters, firstMoment, secondMoment, steps } = next[network];
    expect(parameters).toEqual(trained[network].parameters);
    expect(parameters).not.toBe(trained[network].parameters);
    expect([...firstMoment, ...secondMoment].every((v) => v === 0)).toBe(true);
    expect(steps).toBe(0);
  }
});

test("a checkpoint's layers are the state's own numbers", () => {
  const { state } = smallCase();
  const layers = generatorWeights(state);
  expect(layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [3, 4],
    [4, 4],
    [4, 4],
    [4, 4],
    [4, 3],
  ]);
  const { parameters } = state.generator;
  expect(layers[0]!.weight).toEqual(parameters.slice(0, 108));
  expect(layers[0]!.normalisation!.gamma).toEqual(parameters.slice(108, 112));
  expect(layers[0]!.normalisation!.beta).toEqual(parameters.slice(112, 116));
  expect(layers[2]!.normalisation!.mean).toEqual(state.mean.slice(8, 12));
  expect(layers[3]!.normalisation!.variance).toEqual(state.variance.slice(12, 16));
  expect(layers[4]!.bias).toEqual(parameters.slice(-3));
  expect(layers[4]!.normalisation).toBeUndefined();
});

test("a state of other channels is refused with a sentence", async () => {
  const engine = await tracedEngine({ threads: 1 });
  const { problem } = smallCase();
  await expect(engine.openScale(problem, initialState(8, 1, 0))).rejects.toMatchObject({
    code: "INVALID_RUN",
    message:
      "The saved state is of 8 channels or damaged, and this scale has 4. Start over with --force.",
  });
});

test("noise of other channels than the scale's is refused", async () => {
  const engine = await tracedEngine({ threads: 1 });
  const { problem, state, inputs } = smallCase({ noiseChannels: 1 });
  const trainer = await engine.openScale(problem, state);
  const three = smallCase({ noiseChannels: 3 }).inputs(0, false).noise;
  await expect(trainer.generator({ ...inputs(0, false), noise: three })).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
  await trainer.dispose();
});
