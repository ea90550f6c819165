import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { adam, adamRate } from "../src/network/adam.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const BETAS = [0.5, 0.999] as const;

test("follows a sequence worked out by hand", () => {
  const gradients = [
    [1, -2],
    [0.5, 4],
    [-3, 0],
  ];
  let m = [0, 0];
  let v = [0, 0];
  let p = [0.3, -0.7];
  let state = {
    parameters: tf.tensor1d(p),
    firstMoment: tf.tensor1d(m),
    secondMoment: tf.tensor1d(v),
  };
  gradients.forEach((g, steps) => {
    m = m.map((old, i) => 0.5 * old + 0.5 * g[i]!);
    v = v.map((old, i) => 0.999 * old + 0.001 * g[i]! ** 2);
    const t = steps + 1;
    p = p.map((old, i) => {
      const first = m[i]! / (1 - 0.5 ** t);
      const second = v[i]! / (1 - 0.999 ** t);
      return old - (0.01 * first) / (Math.sqrt(second) + 1e-8);
    });
    const { step, correction } = adamRate(0.01, steps, BETAS);
    const rate = { step: tf.scalar(step), correction: tf.scalar(correction) };
    state = adam(state, tf.tensor1d(g), rate, BETAS);
    expect(Math.abs(state.parameters.dataSync()[0]! - p[0]!)).toBeLessThan(1e-6);
    expect(Math.abs(state.parameters.dataSync()[1]! - p[1]!)).toBeLessThan(1e-6);
  });
});

test("the first step has the size of the learning rate, whatever the gradient's", () => {
  const zero = tf.zeros([3]) as tf.Tensor1D;
  const { step, correction } = adamRate(5e-4, 0, BETAS);
  const rate = { step: tf.scalar(step), correction: tf.scalar(correction) };
  const state = { parameters: zero, firstMoment: zero, secondMoment: zero };
  const { parameters } = adam(state, tf.tensor1d([1e-3, -7, 250]), rate, BETAS);
  const [a, b, c] = parameters.dataSync();
  expect(a).toBeCloseTo(-5e-4, 7);
  expect(b).toBeCloseTo(5e-4, 7);
  expect(c).toBeCloseTo(-5e-4, 7);
});
