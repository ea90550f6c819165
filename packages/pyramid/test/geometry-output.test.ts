import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputSizes } from "../src/geometry/output.js";
import { planPyramid } from "../src/geometry/pyramid.js";

const trained = planPyramid({ width: 250, height: 188 }, { minSize: 25, maxSize: 250 }).sizes;
const side = fc.integer({ min: 1, max: 100_000 });

describe("outputSizes", () => {
  it("gives the trained sizes where nothing is asked for", () => {
    expect(outputSizes(trained, {})).toEqual(trained);
    expect(outputSizes(trained, { width: 250, height: undefined })).toEqual(trained);
  });

  it("makes the finest exactly the wanted size, and no scale empty", () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const sizes = outputSizes(trained, { width, height });
        expect(sizes.length).toBe(trained.length);
        expect(sizes.at(-1)).toEqual({ width, height });
        for (const [scale, size] of sizes.entries()) {
          const exact = (trained[scale]!.width * width) / 250;
          expect(Math.abs(size.width - Math.max(1, exact))).toBeLessThanOrEqual(0.5);
          expect(size.height).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it("keeps the aspect ratio where only one side is asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 75_000 }), (length) => {
        const wide = outputSizes(trained, { width: length }).at(-1)!;
        expect(wide).toEqual({ width: length, height: Math.max(1, Math.round(length * 0.752)) });
        const high = outputSizes(trained, { height: length }).at(-1)!;
        expect(high).toEqual({ width: Math.max(1, Math.round(length / 0.752)), height: length });
      }),
    );
  });

  it.each([
    [{ width: 0 }, "Expected an integer from 1 to 100000 for width but received 0."],
    [{ height: -3 }, "Expected an integer from 1 to 100000 for height but received -3."],
    [{ width: 1.5 }, "for width but received 1.5."],
    [{ width: 5, height: Number.NaN }, "for height but received NaN."],
    [{ width: 100_001 }, "for width but received 100001."],
    [
      { height: 90_000 },
      "Expected at most 75200 (the other side may have 100000 pixels) for height but received 90000.",
    ],
  ])("refuses %j", (wanted, sentence) => {
    expect(() => outputSizes(trained, wanted)).toThrow(sentence);
  });
});
