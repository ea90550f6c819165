import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  renderUpscale,
  stepMismatch,
  type UpscaleOptions,
  upscale,
  upscaledSizes,
} from "../src/applications/upscale.js";
import { gaussian } from "../src/noise/field.js";
import type { Picture } from "../src/picture.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import { cutWindow } from "../src/runner/pixel-handle.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";
import { scenery } from "./support/scenery.js";

function setUp(padding: "zero" | "noise" = "zero") {
  const model = randomPyramid(padding);
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  const image = scenery({ width: 15, height: 11 });
  const enlarge = (options: Partial<UpscaleOptions> = {}) =>
    upscale(runner, model, { image, factor: 2, ...options });
  return { model, runner, image, enlarge };
}

describe("the sizes of super-resolution", () => {
  // The finest two of the paper's geometry for 80x120 and for 188x250 (reference, 7.3).
  const small = [
    { width: 97, height: 65 },
    { width: 120, height: 80 },
  ];
  const large = [
    { width: 202, height: 152 },
    { width: 250, height: 188 },
  ];

  it("are as many as the reference has, with its geometry", () => {
    for (const trained of [small, large]) {
      const image = trained[1]!;
      const steps = (factor: number) => upscaledSizes(image, trained, { factor }).length;
      // iters: 2 -> 3, 3 -> 5, 4 -> 6, 8 -> 9.
      expect([2, 3, 4, 8].map(steps)).toEqual([3, 5, 6, 9]);
      expect(steps(1.05)).toBe(1);
    }
    // 80x120 by 4, height x width, before the last is cropped to 320x480; each rounded up there.
    const reference = [101, 128, 162, 205, 259, 327];
    const heights = upscaledSizes(small[1]!, small, { factor: 4 }).map(({ height }) => height);
    heights.forEach((height, i) => {
      expect(height).toBeLessThanOrEqual(reference[i]!);
      expect(height).toBeGreaterThan(0.97 * reference[i]!);
    });
    expect(heights.at(-1)).toBe(320);
  });

  it("are fewer for a model of larger steps, and never too many", () => {
    const image = { width: 250, height: 188 };
    const fast = [{ width: 179, height: 135 }, image];
    expect(upscaledSizes(image, fast, { factor: 4 }).length).toBe(4);
    const near = [{ width: 249, height: 188 }, image];
    expect(upscaledSizes(image, near, { factor: 64 }).length).toBe(85);
  });

  it("end exactly where they should, and grow with every step", () => {
    const side = fc.integer({ min: 8, max: 300 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.double({ min: 1.2, max: 8, noNaN: true }),
        (width, height, factor) => {
          const sizes = upscaledSizes({ width, height }, small, { factor });
          expect(sizes.at(-1)).toEqual({
            width: Math.round(width * factor),
            height: Math.round(height * factor),
          });
          [{ width, height }, ...sizes].reduce((before, size) => {
            expect(size.width).toBeGreaterThanOrEqual(before.width);
            expect(size.height).toBeGreaterThanOrEqual(before.height);
            return size;
          });
        },
      ),
    );
    const ten = { width: 10, height: 10 };
    expect(upscaledSizes(ten, small, { width: 33 }).at(-1)).toEqual({ width: 33, height: 33 });
    const both = { width: 33, height: 12 };
    expect(upscaledSizes(ten, small, both).at(-1)).toEqual(both);
  });

  it("say how far the repeated step is from the trained one", () => {
    const image = small[1]!;
    const mismatch = (wanted: Parameters<typeof upscaledSizes>[2]) =>
      stepMismatch(image, small, upscaledSizes(image, small, wanted));
    expect(mismatch({ factor: 4 })).toBeCloseTo(4 ** (1 / 6) / (120 / 97.24) - 1, 2);
    expect(mismatch({ factor: 1.1 })).toBeCloseTo(1.1 / (120 / 97.24) - 1, 2);
    // Of two axes the one that is further off: 80 stays, 120 becomes 480.
    expect(mismatch({ width: 480, height: 80 })).toBeCloseTo(1 / (120 / 97.24) - 1, 2);
  });
});

describe("upscale", () => {
  it.each(["zero", "noise"] as const)(
    "repeats the finest link, with new noise every time, padding %s",
    async (padding) => {
      const { runner, enlarge, image, model } = setUp(padding);
      const made = await enlarge({ seed: 4 });
      const border = padding === "noise" ? 5 : 0;
      let previous = runner.upload({ data: image.data, shape: [1, 3, 11, 15] });
      const { sizes } = model.metadata.pyramid;
      const upscaled = upscaledSizes(image, sizes, { factor: 2 });
      expect(upscaled.length).toBeGreaterThan(1);
      for (const [step, { width, height }] of upscaled.entries()) {
        const window = {
          x: -border,
          y: -border,
          width: width + 2 * border,
          height: height + 2 * border,
        };
        const field = { seed: 4, purpose: "sample", scale: 3 + step } as const;
        const data = gaussian(field, { sample: 0, channels: 3, window });
        const [, , h, w] = previous.shape;
        previous = await runner.run(2, {
          previous,
          noise: { data, shape: [1, 3, window.height, window.width] },
          rows: resamplingMatrix(h, height),
          columns: resamplingMatrix(w, width),
        });
      }
      expect([made.width, made.height]).toEqual([30, 22]);
      expect(made.data).toEqual(await previous.read());
    },
  );

  it("is the same for the same seed, and without noise for every seed", async () => {
    const { enlarge, runner } = setUp();
    const data = async (options: Partial<UpscaleOptions>) => (await enlarge(options)).data;
    expect(await data({ seed: 1 })).toEqual(await data({ seed: 1 }));
    expect(await data({ seed: 1 })).not.toEqual(await data({ seed: 2 }));
    const plain = await data({ seed: 1, deterministic: true });
    expect(plain).toEqual(await data({ seed: 2, deterministic: true }));
    expect(plain).not.toEqual(await data({ seed: 1 }));
    expect(runner.alive.size).toBe(0);
  });

  it("computes a window alone as in the whole", async () => {
    const { runner, model, image, enlarge } = setUp();
    const rendering = renderUpscale(runner, model, { image, factor: 2 });
    const window = { x: 7, y: 3, width: 11, height: 12 };
    const part = await rendering.window(window);
    expect(part.data).toEqual(cutWindow((await enlarge()).data, [1, 3, 22, 30], window));
    rendering.dispose();
    expect(runner.alive.size).toBe(0);
  });

  it.each<[Partial<UpscaleOptions>, string]>([
    [{ factor: 0 }, "a number above 1 and at most 64 for the factor but received 0"],
    [{ factor: 1 }, "for the factor but received 1"],
    [{ factor: 1000 }, "for the factor but received 1000"],
    [{ factor: Number.NaN }, "for the factor but received NaN"],
    [{ factor: "2" as unknown as number }, 'for the factor but received "2"'],
    [{ width: 99 }, "Give a factor, or a width and height, but not both."],
    [{ factor: undefined, width: 14 }, "an integer from 15 (the image's) to 100000 for width"],
    [{ factor: undefined, height: 1e6 }, "for width but received 1363636"],
    [{ seed: -1 }, "for seed but received -1"],
    [{ image: { width: 1, height: 1, data: new Float32Array(2) } }, "The image says 1x1"],
  ])("refuses %j", async (options, sentence) => {
    const { enlarge, runner } = setUp();
    await expect(enlarge(options)).rejects.toThrow(sentence);
    expect(runner.runs).toEqual([]);
    expect(runner.alive.size).toBe(0);
  });

  it("refuses a model of one scale, which cannot enlarge, by its name", async () => {
    const model = { ...randomPyramid("zero", [{ width: 9, height: 9 }]), name: "one.onnx" };
    const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
    const image: Picture = { width: 1, height: 1, data: new Float32Array(3) };
    await expect(upscale(runner, model, { image })).rejects.toThrow("one.onnx has one scale");
  });
});
