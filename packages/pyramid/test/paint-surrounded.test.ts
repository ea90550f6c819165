/** Paintings that go on beyond their borders. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_SIDE } from "../src/geometry/sides.js";
import { fittingMargin, middle, surrounded, surroundedSize } from "../src/paint/surrounded.js";

it("surrounded repeats the outermost pixels", () => {
  const painting = { width: 2, height: 1, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const out = surrounded(painting, 1);
  expect(out).toMatchObject({ width: 4, height: 3 });
  const row = (a: number, b: number) => [a, a, b, b];
  const plane = (a: number, b: number) => [...row(a, b), ...row(a, b), ...row(a, b)];
  expect([...out.data]).toEqual([...plane(1, 2), ...plane(3, 4), ...plane(5, 6)]);
});

it("surroundedSize is larger by the painting's share", () => {
  const size = surroundedSize({ width: 100, height: 20 }, { width: 10, height: 5 }, 2);
  expect(size).toEqual({ width: 140, height: 36 });
});

describe("fittingMargin", () => {
  const painting = { width: 10, height: 5 };

  it("is the margin, and less for what is too long for it on one side", () => {
    expect(fittingMargin({ width: 100, height: 20 }, painting, 2)).toBe(2);
    expect(fittingMargin({ width: 0.8 * LONGEST_SIDE, height: 20 }, painting, 2)).toBe(1);
    expect(fittingMargin({ width: LONGEST_SIDE, height: 20 }, painting, 2)).toBe(0);
  });

  it("shows a painting at the wanted size, in a picture that is not too long", () => {
    const side = fc.integer({ min: 1, max: LONGEST_SIDE });
    const entering = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(side, side, entering, entering, (width, height, across, down) => {
        const [wanted, painting] = [
          { width, height },
          { width: across, height: down },
        ];
        const margin = fittingMargin(wanted, painting, 5);
        const size = surroundedSize(wanted, painting, margin);
        expect(margin).toBeGreaterThanOrEqual(0);
        for (const along of ["width", "height"] as const) {
          const beyond = (size[along] - wanted[along]) / 2;
          const perPixel = wanted[along] / painting[along];
          expect(Math.abs(beyond - margin * perPixel)).toBeLessThanOrEqual(0.5);
          expect(size[along]).toBeLessThanOrEqual(LONGEST_SIDE);
        }
      }),
    );
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
