/** Losses and gradients of both steps against double-precision losses and their finite differences. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { eagerEngine } from "../src/engine/eager.js";
import type { CriticInputs } from "../src/engine/engine.js";
import type { ScaleState } from "../src/engine/state.js";
import { parameterLayout } from "../src/network/parameters.js";
import * as double from "./support/double-precision.js";
import { random, type SmallCase, smallCase } from "./support/small-case.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const CASES = [
  { padding: "zero", noiseChannels: 3, frozen: false },
  { padding: "noise", noiseChannels: 1, frozen: true },
  { padding: "zero", criticDilation: 2, frozen: false },
  { padding: "zero", criticNormalisation: "none", criticDilation: 2, frozen: true },
] as const;

/** Half a step of a central difference; in double precision both kinds of error stay below 1e-6. */
const STEP = 1e-5;
/** Single precision over some thousand sums, relative to the gradient's own size. */
const TOLERANCE = 1e-4;

const fieldOf = ({
  data,
  shape: [, c, h, w],
}: {
  data: Float32Array;
  shape: readonly [number, number, number, number];
}) => double.field(c, h, w, data);

describe.each(CASES)(
  "$padding padding, frozen $frozen, dilation $criticDilation, normalisation $criticNormalisation",
  ({ frozen, ...options }) => {
    const small = smallCase(options);

    test("the critic's losses and gradient", async () => {
      const { trained, losses } = await criticTrained(small, frozen);
      const loss = criticLoss(small, frozen);
      const expected = loss(small.state.critic.parameters);
      expect(losses.real).toBeCloseTo(expected.real, 5);
      expect(losses.fake).toBeCloseTo(expected.fake, 5);
      expect(losses.penalty).toBeCloseTo(expected.penalty, 4);
      expect(losses.loss).toBeCloseTo(expected.loss, 4);
      const value = (flat: Float64Array) => loss(flat).loss;
      checkGradient("critic", small, small.state.critic.parameters, value, trained.critic);
    });

    test("the generator's losses and gradient", async () => {
      const trainer = await eagerEngine("cpu", "javascript").openScale(small.problem, small.state);
      const losses = await trainer.generator(small.inputs(0, frozen));
      const trained = await trainer.state();
      await trainer.dispose();
      const loss = generatorLoss(small, frozen);
      const expected = loss(small.state.generator.parameters);
      expect(losses.adversarial).toBeCloseTo(expected.adversarial, 5);
      expect(losses.reconstruction).toBeCloseTo(expected.reconstruction, 5);
      expect(losses.loss).toBeCloseTo(expected.loss, 4);
      const value = (flat: Float64Array) => loss(flat).loss;
      checkGradient("generator", small, small.state.generator.parameters, value, trained.generator);
    });
  },
);

test.each([{}, { criticDilation: 2 }, { criticNormalisation: "none" }] as const)(
  "the penalty alone has the gradient of finite differences, second derivatives included: %o",
  async (kind) => {
    const small = smallCase(kind);
    const weight = 1e4;
    const heavy = { ...small, problem: { ...small.problem, penaltyWeight: weight } };
    const { trained } = await criticTrained(heavy, false);
    const loss = criticLoss(heavy, false);
    const value = (flat: Float64Array) => loss(flat).loss;
    checkGradient("critic", heavy, small.state.critic.parameters, value, trained.critic);
  },
);

test("a step without penalty has the gradient of the scores alone", async () => {
  const small = smallCase();
  const { trained, losses } = await criticTrained(small, false, { mix: undefined });
  const without = { ...small, problem: { ...small.problem, penaltyWeight: 0 } };
  const loss = criticLoss(without, false);
  const expected = loss(small.state.critic.parameters);
  expect(losses).toEqual({
    loss: expect.closeTo(expected.loss, 4),
    real: expect.closeTo(expected.real, 5),
    fake: expect.closeTo(expected.fake, 5),
  });
  const value = (flat: Float64Array) => loss(flat).loss;
  checkGradient("critic", small, small.state.critic.parameters, value, trained.critic);
});

async function criticTrained(
  { problem, state, inputs }: SmallCase,
  frozen: boolean,
  others: Partial<CriticInputs> = {},
) {
  const trainer = await eagerEngine("cpu", "javascript").openScale(problem, state);
  const losses = await trainer.critic({ ...inputs(0, frozen), ...others });
  const trained: ScaleState = await trainer.state();
  await trainer.dispose();
  return { losses, trained };
}

function fakeOf({ problem, state, inputs }: SmallCase, flat: ArrayLike<number>, frozen: boolean) {
  const { noise, previous } = inputs(0, frozen);
  return picture(problem, state, flat, fieldOf(noise), fieldOf(previous), frozen);
}

function picture(
  { channels, amplitude, padding }: SmallCase["problem"],
  state: ScaleState,
  flat: ArrayLike<number>,
  noise: double.Field,
  previous: double.Field,
  frozen: boolean,
) {
  const input = double.generatorInput(noise, previous, amplitude, padding);
  const cut = (all: Float32Array, k: number) => all.subarray(k * channels, (k + 1) * channels);
  const running = [0, 1, 2, 3].map((k) => ({
    mean: cut(state.mean, k),
    variance: cut(state.variance, k),
  }));
  return double.generator(flat, channels, input, previous, frozen ? running : undefined).picture;
}

function criticLoss(small: SmallCase, frozen: boolean) {
  const { problem, state, inputs } = small;
  const realField = fieldOf(problem.real);
  const fakeField = fakeOf(small, state.generator.parameters, frozen);
  const { mix } = inputs(0, frozen);
  const mixed = {
    ...realField,
    data: realField.data.map((v, i) => mix * v + (1 - mix) * fakeField.data[i]!),
  };
  return (flat: ArrayLike<number>) => {
    const real = double.mean(double.critic(flat, problem, realField).scores);
    const fake = double.mean(double.critic(flat, problem, fakeField).scores);
    const penalty = double.penalty(double.critic(flat, problem, mixed).gradient);
    return { real, fake, penalty, loss: fake - real + problem.penaltyWeight * penalty };
  };
}

function generatorLoss(small: SmallCase, frozen: boolean) {
  const { problem, state } = small;
  const real = fieldOf(problem.real);
  return (flat: ArrayLike<number>) => {
    const fake = fakeOf(small, flat, frozen);
    const { scores } = double.critic(state.critic.parameters, problem, fake);
    const noise = fieldOf(problem.reconstructionNoise);
    const rebuilt = picture(
      problem,
      state,
      flat,
      noise,
      fieldOf(problem.reconstructionPrevious),
      frozen,
    );
    const squares = rebuilt.data.map((v, i) => (v - real.data[i]!) ** 2);
    const reconstruction = squares.reduce((sum, v) => sum + v, 0) / squares.length;
    const adversarial = -double.mean(scores);
    return {
      adversarial,
      reconstruction,
      loss: adversarial + problem.reconstructionWeight * reconstruction,
    };
  };
}

/** After one step of fresh Adam the first moment is half the gradient. Checks it along one random direction for each parameter. */
function checkGradient(
  kind: "generator" | "critic",
  { problem }: SmallCase,
  parameters: Float32Array,
  loss: (flat: Float64Array) => number,
  { firstMoment }: { firstMoment: Float32Array },
) {
  const size = Math.sqrt(firstMoment.reduce((sum, v) => sum + 4 * v * v, 0));
  parameterLayout(kind, problem.channels).forEach(({ name, offset, length }, index) => {
    const direction = random([1, 1, 1, length], 100 + index).data;
    const norm = Math.sqrt(direction.reduce((sum, v) => sum + v * v, 0));
    const moved = (distance: number) => {
      const flat = Float64Array.from(parameters);
      for (let i = 0; i < length; i++) flat[offset + i]! += (distance * direction[i]!) / norm;
      return loss(flat);
    };
    const expected = (moved(STEP) - moved(-STEP)) / (2 * STEP);
    let received = 0;
    for (let i = 0; i < length; i++)
      received += (2 * firstMoment[offset + i]! * direction[i]!) / norm;
    expect(Math.abs(received - expected) / size, name).toBeLessThan(TOLERANCE);
  });
}
