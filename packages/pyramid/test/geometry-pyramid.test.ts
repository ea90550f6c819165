import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSinganError } from "../src/errors.js";
import { planPyramid } from "../src/geometry/pyramid.js";
import type { Size } from "../src/picture.js";

const PAPER = { minSize: 25, maxSize: 250 };
const shown = (sizes: readonly Size[]) => sizes.map((s) => `${s.height}x${s.width}`).join(" ");
const square = (...sides: number[]) => sides.map((side) => `${side}x${side}`).join(" ");

describe("the reference's worked examples (section 2.3, with the tolerant ceil)", () => {
  // Heights first, as there. Where the original's rounding errors gave 26 (or 51 of 100x100), exact
  // arithmetic gives what stands here.
  it.each([
    [
      188,
      250,
      PAPER,
      0.79917605,
      "25x34 32x42 40x53 49x66 62x82 77x102 96x128 121x160 151x200 188x250",
    ],
    [243, 1024, PAPER, 0.80342842, "25x105 32x130 39x162 49x201 60x250"],
    [250, 250, PAPER, 0.79432823, square(25, 32, 40, 50, 63, 80, 100, 126, 158, 199, 250)],
    [512, 512, PAPER, 0.77426368, square(25, 33, 42, 54, 70, 90, 117, 150, 194, 250)],
    [1024, 1024, PAPER, 0.77426368, square(25, 33, 42, 54, 70, 90, 117, 150, 194, 250)],
    [600, 900, PAPER, 0.78868384, "25x38 32x48 41x61 51x77 65x97 82x123 104x156 132x198 167x250"],
    [167, 250, PAPER, 0.78868384, "25x38 32x48 41x61 51x77 65x97 82x123 104x156 132x198 167x250"],
    [128, 128, PAPER, 0.7919098, square(25, 32, 40, 51, 64, 81, 102, 128)],
    [100, 100, PAPER, 0.79370053, square(25, 32, 40, 50, 63, 80, 100)],
    [64, 64, PAPER, 0.8286135, square(25, 31, 37, 44, 54, 64)],
    [
      188,
      250,
      { minSize: 20, maxSize: 250 },
      0.77960512,
      "20x27 26x35 33x44 43x57 55x72 70x93 90x119 115x152 147x195 188x250",
    ],
  ] as const)("%dx%d", (height, width, options, scaleFactor, sizes) => {
    const plan = planPyramid({ width, height }, options);
    expect(shown(plan.sizes)).toBe(sizes);
    expect(plan.scaleFactor).toBeCloseTo(scaleFactor, 7);
  });

  // Section 7.3: the super-resolution of the paper.
  it.each([
    [80, 120, 0.80808, "18x27 23x34 28x42 35x52 43x64 53x79 65x97 80x120"],
    [
      188,
      250,
      0.80793,
      "18x24 23x30 28x37 35x46 43x57 53x70 65x87 81x107 100x132 123x164 152x202 188x250",
    ],
    // A quarter is six factors exactly; the reference adds one to them too.
    [72, 72, 0.5 ** (2 / 7), square(18, 22, 27, 33, 40, 49, 60, 72)],
  ])("%dx%d with scales rounded down", (height, width, scaleFactor, sizes) => {
    const options = { minSize: 18, maxSize: 250, scaleFactor: 0.5 ** (1 / 3) };
    const plan = planPyramid({ width, height }, { ...options, scaleRounding: "down" });
    expect(shown(plan.sizes)).toBe(sizes);
    expect(plan.scaleFactor).toBeCloseTo(scaleFactor, 5);
  });

  // Section 10, shorter sides; the 26 of eight scales there is a rounding error of the original's.
  it.each([
    [4, "25 42 96 188"],
    [5, "25 35 54 114 188"],
    [6, "25 32 42 63 126 188"],
    [7, "25 30 37 48 71 135 188"],
    [8, "25 29 34 42 54 77 141 188"],
    // No scale between that could move.
    [2, "25 188"],
    [1, "188"],
  ])("188x250 with %d scales, closer at the coarse end", (scales, heights) => {
    const options = { ...PAPER, scales, scaleSpacing: "coarse" } as const;
    const { sizes } = planPyramid({ width: 250, height: 188 }, options);
    expect(sizes.map(({ height }) => height).join(" ")).toBe(heights);
    for (const { width, height } of sizes) expect(width / height).toBeCloseTo(250 / 188, 1);
  });

  it.each([
    [128, 6, 0.7625],
    [160, 7, 0.7689],
    [200, 8, 0.7734],
    [250, 9, 0.7771],
    [300, 9, 0.7594],
    [400, 10, 0.7585],
    [512, 11, 0.7606],
  ])("752x1000 with a maximum size of %d", (maxSize, scales, scaleFactor) => {
    const plan = planPyramid({ width: 1000, height: 752 }, { minSize: 25, maxSize });
    expect(plan.sizes.length).toBe(scales);
    expect(plan.scaleFactor).toBeCloseTo(scaleFactor, 4);
  });
});

describe("planPyramid", () => {
  const side = fc.integer({ min: 100, max: 10_000 });
  const photograph = fc
    .tuple(side, fc.double({ min: 0.11, max: 9, noNaN: true }))
    .map(([width, aspect]) => ({
      width,
      height: Math.min(10_000, Math.max(100, Math.round(width * aspect))),
    }))
    .filter(({ width, height }) => Math.max(width, height) < 9 * Math.min(width, height));

  it("starts at the minimum size, ends at the maximum and grows in between, for any photograph", () => {
    fc.assert(
      fc.property(photograph, (size) => {
        const { sizes, scaleFactor } = planPyramid(size, PAPER);
        const shorter = sizes.map(({ width, height }) => Math.min(width, height));
        expect(shorter[0]).toBe(25);
        const finest = sizes.at(-1)!;
        expect(Math.max(finest.width, finest.height)).toBe(
          Math.min(250, Math.max(size.width, size.height)),
        );
        for (let scale = 1; scale < sizes.length; scale++) {
          expect(sizes[scale]!.width).toBeGreaterThanOrEqual(sizes[scale - 1]!.width);
          expect(sizes[scale]!.height).toBeGreaterThanOrEqual(sizes[scale - 1]!.height);
          expect(sizes[scale]).not.toEqual(sizes[scale - 1]);
        }
        expect(scaleFactor).toBeGreaterThan(0.7);
        expect(scaleFactor).toBeLessThan(1);
      }),
      { numRuns: 1000 },
    );
  });

  it("turns with the photograph", () => {
    fc.assert(
      fc.property(photograph, ({ width, height }) => {
        const upright = planPyramid({ width, height }, PAPER);
        const turned = planPyramid({ width: height, height: width }, PAPER);
        expect(turned.sizes).toEqual(
          upright.sizes.map((size) => ({ width: size.height, height: size.width })),
        );
      }),
    );
  });

  it("has exactly as many scales as asked for", () => {
    for (let scales = 1; scales <= 12; scales++) {
      const { sizes } = planPyramid({ width: 250, height: 188 }, { ...PAPER, scales });
      expect(sizes.length).toBe(scales);
      expect(sizes.at(-1)).toEqual({ width: 250, height: 188 });
      if (scales > 1) expect(sizes[0]).toEqual({ width: 34, height: 25 });
    }
  });

  it("moves no end and adds no scale by spacing the others closer at the coarse end", () => {
    fc.assert(
      fc.property(photograph, (size) => {
        const coarse = planPyramid(size, { ...PAPER, scaleSpacing: "coarse" });
        const even = planPyramid(coarse.sizes.at(-1)!, PAPER);
        expect(coarse.scaleFactor).toBe(even.scaleFactor);
        expect(coarse.sizes.length).toBe(even.sizes.length);
        expect(coarse.sizes[0]).toEqual(even.sizes[0]);
        // The step to the finest scale is the even one; those between are smaller.
        expect(coarse.sizes.slice(-2)).toEqual(even.sizes.slice(-2));
        for (const [scale, { width, height }] of coarse.sizes.entries()) {
          expect(width).toBeLessThanOrEqual(even.sizes[scale]!.width);
          expect(height).toBeLessThanOrEqual(even.sizes[scale]!.height);
        }
      }),
    );
  });

  it("spaces scales closer at the coarse end by the reduced picture, whatever the file's size", () => {
    const options = { ...PAPER, scaleFactor: 0.65, scaleSpacing: "coarse" } as const;
    const small = planPyramid({ width: 252, height: 189 }, options);
    expect(shown(small.sizes)).toBe("25x34 30x40 37x49 48x64 71x94 135x179 188x250");
    for (const width of [512, 1024, 1600, 3264, 4000]) {
      expect(planPyramid({ width, height: 0.75 * width }, options)).toEqual(small);
    }
  });

  it("leaves out scales that would repeat", () => {
    const plan = planPyramid({ width: 26, height: 26 }, PAPER);
    expect(shown(plan.sizes)).toBe("25x25 26x26");
    const even = planPyramid({ width: 40, height: 40 }, { ...PAPER, scaleFactor: 0.95 });
    expect(shown(even.sizes)).toBe(square(25, 27, 28, 29, 30, 31, 33, 34, 36, 37, 39, 40));
    const coarse = { ...PAPER, scaleFactor: 0.95, scaleSpacing: "coarse" } as const;
    expect(shown(planPyramid({ width: 40, height: 40 }, coarse).sizes)).toBe(
      square(25, 26, 27, 28, 29, 31, 33, 38, 40),
    );
  });

  it.each([
    ["longer than 10:1", { width: 25, height: 300 }, PAPER, "more than 10 times as long"],
    ["too small", { width: 25, height: 200 }, PAPER, "too small .* more than 25 pixels"],
    ["100:1", { width: 10_000, height: 100 }, PAPER, "10 times as long as wide\\. Crop"],
    ["no size", { width: 0, height: 100 }, PAPER, "whole numbers from 1"],
    ["not a number", { width: Number.NaN, height: 100 }, PAPER, "whole numbers from 1"],
    ["longer than any that is read", { width: 10_001, height: 5000 }, PAPER, "from 1 to 10000"],
    [
      "narrow once reduced",
      { width: 1000, height: 125 },
      { minSize: 25, maxSize: 128 },
      "reduced to 128x16 .* larger maxSize, a smaller minSize or",
    ],
  ])("refuses a photograph that is %s", (_, size, options, sentence) => {
    const error = refusal(() => planPyramid(size, options));
    expect(isSinganError(error) && error.code).toBe("INVALID_PICTURE");
    expect(error.message).toMatch(new RegExp(sentence));
    expect(error.message).toContain(`The photograph has ${size.width}x${size.height} pixels; `);
  });

  it.each([
    [{ minSize: 10, maxSize: 250 }, "Expected an integer from 11 to 10000 for minSize"],
    [{ minSize: 25, maxSize: 25 }, "above the minimum size of 25"],
    [{ minSize: 25, maxSize: 10_001 }, "at most 10000"],
    [{ ...PAPER, scaleFactor: 1 }, "Expected a number from 0.3 to 0.95 for scaleFactor"],
    [{ ...PAPER, scaleFactor: Number.NaN }, "scaleFactor"],
    [{ ...PAPER, scales: 0 }, "Expected an integer from 1 to 64 for scales"],
    [{ ...PAPER, maxSize: 60, scales: 64 }, "for a photograph of 60x46 pixels for scales"],
  ])("refuses the options %j", (options, sentence) => {
    const error = refusal(() => planPyramid({ width: 250, height: 188 }, options));
    expect(isSinganError(error) && error.code).toBe("INVALID_OPTION");
    expect(error.message).toContain(sentence);
  });

  it("names a largest number of scales that works", () => {
    const size = { width: 250, height: 188 };
    const options = { minSize: 25, maxSize: 60 };
    const { message } = refusal(() => planPyramid(size, { ...options, scales: 64 }));
    const most = Number(/at most (\d+)/.exec(message)?.[1]);
    expect(planPyramid(size, { ...options, scales: most }).sizes.length).toBe(most);
  });
});

function refusal(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was refused.");
}
