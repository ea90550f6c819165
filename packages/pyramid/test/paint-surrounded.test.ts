/** Paintings that go on beyond their borders. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_SIDE } from "../src/geometry/sides.js";
import { surrounded, windowAt } from "../src/paint/surrounded.js";

describe("surrounded", () => {
  it("repeats the outermost pixels", () => {
    const painting = { width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const { painting: out } = surrounded(painting, { width: 2, height: 1 }, 1);
    expect(out).toMatchObject({ width: 4, height: 3 });
    const row = (a: number, b: number) => [a, a, b, b];
    const plane = (a: number, b: number) => [...row(a, b), ...row(a, b), ...row(a, b)];
    expect([...out.data]).toEqual([...plane(1, 2), ...plane(3, 4), ...plane(5, 6)]);
  });

  it("makes more by the same share, and takes the middle", () => {
    const painting = { width: 10, height: 5, data: new Float32Array(150) };
    expect(surrounded(painting, { width: 100, height: 20 }, 2)).toMatchObject({
      size: { width: 140, height: 36 },
      window: { x: 20, y: 8, width: 100, height: 20 },
    });
  });

  it("stays within the longest side", () => {
    const painting = { width: 10, height: 5, data: new Float32Array(150) };
    expect(surrounded(painting, { width: LONGEST_SIDE - 2, height: 20 }, 2)).toMatchObject({
      size: { width: LONGEST_SIDE, height: 36 },
      window: { x: 1, width: LONGEST_SIDE - 2 },
    });
  });
});

it("windowAt is the window at the full size, and within any other", () => {
  const side = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(side, side, side, side, side, side, (width, height, w, h, sw, sh) => {
      const painting = { width, height, data: new Float32Array(3 * width * height) };
      const around = surrounded(painting, { width: w, height: h }, 5);
      expect(windowAt(around.size, around)).toEqual(around.window);
      const part = windowAt({ width: sw, height: sh }, around);
      expect(Math.min(part.x, part.y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(part.width, part.height)).toBeGreaterThanOrEqual(1);
      expect(part.x + part.width).toBeLessThanOrEqual(sw);
      expect(part.y + part.height).toBeLessThanOrEqual(sh);
    }),
  );
});
