/** Which losses are kept, and which are those of a scale that diverged. */
import { describe, expect, test } from "vitest";
import type { ScaleProblem } from "../src/engine/engine.js";
import { areSound, isRecorded, largestSound, patience } from "../src/training/losses.js";
import { unlearntText } from "../src/training/unlearnt.js";

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

describe("a reconstruction is sound", () => {
  const flat = (value: number) => {
    return { shape: [1, 3, 2, 2] as const, data: new Float32Array(12).fill(value) };
  };
  const problem = (real: number, entering: number, reconstructionWeight = 10) => {
    return { real: flat(real), reconstructionPrevious: flat(entering), reconstructionWeight };
  };

  test("up to half as far again as what enters, which is grey at the coarsest scale", () => {
    expect(largestSound(problem(0.5, 0))).toBeCloseTo(0.75, 6);
    expect(largestSound(problem(-0.5, -0.9))).toBeCloseTo(0.6, 6);
  });

  test("no farther for what enters from scales that blew up", () => {
    expect(largestSound(problem(0.5, -0.9))).toBeCloseTo(0.75, 6);
  });

  test("but unlearnt, and said to be, where what enters or plain grey is nearer", () => {
    const stage = { index: 2, scale: 2, paint: false, steps: 10 };
    const said = (entering: number, rmse: number, weight = 10) =>
      unlearntText(stage, problem(0.5, entering, weight) as ScaleProblem, rmse);
    expect(said(0.3, 0.19)).toBeUndefined();
    expect(said(0.3, 0.21)).toBe(
      "Scale 2 has not learnt to rebuild the photograph: RMSE 0.2100, where what entered or plain grey has 0.2000. Train more steps, or with a smaller --learning-rate.",
    );
    expect(said(-0.9, 0.49)).toBeUndefined();
    expect(said(-0.9, 0.51)).toContain("RMSE 0.5100, where what entered or plain grey has 0.5000");
    expect(said(0.3, 0.21, 0)).toBeUndefined();
  });

  test("near a photograph that what enters resembles, or that is grey itself", () => {
    expect(largestSound(problem(0.01, 0))).toBe(0.25);
    expect(largestSound(problem(-0.5, -0.55))).toBe(0.25);
  });

  test("whatever it is, where none was asked for", () => {
    expect(largestSound(problem(0.5, 0, 0))).toBe(Number.POSITIVE_INFINITY);
  });

  test("again within a tenth of a scale, or fifty steps", () => {
    expect([10, 150, 6000].map(patience)).toEqual([50, 50, 600]);
  });
});
