/** Time and progress: weighted by what steps cost, foretold from steps that were measured. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { passCost } from "@singan/pyramid";
import { describe, expect, test } from "vitest";
import { resolveSettings } from "../src/settings/resolve.js";
import { stageCosts, stepCost } from "../src/training/cost.js";
import { estimate } from "../src/training/estimate.js";
import { areSound, isRecorded } from "../src/training/losses.js";
import { machineMemory, memoryProblem, trainingMemory } from "../src/training/memory.js";
import { planRun } from "../src/training/plan.js";
import { ProgressMeter } from "../src/training/progress.js";
import { stagesOf } from "../src/training/stages.js";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const paper = resolveSettings({ preset: "paper" });
const plan = planRun({ width: 250, height: 188 }, paper);

describe("cost", () => {
  test("of one generator pass is the reference's (section 4)", () => {
    const giga = plan.sizes.map((size, n) => passCost(size, plan.channels[n]!) / 1e9);
    const expected = [0.034, 0.049, 0.074, 0.109, 0.648, 0.98, 1.51, 2.34, 14.2, 21.9];
    // Ours are of the output's pixels: its ten pixels of margin make the original's up to a quarter more.
    giga.forEach((cost, n) => {
      expect(cost / expected[n]!).toBeGreaterThan(0.6);
      expect(cost / expected[n]!).toBeLessThan(1.1);
    });
  });

  test("of the last two scales is most of the paper's training (section 5.5)", () => {
    const costs = stageCosts(paper, plan);
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    expect((costs[8]! + costs[9]!) / total).toBeGreaterThan(0.8);
  });
});

describe("progress", () => {
  test("is the share of the cost that is done, whatever was done before", () => {
    const settings = resolveSettings({ preset: "tiny", steps: 3, scales: 3 });
    const small = planRun({ width: 96, height: 72 }, settings);
    const meter = new ProgressMeter(settings, small);
    const resumed = new ProgressMeter(settings, small);
    const total = stageCosts(settings, small).reduce((sum, cost) => sum + cost, 0);
    const [first, second] = stagesOf(settings, small);
    meter.begin(first!, 0);
    for (let step = 0; step < 3; step++) meter.advance(first!);
    meter.begin(second!, 0);
    meter.advance(second!);
    resumed.begin(second!, 1);
    const expected = (3 * stepCost(settings, small, 0) + 2 * stepCost(settings, small, 1)) / total;
    expect(meter.advance(second!).done).toBeCloseTo(expected, 12);
    expect(resumed.advance(second!).done).toBeCloseTo(expected, 12);
  });

  test("counts a generator for paintings as its scale once more, after all others", () => {
    const input = { preset: "tiny", steps: 3, scales: 3 } as const;
    const settings = resolveSettings({ ...input, application: "paint", paintScale: 1 });
    const small = planRun({ width: 96, height: 72 }, settings);
    const costs = stageCosts(settings, small);
    expect(costs).toHaveLength(4);
    expect(costs[3]).toBe(costs[1]);
    const meter = new ProgressMeter(settings, small);
    const last = stagesOf(settings, small)[3]!;
    meter.begin(last, 2);
    expect(meter.advance(last).done).toBeCloseTo(1, 12);
  });
});

describe("losses", () => {
  test("are kept about two hundred times a scale, and at its last step", () => {
    for (const steps of [1, 7, 200, 999, 2000]) {
      const kept = Array.from({ length: steps }, (_, i) => i + 1).filter((step) =>
        isRecorded(step, steps),
      );
      expect(kept.at(-1)).toBe(steps);
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(steps, 150));
      expect(kept.length).toBeLessThanOrEqual(Math.min(steps, 401));
    }
  });

  test("that are no numbers, or absurd, are seen", () => {
    const critic = { loss: 0, real: 0, fake: 0, penalty: 0 };
    const generator = { loss: 0, adversarial: 0, reconstruction: 0 };
    expect(areSound({ step: 1, critic, generator })).toBe(true);
    const absurd = { ...critic, penalty: 2e6 };
    expect(areSound({ step: 1, critic: absurd, generator })).toBe(false);
    const endless = { ...critic, fake: Number.POSITIVE_INFINITY };
    expect(areSound({ step: 1, critic: endless, generator })).toBe(false);
    const none = { ...generator, reconstruction: Number.NaN };
    expect(areSound({ step: 1, critic, generator: none })).toBe(false);
  });
});

describe("an estimate", () => {
  const settings = { preset: "tiny", channels: 4, maxSize: 40, scales: 3 } as const;

  test("has every scale of the plan, and grows with the steps of one", async () => {
    const photograph = await writePhotograph(folder);
    const few = await estimate(photograph, {
      settings: { ...settings, steps: 10, finestSteps: 10 },
    });
    const more = await estimate(photograph, {
      settings: { ...settings, steps: 10, finestSteps: 100_000 },
    });
    const plan = planRun({ width: 44, height: 32 }, resolveSettings(settings));
    for (const { engine, scales, seconds, bytes } of [few, more]) {
      expect(engine).toBe("onnxruntime");
      expect(scales.map(({ width, height }) => ({ width, height }))).toEqual(plan.sizes);
      expect(scales.reduce((sum, scale) => sum + scale.seconds, 0)).toBeCloseTo(seconds, 9);
      expect(bytes).toBeGreaterThan(1e8);
      expect(bytes).toBeLessThan(1e9);
    }
    expect(more.scales.map(({ steps }) => steps)).toEqual([10, 1000, 100_000]);
    // Ten thousand times the steps: more than any noise of a busy machine.
    expect(more.scales[2]!.seconds).toBeGreaterThan(20 * few.scales[2]!.seconds);
  });

  test("has a generator for paintings on a line of its own, and in the sum", async () => {
    const photograph = await writePhotograph(folder);
    const paint = { application: "paint", paintScale: 1 } as const;
    const asked = { settings: { ...settings, ...paint, steps: 10 } };
    const { scales, paint: more, seconds } = await estimate(photograph, asked);
    const { seconds: _, ...same } = scales[1]!;
    expect(more).toMatchObject({ scale: 1, ...same });
    const sum = scales.reduce((total, scale) => total + scale.seconds, more!.seconds);
    expect(sum).toBeCloseTo(seconds, 9);
  });

  test("tries a smaller picture where every scale is large, and stops when asked to", async () => {
    const photograph = await writePhotograph(folder);
    const wide = { ...settings, scales: 1, channels: 256, steps: 10 };
    const { scales } = await estimate(photograph, { settings: wide });
    expect(scales[0]!.seconds).toBeGreaterThan(0);
    const signal = AbortSignal.abort();
    await expect(estimate(photograph, { settings, signal })).rejects.toBe(signal.reason);
  });

  test("says what train would refuse", async () => {
    await expect(estimate("none.png", { settings })).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    const engine = "cuda" as "tfjs";
    await expect(estimate("none.png", { settings, engine })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("one of auto, onnxruntime, tfjs for engine"),
    });
  });
});

describe("memory", () => {
  const planOf = (channels: number) =>
    planRun({ width: 1000, height: 700 }, resolveSettings({ maxSize: 1000, channels }));

  test("grows with pixels and channels, and more than there is gets a sentence", () => {
    const [few, many] = [trainingMemory(planOf(32)), trainingMemory(planOf(64))];
    // 95 maps of 1000x700 float32.
    expect(many - few).toBeCloseTo(32 * 95 * 4 * 700_000, 0);
    expect(memoryProblem(few, few)).toBeUndefined();
    expect(memoryProblem(33e9, 24e9)).toBe(
      "This training needs about 33 GB of memory, and this machine has 24 GB. Ask for a smaller --max-size, or fewer --channels.",
    );
  });

  test("that no machine has is refused before anything is written", async () => {
    const photograph = await writePhotograph(folder, {
      width: 1000,
      height: 700,
      name: "large.png",
    });
    const out = join(folder, "never");
    const settings = { maxSize: 1000, channels: 1024, mostChannels: 1024 };
    const free = machineMemory() > trainingMemory(planOf(1024));
    if (!free)
      await expect(train(photograph, { out, settings })).rejects.toMatchObject({
        code: "OUT_OF_MEMORY",
      });
    expect(existsSync(out)).toBe(false);
  });
});
