/** What a training's steps cost, and how its progress is weighted by that. */
import { passCost } from "@singan/pyramid";
import { describe, expect, type MockInstance, test, vi } from "vitest";
import { resolveSettings, type SettingsInput } from "../src/settings/resolve.js";
import { stageCosts, stepCost } from "../src/training/cost.js";
import { planRun } from "../src/training/plan.js";
import { ProgressMeter } from "../src/training/progress.js";
import { stagesOf } from "../src/training/stages.js";

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

  test("of a step is its updates' passes over the scale, and one over each below for every critic update", () => {
    const passes = (settings: SettingsInput, scale: number) => {
      const resolved = resolveSettings(settings);
      const { sizes, channels } = planRun({ width: 250, height: 188 }, resolved);
      const pass = (n: number) => passCost(sizes[n]!, channels[n]!);
      const { criticSteps, generatorSteps } = resolved;
      const own = stepCost(resolved, { ...plan, sizes, channels }, scale);
      return (own - (criticSteps + generatorSteps) * 2e8) / pass(scale);
    };
    // A critic's update is forward, input and filter gradients of photograph and sample, its penalty as much again; a
    // generator's runs both networks.
    expect(passes({ preset: "paper" }, 0)).toBeCloseTo(3 * (7 + 6) + 3 * 9, 6);
    expect(passes({ preset: "fast" }, 0)).toBeCloseTo(7 + 6 / 4 + 9, 6);
    const drawn = passes({ preset: "paper" }, 1) - passes({ preset: "paper" }, 0);
    expect(drawn).toBeCloseTo((3 * (25 * 34)) / (32 * 42), 6);
  });
});

/** The meter's next step, so many seconds after the one before. */
function stepsOf(meter: ProgressMeter, now: MockInstance<() => number>) {
  let time = 0;
  return (seconds: number) => {
    time += seconds;
    now.mockReturnValue(1000 * time);
    return meter.advance();
  };
}

describe("progress", () => {
  test("is the share of the cost that is done, whatever was done before", () => {
    const settings = resolveSettings({ preset: "tiny", steps: 3, scales: 3 });
    const small = planRun({ width: 96, height: 72 }, settings);
    const meter = new ProgressMeter(settings, small);
    const resumed = new ProgressMeter(settings, small);
    const total = stageCosts(settings, small).reduce((sum, cost) => sum + cost, 0);
    const [first, second] = stagesOf(settings, small);
    meter.begin(first!, 0);
    for (let step = 0; step < 3; step++) meter.advance();
    meter.begin(second!, 0);
    meter.advance();
    resumed.begin(second!, 1);
    const expected = (3 * stepCost(settings, small, 0) + 2 * stepCost(settings, small, 1)) / total;
    expect(meter.advance().done).toBeCloseTo(expected, 12);
    expect(resumed.advance().done).toBeCloseTo(expected, 12);
  });

  test("foretells nothing of a scale's first seconds, which are slow, but what the scale before took", () => {
    const now = vi.spyOn(performance, "now");
    try {
      const settings = resolveSettings({ preset: "tiny", steps: 100, scales: 2 });
      const small = planRun({ width: 96, height: 72 }, settings);
      const [first, second] = stagesOf(settings, small);
      const meter = new ProgressMeter(settings, small);
      const after = stepsOf(meter, now);
      meter.begin(first!, 0);
      after(2);
      expect(after(2).left).toBeUndefined();
      const { done, left } = after(2);
      expect(left).toBeCloseTo((4 * (1 - done)) / ((2 / 3) * done), 9);
      const pace = (1 - done) / left!;
      meter.begin(second!, 0);
      after(10);
      const slow = after(2);
      expect(slow.left).toBeCloseTo((1 - slow.done) / pace, 9);
    } finally {
      now.mockRestore();
    }
  });

  test("foretells the same after the process stood still, and more after it became slow", () => {
    const now = vi.spyOn(performance, "now");
    try {
      const settings = resolveSettings({ preset: "tiny", steps: 100, scales: 1 });
      const small = planRun({ width: 96, height: 72 }, settings);
      const meter = new ProgressMeter(settings, small);
      const after = stepsOf(meter, now);
      meter.begin(stagesOf(settings, small)[0]!, 0);
      for (let step = 0; step < 5; step++) after(2);
      expect(after(3600).left).toBeCloseTo(2 * 94, 6);
      expect(after(2).left).toBeCloseTo(2 * 93, 6);
      expect(after(2).left).toBeCloseTo(2 * 92, 6);
      after(60);
      expect(after(60).left).toBeCloseTo(60 * 90, 6);
    } finally {
      now.mockRestore();
    }
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
    expect(meter.advance().done).toBeCloseTo(1, 12);
  });
});
