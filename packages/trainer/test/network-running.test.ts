/** Running statistics: which passes enter them, with which weight. */

import type { Tensor } from "@singan/pyramid";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { eagerEngine } from "../src/engine/eager.js";
import * as double from "./support/double-precision.js";
import { smallCase } from "./support/small-case.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const small = smallCase();
const { problem, state } = small;

/** Mean and unbiased variance of every layer's channels in one pass. */
function passStatistics(noise: Tensor, previous: Tensor) {
  const fieldOf = ({ data, shape: [, c, h, w] }: Tensor) => double.field(c, h, w, data);
  const old = fieldOf(previous);
  const input = double.generatorInput(fieldOf(noise), old, problem.amplitude, problem.padding);
  const { parameters } = state.generator;
  const { passes, pixels } = double.generator(parameters, problem.channels, input, old);
  return {
    mean: passes.flatMap(({ mean }) => Array.from(mean)),
    variance: passes.flatMap(({ variance }, k) =>
      Array.from(variance, (v) => (v * pixels[k]!) / (pixels[k]! - 1)),
    ),
  };
}

const random = passStatistics(small.inputs(0, false).noise, small.inputs(0, false).previous);
const rebuilt = passStatistics(problem.reconstructionNoise, problem.reconstructionPrevious);

async function after(kind: "critic" | "generator", frozen: boolean) {
  const trainer = await eagerEngine("cpu", "javascript").openScale(problem, state);
  await trainer[kind](small.inputs(0, frozen));
  const { mean, variance } = await trainer.state();
  await trainer.dispose();
  return { mean, variance };
}

test("a critic step adds its random pass with weight 0.1", async () => {
  const { mean, variance } = await after("critic", false);
  mean.forEach((v, i) => {
    expect(v).toBeCloseTo(0.9 * state.mean[i]! + 0.1 * random.mean[i]!, 5);
  });
  variance.forEach((v, i) => {
    expect(v).toBeCloseTo(0.9 * state.variance[i]! + 0.1 * random.variance[i]!, 5);
  });
});

test("a generator step adds its random pass, then its reconstruction", async () => {
  const { mean, variance } = await after("generator", false);
  const expected = (old: number, first: number, then: number) =>
    0.9 * (0.9 * old + 0.1 * first) + 0.1 * then;
  mean.forEach((v, i) => {
    expect(v).toBeCloseTo(expected(state.mean[i]!, random.mean[i]!, rebuilt.mean[i]!), 5);
  });
  variance.forEach((v, i) => {
    const { variance: first } = random;
    expect(v).toBeCloseTo(expected(state.variance[i]!, first[i]!, rebuilt.variance[i]!), 5);
  });
});

test("frozen statistics stay, bit for bit", async () => {
  for (const kind of ["critic", "generator"] as const) {
    expect(await after(kind, true)).toEqual({ mean: state.mean, variance: state.variance });
  }
});
