/** What one step feeds the networks, and when learning slows down (reference, 5.2 to 5.4). */
import {
  draw,
  gaussian,
  paletteOf,
  quantised,
  type ReconstructionNoise,
  resample,
  uniform,
} from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import { afterAll, describe, expect, test } from "vitest";
import type {
  CriticInputs,
  GeneratorInputs,
  ScaleTrainer,
  StepInputs,
} from "../src/engine/engine.js";
import { generatorWeights, initialState } from "../src/engine/state.js";
import { resolveSettings } from "../src/settings/resolve.js";
import { partialModel, reconstructionOf } from "../src/training/finished.js";
import { planRun } from "../src/training/plan.js";
import { blank, reconstructionNoise, scaleProblem, tensorOf } from "../src/training/problem.js";
import { phaseAt, type ScaleWork, trainStep } from "../src/training/scale.js";
import { linkOpener } from "../src/training/sessions.js";
import { random } from "./support/small-case.js";

const settings = resolveSettings({
  preset: "paper",
  minSize: 14,
  maxSize: 24,
  channels: 4,
  seed: 5,
});
const plan = planRun({ width: 24, height: 18 }, settings);
const reals = plan.sizes.map(({ width, height }, n) => {
  return { width, height, data: random([1, 3, height, width], n, 0.4).data };
});
const noise = reconstructionNoise(settings, plan.sizes[0]!);
const weights = generatorWeights(initialState(4, 5, 0));
const below = partialModel(plan, [{ weights, amplitude: 1 }], [noise], linkOpener(1));
afterAll(() => below.runner.release());

/** Writes down what it is given. */
function recorder() {
  const calls: ({ kind: string } & (CriticInputs | StepInputs))[] = [];
  const none = { loss: 0, real: 0, fake: 0, penalty: 0, adversarial: 0, reconstruction: 0 };
  const take = (kind: string) => async (inputs: CriticInputs | StepInputs) => {
    calls.push({ kind, ...inputs });
    return none;
  };
  const trainer = { critic: take("critic"), generator: take("generator") };
  return { calls, trainer: trainer as Partial<ScaleTrainer> as ScaleTrainer };
}

function workOf(scale: 0 | 1, trainer: ScaleTrainer): ScaleWork {
  const before = scale === 0 ? undefined : blank(plan.sizes[0]!);
  const problem = scaleProblem(settings, 4, reals[scale]!, before, noise);
  const lower = scale === 0 ? undefined : below;
  const stage = { index: scale, scale, paint: false, steps: 10 };
  return { settings, problem, trainer, stage, rate: 1, below: lower, palette: undefined };
}

describe("a step", () => {
  test("is three critic updates on one noise and new draws, then three of the generator on the last", async () => {
    const { calls, trainer } = recorder();
    await trainStep(workOf(1, trainer), 7);
    expect(calls.map(({ kind }) => kind).join(" ")).toBe(
      "critic critic critic generator generator generator",
    );
    const [first, second, third, ...generator] = calls;
    for (const call of calls) expect(call.noise).toBe(first!.noise);
    expect(second!.previous.data).not.toEqual(first!.previous.data);
    expect(third!.previous.data).not.toEqual(second!.previous.data);
    for (const call of generator) expect(call.previous).toBe(third!.previous);
  });

  test("draws everything by its number: the same again, another for another step", async () => {
    const at = async (step: number) => {
      const { calls, trainer } = recorder();
      await trainStep(workOf(1, trainer), step);
      return calls;
    };
    const sevenTwice = [await at(7), await at(7)];
    expect(sevenTwice[0]).toEqual(sevenTwice[1]);
    const eight = await at(8);
    expect(eight[0]!.noise.data).not.toEqual(sevenTwice[0]![0]!.noise.data);
    // Scale 1's draws start at 2^20; step 7 takes three of them, from 21 on.
    const index = 2 ** 20 + 21;
    const picture = await draw(below.runner, below, { seed: 5, purpose: "critic", index });
    expect(sevenTwice[0]![0]!.previous).toEqual(tensorOf(resample(picture, plan.sizes[1]!)));
    const window = { x: 0, y: 0, ...plan.sizes[1]! };
    const field = { seed: 5, purpose: "critic", scale: 1 } as const;
    const expected = gaussian(field, { sample: index, channels: 3, window });
    expect(sevenTwice[0]![0]!.noise.data).toEqual(expected);
    const mixes = sevenTwice[0]!.slice(0, 3).map((call) => (call as CriticInputs).mix);
    const uniformAt = (n: number) => uniform({ seed: 5, purpose: "penalty", scale: 1 }, n);
    expect(mixes).toEqual([21, 22, 23].map(uniformAt));
  });

  test("penalises the last of every so many critic updates, so much more", async () => {
    const { calls, trainer } = recorder();
    const lazy = { ...settings, penaltyEvery: 4 };
    for (const step of [0, 1, 2, 3])
      await trainStep({ ...workOf(1, trainer), settings: lazy }, step);
    const mixes = calls
      .filter(({ kind }) => kind === "critic")
      .map((call) => "mix" in call && call.mix);
    const at = (n: number) => uniform({ seed: 5, purpose: "penalty", scale: 1 }, n);
    const none = undefined;
    const expected = [none, none, none, at(3), none, none, none, at(7), none, none, none, at(11)];
    expect(mixes).toEqual(expected);
    const problem = scaleProblem(lazy, 4, reals[0]!, undefined, noise);
    expect(problem.penaltyWeight).toBeCloseTo(0.4, 12);
  });

  test("at the coarsest scale has one noise channel and nothing below", async () => {
    const { calls, trainer } = recorder();
    await trainStep(workOf(0, trainer), 0);
    const { width, height } = plan.sizes[0]!;
    expect(calls[0]!.noise.shape).toEqual([1, 1, height, width]);
    expect(calls[0]!.previous.data.every((v) => v === 0)).toBe(true);
  });

  test("reconstructs from one z*, or at the coarsest scale from a fresh one in every update", async () => {
    const stars = async (scale: 0 | 1, reconstructionNoise: "fixed" | "fresh") => {
      const { calls, trainer } = recorder();
      const work = workOf(scale, trainer);
      await trainStep({ ...work, settings: { ...settings, reconstructionNoise } }, 2);
      const made = calls.filter(({ kind }) => kind === "generator") as GeneratorInputs[];
      return made.map((call) => call.reconstructionNoise);
    };
    expect(await stars(0, "fixed")).toEqual([undefined, undefined, undefined]);
    expect(await stars(1, "fresh")).toEqual([undefined, undefined, undefined]);
    const { width, height } = plan.sizes[0]!;
    const field = { seed: 5, purpose: "generator", scale: 0 } as const;
    const window = { x: 0, y: 0, width, height };
    const expected = [6, 7, 8].map((sample) => {
      const data = gaussian(field, { sample, channels: 1, window });
      return { shape: [1, 1, height, width], data };
    });
    expect(await stars(0, "fresh")).toEqual(expected);
  });

  test("for paintings sees the scale below in the palette, and on draws of its own", async () => {
    const { calls, trainer } = recorder();
    const palette = paletteOf(reals[1]!, 3);
    const stage = { index: 7, scale: 1, paint: true, steps: 10 };
    await trainStep({ ...workOf(1, trainer), stage, palette }, 2);
    const index = 7 * 2 ** 20 + 6;
    const picture = await draw(below.runner, below, { seed: 5, purpose: "critic", index });
    // First at the scale's size, then in the palette, and not padded yet.
    const expected = quantised(resample(picture, plan.sizes[1]!), palette);
    expect(calls[0]!.previous).toEqual(tensorOf(expected));
    const window = { x: 0, y: 0, ...plan.sizes[1]! };
    const field = { seed: 5, purpose: "critic", scale: 1 } as const;
    const drawn = gaussian(field, { sample: index, channels: 3, window });
    expect(calls[0]!.noise.data).toEqual(drawn);
    const colours = new Set(calls.flatMap(({ previous }) => [...previous.data]));
    expect(colours.size).toBeLessThanOrEqual(9);
  });

  test("with noise padding draws ten pixels more each way", async () => {
    const { calls, trainer } = recorder();
    const padded = { ...settings, padding: "noise" } as const;
    const z = reconstructionNoise(padded, plan.sizes[0]!);
    const problem = scaleProblem(padded, 4, reals[0]!, undefined, z);
    await trainStep({ ...workOf(0, trainer), settings: padded, problem }, 0);
    const { width, height } = plan.sizes[0]!;
    expect(calls[0]!.noise.shape).toEqual([1, 1, height + 10, width + 10]);
    expect(z.shape).toEqual([1, 1, height + 10, width + 10]);
  });
});

describe("the learning rate", () => {
  test("falls to a tenth, and statistics freeze, for the last fifth: the paper's epoch 1600", () => {
    const early = { learningRate: 5e-4, frozen: false };
    const late = { learningRate: 5e-4 * 0.1, frozen: true };
    expect(phaseAt(settings, 0, 2000)).toEqual(early);
    expect(phaseAt(settings, 1599, 2000)).toEqual(early);
    expect(phaseAt(settings, 1600, 2000)).toEqual(late);
    expect(phaseAt(settings, 1999, 2000)).toEqual(late);
    // A fraction of the steps, not an absolute epoch.
    expect(phaseAt(settings, 7, 10)).toEqual(early);
    expect(phaseAt(settings, 8, 10)).toEqual(late);
  });

  test("stays where the milestone is the end, but the last step's statistics are frozen", () => {
    const whole = { ...settings, milestone: 1 };
    expect(phaseAt(whole, 8, 10)).toEqual({ learningRate: 5e-4, frozen: false });
    expect(phaseAt(whole, 9, 10)).toEqual({ learningRate: 5e-4, frozen: true });
  });
});

describe("what a scale starts from", () => {
  test("z* is the field of its own purpose, the same for every scale's training", () => {
    const { width, height } = plan.sizes[0]!;
    const window = { x: 0, y: 0, width, height };
    const field = { seed: 5, purpose: "z*", scale: 0 } as const;
    const expected: ReconstructionNoise = {
      scale: 0,
      shape: [1, 1, height, width],
      data: gaussian(field, { sample: 0, channels: 1, window }),
    };
    expect(noise).toEqual(expected);
    expect(scaleProblem(settings, 4, reals[0]!, undefined, noise)).toMatchObject({
      amplitude: 1,
      reconstructionNoise: noise,
    });
  });

  test("the amplitude is a tenth of the reconstruction's error, as float32; z* is silent", async () => {
    const before = await reconstructionOf(below);
    const {
      amplitude,
      reconstructionNoise: z,
      ...rest
    } = scaleProblem(settings, 4, reals[1]!, before, noise);
    const previous = resample(before, plan.sizes[1]!);
    expect(rest.reconstructionPrevious).toEqual(tensorOf(previous));
    expect(amplitude).toBe(Math.fround(0.1 * rootMeanSquare(reals[1]!, previous)));
    expect(amplitude).toBeGreaterThan(0);
    expect(z.shape[1]).toBe(3);
    expect(z.data.every((v) => v === 0)).toBe(true);
  });

  test("for paintings the reconstruction before is in the palette, and the amplitude as without", async () => {
    const before = await reconstructionOf(below);
    const palette = paletteOf(reals[1]!, 3);
    const plain = scaleProblem(settings, 4, reals[1]!, before, noise);
    const previous = tensorOf(quantised(resample(before, plan.sizes[1]!), palette));
    const problem = scaleProblem(settings, 4, reals[1]!, before, noise, palette);
    expect(problem).toEqual({ ...plain, reconstructionPrevious: previous });
  });

  test("the error is a root mean square over all values", () => {
    const a = { width: 2, height: 1, data: Float32Array.of(0, 1, -1, 0.5, 0, 0) };
    const b = { width: 2, height: 1, data: Float32Array.of(1, 1, 1, 0.5, 0, -1) };
    expect(rootMeanSquare(a, b)).toBeCloseTo(1, 12);
  });
});
