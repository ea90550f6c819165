import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldNoise, repeatedNoise } from "../src/applications/noise.js";
import { reconstructionHandle } from "../src/applications/reconstruct.js";
import { ChainRendering, drawn } from "../src/applications/rendering.js";
import {
  planSample,
  renderSample,
  type SampleOptions,
  sample,
} from "../src/applications/sample.js";
import { repeated, tiles } from "../src/applications/windows.js";
import { outputSizes } from "../src/geometry/output.js";
import type { Padding } from "../src/model/metadata.js";
import { cutWindow } from "../src/runner/pixel-handle.js";
import type { WindowPlan } from "../src/runner/scale-runner.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function setUp(padding: Padding = "zero") {
  const model = randomPyramid(padding);
  return { model, runner: new ReferenceRunner(model.metadata.pyramid, model.links) };
}

type SetUp = ReturnType<typeof setUp>;

async function byWindows({ runner, model }: SetUp, options: SampleOptions, plan: WindowPlan) {
  return drawn(await planSample(runner, model, options, { keepsPicture: true, plan }));
}

function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

describe("windows", () => {
  it.each<Padding>(["zero", "noise"])("equal the whole, padding %s", async (padding) => {
    const set = setUp(padding);
    const { model, runner } = set;
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
          const cut = await byWindows(set, options, plan);
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

  it.each<Padding>(["zero", "noise"])(
    "computed alone are those of the whole, bit for bit, padding %s",
    async (padding) => {
      const { model, runner } = setUp(padding);
      const plan = { above: 0, longest: 99, side: 17 };
      const size = { width: 61, height: 47 };
      const side = fc.integer({ min: 1, max: 30 });
      await fc.assert(
        fc.asyncProperty(
          fc.record({ x: fc.nat(31), y: fc.nat(17), width: side, height: side }),
          fc.nat(2),
          async (window, startScale) => {
            const options = { seed: 5, startScale, ...size };
            const how = { keepsPicture: false, plan };
            const rendering = await planSample(runner, model, options, how);
            const whole = await rendering.picture();
            const part = await rendering.window(window);
            rendering.dispose();
            const shape = [1, 3, size.height, size.width] as const;
            expect(part).toMatchObject({ width: window.width, height: window.height });
            expect(part.data).toEqual(cutWindow(whole.data, shape, window));
            expect(runner.alive.size).toBe(0);
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it("outside the picture are refused, with its size", async () => {
    const { model, runner } = setUp();
    const rendering = await renderSample(runner, model, { seed: 1 });
    for (const window of [
      { x: -1, y: 0, width: 5, height: 5 },
      { x: 20, y: 0, width: 5, height: 5 },
      { x: 0, y: 14, width: 5, height: 5 },
      { x: 0, y: 0, width: 0, height: 5 },
      { x: 0.5, y: 0, width: 5, height: 5 },
    ]) {
      await expect(rendering.window(window)).rejects.toThrow(
        "a part of 24x18 pixels for the window",
      );
    }
    const inner = await rendering.window({ x: 3, y: 4, width: 5, height: 6 });
    const all = await rendering.picture();
    expect(inner.data[0]).toBe(all.data[4 * 24 + 3]);
    rendering.dispose();
    expect(runner.alive.size).toBe(0);
  });

  it("take little more than their side at every scale, whatever the size of the picture", async () => {
    const set = setUp();
    const { runner } = set;
    const plan = { above: 0, longest: 99, side: 20 };
    await byWindows(set, { seed: 1, width: 96, height: 72 }, plan);
    const count = (link: number) => runner.runs.filter((run) => run.link === link).length;
    expect([count(0), count(1), count(2)]).toEqual([20, 20, 20]);
    // Five pixels and two taps more on each side, at every scale, of a picture that shrinks by 0.7.
    for (const { width, height } of runner.runs) {
      expect(Math.max(width, height)).toBeLessThanOrEqual(20 + 2 * 12);
    }
    expect(runner.alive.size).toBe(0);
  });

  it("are computed one by one, each when it is asked for", async () => {
    const { model, runner } = setUp();
    const plan = { above: 0, longest: 99, side: 20 };
    const options = { seed: 1, width: 96, height: 72 };
    const rendering = await planSample(runner, model, options, { keepsPicture: false, plan });
    let taken = 0;
    for await (const _ of rendering.tiles()) {
      taken++;
      expect(runner.runs).toHaveLength(3 * taken);
    }
    expect(taken).toBe(20);
    rendering.dispose();
    expect(runner.alive.size).toBe(0);
  });

  it("share the scales that are small enough to be computed whole, once", async () => {
    const set = setUp();
    // Scale 0 (48x36) and 1 (68x52) are not beyond 4000 pixels, 2 (96x72) is.
    await byWindows(
      set,
      { seed: 1, width: 96, height: 72 },
      { above: 4000, longest: 99, side: 48 },
    );
    const runs = set.runner.runs.map(({ link }) => link);
    expect(runs).toEqual([0, 1, 2, 2, 2, 2]);
    expect(set.runner.runs[1]).toEqual({ link: 1, width: 68, height: 52 });
    expect(set.runner.alive.size).toBe(0);
  });

  it("tell how much is done, up to all of it", async () => {
    const set = setUp();
    for (const plan of [
      { above: 4000, longest: 99, side: 30 },
      { above: 0, longest: 99, side: 30 },
      { above: 1e6, longest: 1e6, side: 30 },
    ]) {
      const told: number[] = [];
      const onScale = ({ done }: { done: number }) => told.push(done);
      await byWindows(set, { seed: 1, width: 96, height: 72, onScale }, plan);
      expect([...told].sort((a, b) => a - b)).toEqual(told);
      expect(told[0]).toBeGreaterThan(0);
      expect(told.at(-1)).toBeCloseTo(1, 9);
    }
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
    const set = setUp();
    const { runner } = set;
    const controller = new AbortController();
    const run = runner.run.bind(runner);
    runner.run = async (link, inputs) => {
      if (runner.runs.length === 4) controller.abort(new Error("enough"));
      return run(link, inputs);
    };
    const options = { seed: 1, signal: controller.signal };
    const plan = { above: 0, longest: 99, side: 8 };
    await expect(byWindows(set, options, plan)).rejects.toThrow("enough");
    expect(runner.runs.length).toBe(5);
    expect(runner.alive.size).toBe(0);
  });
});

describe("a tileable texture", () => {
  it.each<Padding>(["zero", "noise"])(
    "is a part of one that repeats without end: shifted by any amount it is as good, padding %s",
    async (padding) => {
      const set = setUp(padding);
      const plan = { above: 0, longest: 99, side: 13 };
      const options = { seed: 3, tile: true, width: 40, height: 30 };
      const whole = await sample(set.runner, set.model, options);
      // Cut elsewhere, with seams in other places, it is the same.
      expect(difference(whole.data, (await byWindows(set, options, plan)).data)).toBeLessThan(1e-6);
      // What lies across the border is as like as what lies within.
      const step = (x: number, y: number, dx: number, dy: number) => {
        const at = (column: number, row: number) => whole.data[(row % 30) * 40 + (column % 40)]!;
        return Math.abs(at(x + dx, y + dy) - at(x, y));
      };
      const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
      const acrossSides = mean(Array.from({ length: 30 }, (_, y) => step(39, y, 1, 0)));
      const withinRows = mean(
        Array.from({ length: 30 * 39 }, (_, i) => step(i % 39, (i / 39) | 0, 1, 0)),
      );
      expect(acrossSides).toBeLessThan(1.6 * withinRows);
      const acrossEnds = mean(Array.from({ length: 40 }, (_, x) => step(x, 29, 0, 1)));
      const withinColumns = mean(
        Array.from({ length: 40 * 29 }, (_, i) => step(i % 40, (i / 40) | 0, 0, 1)),
      );
      expect(acrossEnds).toBeLessThan(1.6 * withinColumns);
      expect(set.runner.alive.size).toBe(0);
    },
  );

  it.each<Padding>(["zero", "noise"])(
    "is the middle of a larger picture whose noise repeats, so it fits on all four sides, padding %s",
    async (padding) => {
      const { runner, model } = setUp(padding);
      const size = { width: 40, height: 30 };
      const tile = await sample(runner, model, { seed: 3, tile: true, ...size });
      const periods = 5;
      const steps = outputSizes(model.metadata.pyramid.sizes, size).map((period, link) => ({
        link,
        size: { width: periods * period.width, height: periods * period.height },
        noise: repeatedNoise(
          fieldNoise({ seed: 3, purpose: "sample", scale: link }, link, 0),
          period,
        ),
      }));
      const larger = new ChainRendering({ runner, model, steps });
      const middle = await larger.window({ ...size, x: 2 * size.width, y: 2 * size.height });
      larger.dispose();
      expect(difference(tile.data, middle.data)).toBeLessThan(1e-5);
      expect(runner.alive.size).toBe(0);
    },
  );

  it("is refused above scale 0, where what enters does not fit to itself", async () => {
    const { model, runner } = setUp();
    const refused = sample(runner, model, { seed: 3, tile: true, startScale: 1 });
    await expect(refused).rejects.toThrow("0 with a tile for the start scale but received 1");
  });

  it("differs from the ordinary sample at its borders", async () => {
    const { model, runner } = setUp();
    const plain = await sample(runner, model, { seed: 3 });
    const tile = await sample(runner, model, { seed: 3, tile: true });
    expect(tile.data).not.toEqual(plain.data);
  });
});

describe("repeated", () => {
  it("covers every position of a window once, with its place in the period", () => {
    const length = fc.integer({ min: 1, max: 9 });
    const start = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(start, start, length, length, length, length, (x, y, w, h, pw, ph) => {
        const window = { x, y, width: w, height: h };
        const seen = new Set<number>();
        for (const { from, to } of repeated(window, { width: pw, height: ph })) {
          expect(from.x >= 0 && from.x + from.width <= pw).toBe(true);
          expect(from.y >= 0 && from.y + from.height <= ph).toBe(true);
          for (let row = 0; row < to.height; row++) {
            for (let column = 0; column < to.width; column++) {
              expect(Math.abs((x + to.x - from.x) % pw)).toBe(0);
              expect(Math.abs((y + to.y - from.y) % ph)).toBe(0);
              seen.add((to.y + row) * w + to.x + column);
            }
          }
        }
        expect(seen.size).toBe(w * h);
      }),
    );
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
