import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reconstructionHandle } from "../src/applications/reconstruct.js";
import { sample, sampleByWindows } from "../src/applications/sample.js";
import { tiles } from "../src/applications/windows.js";
import type { Padding } from "../src/model/metadata.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function setUp(padding: Padding = "zero") {
  const model = randomPyramid(padding);
  return { model, runner: new ReferenceRunner(model.metadata.pyramid, model.links) };
}

function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe("windows", () => {
  it.each<Padding>(["zero", "noise"])("equal the whole, padding %s", async (padding) => {
    const { model, runner } = setUp(padding);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          width: fc.integer({ min: 1, max: 45 }),
          height: fc.integer({ min: 1, max: 45 }),
          startScale: fc.nat(2),
        }),
        // From everything by windows to only the finest scale.
        fc.record({
          above: fc.nat(800),
          longest: fc.nat(40),
          side: fc.integer({ min: 4, max: 30 }),
        }),
        async (options, plan) => {
          const whole = await sample(runner, model, options);
          const cut = await sampleByWindows(runner, model, options, plan);
          expect(difference(whole.data, cut.data)).toBeLessThan(1e-6);
          expect(runner.alive.size).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each<Padding>(["zero", "noise"])(
    "equal the whole in reconstructions, padding %s",
    async (padding) => {
      const { model, runner } = setUp(padding);
      const whole = await reconstructionHandle(runner, model, {});
      const cut = await reconstructionHandle(runner, model, {}, { above: 0, longest: 99, side: 7 });
      expect(difference(await whole.read(), await cut.read())).toBeLessThan(1e-6);
    },
  );

  it("stay within their side and margin, and enter only what they need", async () => {
    const { model, runner } = setUp();
    const plan = { above: 1500, longest: 99, side: 20 };
    await sampleByWindows(runner, model, { seed: 1, width: 96, height: 72 }, plan);
    // Scale 0 (48x36) and 1 (68x52) and 2 (96x72) are all beyond 1500 pixels.
    expect(runner.runs.filter(({ link }) => link === 0).length).toBe(3 * 2);
    expect(runner.runs.filter(({ link }) => link === 2).length).toBe(5 * 4);
    for (const { width, height } of runner.runs) {
      expect(Math.max(width, height)).toBeLessThanOrEqual(20 + 2 * 5);
    }
    for (const [, , height, width] of runner.entered) {
      expect(Math.max(width, height)).toBeLessThanOrEqual(20 + 2 * 5);
    }
    expect(runner.alive.size).toBe(0);
  });

  it("begin beyond a megapixel, and not at it", async () => {
    const model = randomPyramid("zero", [{ width: 10, height: 10 }], 1);
    const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
    await sample(runner, model, { seed: 1, width: 1000, height: 1000 });
    expect(runner.runs).toEqual([{ link: 0, width: 1000, height: 1000 }]);
    runner.runs.length = 0;
    await sample(runner, model, { seed: 1, width: 1001, height: 1000 });
    expect(runner.runs.length).toBe(4);
    expect(Math.max(...runner.runs.map(({ width }) => width))).toBeLessThanOrEqual(517);
  });

  it("cut what is long and thin, whose resampling matrices would be as large as its side squared", async () => {
    const model = randomPyramid("zero", [
      { width: 9, height: 9 },
      { width: 12, height: 12 },
    ]);
    const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
    const image = await sample(runner, model, { seed: 1, width: 100_000, height: 1 });
    expect([image.width, image.height]).toEqual([100_000, 1]);
    expect(image.data.every(Number.isFinite)).toBe(true);
    expect(Math.max(...runner.runs.map(({ width }) => width))).toBeLessThanOrEqual(522);
    for (const [, , , width] of runner.entered) expect(width).toBeLessThanOrEqual(522);
  });

  it("look at the signal between them and free all on the way out", async () => {
    const { model, runner } = setUp();
    const controller = new AbortController();
    const run = runner.run.bind(runner);
    runner.run = async (link, inputs) => {
      if (runner.runs.length === 4) controller.abort(new Error("enough"));
      return run(link, inputs);
    };
    const options = { seed: 1, signal: controller.signal };
    const plan = { above: 0, longest: 99, side: 8 };
    await expect(sampleByWindows(runner, model, options, plan)).rejects.toThrow("enough");
    expect(runner.runs.length).toBe(5);
    expect(runner.alive.size).toBe(0);
  });
});

describe("tiles", () => {
  it("cover every pixel once, none longer than allowed", () => {
    const length = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(length, length, fc.integer({ min: 1, max: 80 }), (width, height, side) => {
        const seen = new Uint8Array(width * height);
        for (const tile of tiles({ width, height }, side)) {
          expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(side);
          for (let y = tile.y; y < tile.y + tile.height; y++) {
            for (let x = tile.x; x < tile.x + tile.width; x++) seen[y * width + x]!++;
          }
        }
        expect(seen.every((count) => count === 1)).toBe(true);
      }),
    );
  });
});
