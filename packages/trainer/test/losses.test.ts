/** Which losses are kept, and which are those of a scale that diverged. */
import { expect, test } from "vitest";
import { areSound, isNearerThanGrey, isRecorded } from "../src/training/losses.js";

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

test("of a reconstruction farther than plain grey from any photograph are a generator's that blew up", () => {
  expect([0.3, 1].map(isNearerThanGrey)).toEqual([true, true]);
  expect([1.01, Number.NaN].map(isNearerThanGrey)).toEqual([false, false]);
});
