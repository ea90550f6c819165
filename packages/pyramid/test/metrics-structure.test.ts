/** Structural similarity against scikit-image, and against pictures of which everybody knows which is better. */
import { describe, expect, it } from "vitest";
import type { Picture } from "../src/index.js";
import { blurred, noisy, structuralSimilarity } from "../src/metrics.js";
import { scenery } from "./support/scenery.js";

type Formula = (channel: number, x: number, y: number) => number;

function drawn(width: number, height: number, formula: Formula): Picture {
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const row = Math.floor(i / width);
    return formula(Math.floor(row / height), i % width, row % height);
  });
  return { width, height, data };
}

const waves: Formula = (c, x, y) => Math.sin(0.37 * x + 0.05 * x * y * (c + 1)) * 0.8;
const pale: Formula = (c, x, y) => waves(c, x, y) * 0.7 + 0.2 * Math.cos(x * x + 3 * y + c);
const steps: Formula = (c, x, y) => ((x * 7 + y * 13 + c * 5) % 17) / 8 - 1;
const brighter: Formula = (c, x, y) => Math.min(1, steps(c, x, y) + 0.1);

describe("structural similarity", () => {
  // skimage 0.26.0: structural_similarity(a + 1, b + 1, gaussian_weights=True, sigma=1.5,
  // use_sample_covariance=False, data_range=2, channel_axis=0), float32 values as float64.
  it.each([
    [24, 19, waves, pale, 0.9008020714837707],
    [11, 11, waves, steps, -0.027199860766076764],
    [40, 12, steps, brighter, 0.9952225116661425],
  ] as const)("of %ix%i pixels is scikit-image's", (width, height, a, b, expected) => {
    const [first, second] = [drawn(width, height, a), drawn(width, height, b)];
    expect(structuralSimilarity(first, second)).toBeCloseTo(expected, 7);
    expect(structuralSimilarity(second, first)).toBeCloseTo(expected, 7);
  });

  it("is 1 for a picture and itself, less for bad copies, and about 0 for another", () => {
    const photograph = scenery({ width: 96, height: 64 });
    const [soft, rough] = [blurred(photograph), noisy(photograph)];
    const other = scenery(photograph, 2);
    expect(structuralSimilarity(photograph, photograph)).toBe(1);
    for (const copy of [soft, rough]) {
      expect(structuralSimilarity(photograph, copy)).toBeLessThan(0.98);
      expect(structuralSimilarity(photograph, copy)).toBeGreaterThan(
        structuralSimilarity(photograph, other) + 0.3,
      );
    }
  });

  it("refuses pictures of two sizes, and those without a whole window", () => {
    const [a, b] = [drawn(11, 12, steps), drawn(12, 11, steps)];
    expect(() => structuralSimilarity(a, b)).toThrow(
      "The pictures to compare are 11x12 and 12x11; bring both to one size.",
    );
    const small = drawn(30, 10, steps);
    expect(() => structuralSimilarity(small, small)).toThrow(
      expect.objectContaining({
        code: "INVALID_PICTURE",
        message:
          "Structural similarity looks at 11x11 pixels but the pictures are 30x10; compare larger ones.",
      }),
    );
  });
});
