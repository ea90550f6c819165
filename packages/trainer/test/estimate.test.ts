/** Time foretold from steps that were measured. */
import { describe, expect, test } from "vitest";
import { resolveSettings } from "../src/settings/resolve.js";
import { estimate } from "../src/training/estimate.js";
import { planRun } from "../src/training/plan.js";
import { temporaryFolder } from "./support/folder.js";
import { writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();

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
