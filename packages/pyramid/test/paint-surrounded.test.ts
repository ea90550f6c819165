/** Paintings that go on beyond their borders. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_SIDE } from "../src/geometry/sides.js";
import { HALF } from "../src/noise/field.js";
import { middle, surrounded, surroundedSize, surroundings } from "../src/paint/surrounded.js";
import type { Size } from "../src/picture.js";

it("surrounded repeats the outermost pixels", () => {
  const painting = { width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const out = surrounded(painting, { width: 1, height: 1 });
  expect(out).toMatchObject({ width: 4, height: 3 });
  const row = (a: number, b: number) => [a, a, b, b];
  const plane = (a: number, b: number) => [...row(a, b), ...row(a, b), ...row(a, b)];
  expect([...out.data]).toEqual([...plane(1, 2), ...plane(3, 4), ...plane(5, 6)]);
});

describe("surroundedSize", () => {
  const painting = { width: 10, height: 5 };
  const sizes = (wanted: Size, margin: number) => {
    const around = surroundings(wanted, painting, margin);
    return { around, size: surroundedSize(wanted, painting, around) };
  };

  it("is larger by the same share", () => {
    const { around, size } = sizes({ width: 100, height: 20 }, 2);
    expect(around).toEqual({ width: 2, height: 2 });
    expect(size).toEqual({ width: 140, height: 36 });
  });

  it("shows the painting at the wanted size, however long, and stays where there is noise", () => {
    const side = fc.integer({ min: 1, max: LONGEST_SIDE });
    const entering = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(side, side, entering, entering, (width, height, across, down) => {
        const wanted = { width, height };
        const painting = { width: across, height: down };
        const around = surroundings(wanted, painting, 5);
        const size = surroundedSize(wanted, painting, around);
        for (const along of ["width", "height"] as const) {
          const beyond = (size[along] - wanted[along]) / 2;
          const perPixel = wanted[along] / painting[along];
          expect(Math.abs(beyond - around[along] * perPixel)).toBeLessThanOrEqual(0.5);
          expect(size[along] + 10).toBeLessThan(HALF);
          expect(around[along]).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("has fewer surroundings on a side that is too long for all", () => {
    const { around, size } = sizes({ width: LONGEST_SIDE, height: 20 }, 2);
    expect(around).toEqual({ width: 1, height: 2 });
    expect(size).toEqual({ width: 1.2 * LONGEST_SIDE, height: 36 });
  });
});

it("what was surrounded is in the middle", () => {
  const side = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(side, side, side, (width, height, margin) => {
      const data = Float32Array.from({ length: 3 * width * height }, (_, i) => i);
      const out = surrounded({ width, height, data }, { width: margin, height: margin });
      const window = middle(out, { width, height });
      expect(window).toEqual({ width, height, x: margin, y: margin });
      const last = (2 * out.height + margin + height - 1) * out.width + margin + width - 1;
      expect(out.data[last]).toBe(data.length - 1);
    }),
  );
});
