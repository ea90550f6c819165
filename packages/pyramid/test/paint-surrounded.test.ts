/** Paintings that go on beyond their borders. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_SIDE } from "../src/geometry/sides.js";
import { middle, surrounded, surroundedSize } from "../src/paint/surrounded.js";

it("surrounded repeats the outermost pixels", () => {
  const painting = { width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const out = surrounded(painting, 1);
  expect(out).toMatchObject({ width: 4, height: 3 });
  const row = (a: number, b: number) => [a, a, b, b];
  const plane = (a: number, b: number) => [...row(a, b), ...row(a, b), ...row(a, b)];
  expect([...out.data]).toEqual([...plane(1, 2), ...plane(3, 4), ...plane(5, 6)]);
});

describe("surroundedSize", () => {
  const painting = { width: 10, height: 5 };

  it("is larger by the same share", () => {
    const size = surroundedSize({ width: 100, height: 20 }, painting, 2);
    expect(size).toEqual({ width: 140, height: 36 });
  });

  it("stays within the longest side", () => {
    const size = surroundedSize({ width: LONGEST_SIDE - 2, height: 20 }, painting, 2);
    expect(size).toEqual({ width: LONGEST_SIDE, height: 36 });
  });
});

it("what was surrounded is in the middle", () => {
  const side = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(side, side, side, (width, height, margin) => {
      const data = Float32Array.from({ length: 3 * width * height }, (_, i) => i);
      const out = surrounded({ width, height, data }, margin);
      const window = middle(out, { width, height });
      expect(window).toEqual({ width, height, x: margin, y: margin });
      const last = (2 * out.height + margin + height - 1) * out.width + margin + width - 1;
      expect(out.data[last]).toBe(data.length - 1);
    }),
  );
});
