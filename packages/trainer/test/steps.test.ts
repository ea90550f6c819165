/** What the steps of a scale notice beside their losses: a state that is no longer made of numbers. */
import type { RunPlan } from "@singan/pyramid";
import { describe, expect, test } from "vitest";
import type { ScaleState } from "../src/engine/state.js";
import type { RunFolder } from "../src/run/folder.js";
import type { LivePage } from "../src/run/live-page.js";
import { resolveSettings } from "../src/settings/resolve.js";
import type { TrainContext } from "../src/training/context.js";
import { ProgressMeter } from "../src/training/progress.js";
import type { ScaleWork } from "../src/training/scale.js";
import { trainSteps } from "../src/training/steps.js";
import { smallCase } from "./support/small-case.js";

const { problem, state: sound } = smallCase();
const settings = resolveSettings({ preset: "tiny", steps: 2, finestSteps: 2, scales: 1 });
const plan: RunPlan = { sizes: [problem.size], channels: [problem.channels], padding: "zero" };

/**
 * Steps of an engine whose state is this; and what was saved of it.
 *
 * @param errors - Of the reconstruction, mean squares, one a step.
 */
async function trainWith(state: ScaleState, checkpointSeconds: number, errors = [0, 0]) {
  const steps = errors.length;
  const left = [...errors];
  const saved: unknown[] = [];
  const losses = { loss: 0, real: 0, fake: 0 };
  const trainer = {
    critic: async () => losses,
    generator: async () => ({ loss: 0, adversarial: 0, reconstruction: left.shift()! }),
    state: async () => state,
    reconstruct: async () => problem.real,
    generatorWeights: async () => [],
    dispose: async () => undefined,
  };
  const stage = { index: 0, scale: 0, paint: false, steps };
  const work: ScaleWork = {
    settings,
    problem,
    trainer,
    stage,
    rate: 1,
    below: undefined,
    palette: undefined,
  };
  const folder: Partial<RunFolder> = {
    path: "runs/x",
    writeProgress: async (progress) => void saved.push(progress),
    writePreview: async () => undefined,
  };
  const page: Partial<LivePage> = { step: async () => undefined };
  const context = {
    settings,
    plan,
    options: { checkpointSeconds },
    folder,
    page,
    meter: new ProgressMeter(settings, plan),
    tell: () => undefined,
  } as unknown as TrainContext;
  const start = { scale: 0, paint: false, step: 0, tries: 0, seconds: 0, losses: [], state: sound };
  const end = trainSteps(context, work, start).then(
    ({ step }) => step,
    (error: unknown) => error,
  );
  return { end: await end, saved };
}

/** The same with one value that is none. */
function spoilt(values: Float32Array, value: number): Float32Array {
  return values.with(values.length - 1, value);
}

describe("a scale whose losses are sound", () => {
  test("and whose state is too ends with its last step", async () => {
    expect((await trainWith(sound, 3600)).end).toBe(2);
    expect((await trainWith(sound, 0)).saved).toHaveLength(1);
  });

  const { generator, critic, mean, variance } = sound;
  test.each<[string, Partial<ScaleState>]>([
    [
      "weights of the generator",
      { generator: { ...generator, parameters: spoilt(generator.parameters, Number.NaN) } },
    ],
    [
      "weights of the critic",
      { critic: { ...critic, parameters: spoilt(critic.parameters, Number.POSITIVE_INFINITY) } },
    ],
    [
      "first moments",
      { critic: { ...critic, firstMoment: spoilt(critic.firstMoment, Number.NaN) } },
    ],
    [
      "second moments",
      { generator: { ...generator, secondMoment: spoilt(generator.secondMoment, Number.NaN) } },
    ],
    ["running means", { mean: spoilt(mean, Number.NaN) }],
    ["running variances", { variance: spoilt(variance, Number.POSITIVE_INFINITY) }],
  ])(
    "diverged all the same where its %s are no numbers: nothing of it is saved",
    async (_, part) => {
      const diverged = { code: "DIVERGED", message: expect.stringMatching(/^Scale 0 diverged at/) };
      for (const checkpointSeconds of [0, 3600]) {
        const { end, saved } = await trainWith({ ...sound, ...part }, checkpointSeconds);
        expect(end).toMatchObject(diverged);
        expect(saved).toEqual([]);
      }
    },
  );

  test("diverged where its reconstruction stays far off, long before its last step", async () => {
    const far = Array(400).fill(1.5);
    const diverged = {
      code: "DIVERGED",
      message: expect.stringMatching(
        // Only one learning rate was tried.
        /diverged at step 50: its reconstruction is much farther from the photograph than what entered\. /,
      ),
    };
    expect((await trainWith(sound, 3600, far)).end).toMatchObject(diverged);
  });

  test("goes on where its reconstruction is far off now and then", async () => {
    const often = Array.from({ length: 400 }, (_, step) => (step % 50 === 49 ? 0.1 : 1.5));
    expect((await trainWith(sound, 3600, often)).end).toBe(400);
  });
});
