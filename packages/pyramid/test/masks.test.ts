/** Masks against brute force, and against what scikit-image 0.26.0 gives. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blurred,
  checkMask,
  composed,
  dilated,
  eroded,
  feathered,
  featherFor,
  fittedMask,
  fromBytes,
  MASK_REFERENCE_SIDE,
  type Mask,
  maskOf,
  type Picture,
  type Size,
} from "../src/index.js";
import { squaredDistances } from "../src/masks/distance.js";

/** Rows of digits: 0 to 9 stand for 0 to 9 ninths, so 9 is inside. */
function mask(...rows: string[]): Mask {
  const data = Float32Array.from(rows.join(""), (digit) => Number(digit) / 9);
  return { width: rows[0]!.length, height: rows.length, data };
}

function filled({ width, height }: Size, value: number): Mask {
  return { width, height, data: new Float32Array(width * height).fill(value) };
}

/** The mask with 1 at these places. */
function dots(size: Size, ...places: readonly (readonly [x: number, y: number])[]): Mask {
  const { data } = filled(size, 0);
  for (const [x, y] of places) data[y * size.width + x] = 1;
  return { ...size, data };
}

const inside = ({ data }: Mask) => data.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
const negative = (m: Mask): Mask => ({ ...m, data: m.data.map((value) => (value === 0 ? 1 : 0)) });

/** Masks of a few sizes, mostly empty to mostly full. */
const anyMask = fc
  .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 11 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 0, 0, 0.25, 1), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values): Mask => ({ width, height, data: Float32Array.from(values) })),
  );
const anyRadius = fc.constantFrom(0, 0.5, 1, Math.SQRT2, 2, Math.sqrt(5), 3, 4.7, 30);

/** Least squared distance to a member by looking at all. */
function nearest({ width, data }: Mask, at: number): number {
  const distances = [...data].map((value, i) =>
    value === 0
      ? Number.POSITIVE_INFINITY
      : ((i % width) - (at % width)) ** 2 + (Math.floor(i / width) - Math.floor(at / width)) ** 2,
  );
  return Math.min(...distances);
}

describe("distances", () => {
  it("are those to the nearest of all members", () => {
    fc.assert(
      fc.property(anyMask, (m) => {
        const squares = squaredDistances(m, (i) => m.data[i] !== 0);
        expect([...squares]).toEqual([...squares].map((_, i) => nearest(m, i)));
      }),
    );
  });
});

describe("dilation and erosion", () => {
  it("of a point is the disk: as many pixels as scikit-image's", () => {
    const point = dots({ width: 51, height: 51 }, [25, 25]);
    // skimage.morphology.disk(r).sum()
    expect([0, 1, 2, 7, 20].map((radius) => inside(dilated(point, radius)))).toEqual([
      1, 5, 13, 149, 1257,
    ]);
  });

  it("take what lies within the radius, and give only 0 and 1", () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (m, radius) => {
        const expected = [...m.data].map((_, i) => (nearest(m, i) <= radius * radius ? 1 : 0));
        expect([...dilated(m, radius).data]).toEqual(expected);
      }),
    );
  });

  it("mirror each other, the borders included", () => {
    fc.assert(
      fc.property(anyMask, anyRadius, (m, radius) => {
        expect(eroded(m, radius)).toEqual(negative(dilated(negative(m), radius)));
      }),
    );
    const full = filled({ width: 5, height: 4 }, 0.5);
    expect(inside(eroded(full, 3))).toBe(20);
    expect(inside(dilated(filled(full, 0), 3))).toBe(0);
  });

  it("are quick on large masks with large radii", () => {
    const size = { width: 1200, height: 900 };
    const m = dots(size, [3, 5], [700, 450], [1199, 899]);
    const start = performance.now();
    expect(inside(dilated(m, 400))).toBeGreaterThan(500_000);
    // A disk of radius 400 has half a million offsets; far less than a second without going through them.
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuse the radius %s", (radius) => {
    const m = filled({ width: 2, height: 2 }, 1);
    const sentence = `Expected a number of pixels, 0 or more, for radius but received ${radius}.`;
    for (const change of [dilated, eroded]) {
      expect(() => change(m, radius)).toThrow(
        expect.objectContaining({ code: "INVALID_OPTION", message: sentence }),
      );
    }
  });
});

describe("blur", () => {
  it("is scikit-image's gaussian", () => {
    const m = dots({ width: 7, height: 5 }, [1, 1], [5, 4]);
    m.data[2 * 7 + 6] = 0.5;
    // gaussian(m, 1.3, mode='nearest', truncate=4)
    const expected = [
      [0.0521161, 0.07007449, 0.052313, 0.02286637, 0.01110339, 0.01778601, 0.0314058],
      [0.07006243, 0.09426437, 0.07090746, 0.0338957, 0.02561561, 0.04784134, 0.08019045],
      [0.05213782, 0.07040591, 0.05509039, 0.03629582, 0.05003433, 0.09008764, 0.12730779],
      [0.02151877, 0.02979626, 0.02920203, 0.04417253, 0.09462686, 0.14616418, 0.15371946],
      [0.00501011, 0.00834186, 0.01901136, 0.06456092, 0.15518862, 0.21687207, 0.1798809],
    ].flat();
    blurred(m, 1.3).data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 7);
    });
  });

  it("is exactly 0 and 1 away from edges", () => {
    const size = { width: 101, height: 3 };
    const half = { ...size, data: filled(size, 0).data.map((_, i) => (i % 101 < 50 ? 1 : 0)) };
    const row = blurred(half, 3).data.subarray(0, 101);
    // The radius is 12: column 37 sees none of the zeros from 50 on, column 62 none of the ones.
    expect(row.subarray(0, 38).every((value) => value === 1)).toBe(true);
    expect(row.subarray(62).every((value) => value === 0)).toBe(true);
    for (let x = 38; x < 62; x++) {
      expect(row[x]).toBeGreaterThan(0);
      expect(row[x]).toBeLessThan(1);
    }
  });

  it("stays within the mask's own values and leaves an even one alone", () => {
    const sigma = fc.double({ min: 0, max: 9, noNaN: true });
    fc.assert(
      fc.property(anyMask, sigma, fc.constantFrom(0, 0.3, 1), (m, s, value) => {
        const [least, most] = [Math.min(...m.data), Math.max(...m.data)];
        for (const v of blurred(m, s).data) {
          expect(v).toBeGreaterThanOrEqual(least);
          expect(v).toBeLessThanOrEqual(most);
        }
        expect(blurred(filled(m, value), s)).toEqual(filled(m, value));
      }),
    );
  });

  it("of nothing changes nothing, and of less is refused", () => {
    const m = mask("0900", "0030");
    expect(blurred(m, 0)).toEqual(m);
    expect(() => blurred(m, -0.1)).toThrow(
      "Expected a number of pixels, 0 or more, for sigma but received -0.1.",
    );
  });
});

describe("feathering", () => {
  it("is the original's", () => {
    const m = dots({ width: 40, height: 30 }, [35, 3]);
    for (let y = 12; y < 15; y++) m.data.fill(1, y * 40 + 20, y * 40 + 26);
    const { data } = feathered(m, { radius: 7, sigma: 5 });
    // dilation(m, disk(7)), gaussian(…, 5), and (g - g.min()) / (g.max() - g.min())
    for (const [x, y, expected] of [
      [0, 0, 0.00019979598],
      [22, 13, 0.868753844],
      [35, 3, 0.903857464],
      [10, 20, 0.119039489],
      [39, 29, 0.001757397],
      [30, 8, 0.793642013],
      [20, 25, 0.182662128],
    ] as const) {
      expect(data[y * 40 + x]).toBeCloseTo(expected, 7);
    }
    expect(Math.min(...data)).toBe(0);
    expect(Math.max(...data)).toBe(1);
  });

  it("leaves masks of all ones or all zeros", () => {
    const one = filled({ width: 9, height: 7 }, 1);
    expect(feathered(one, { radius: 2, sigma: 3 })).toEqual(one);
    const none = filled(one, 0);
    expect(feathered(none, { radius: 2, sigma: 3 })).toEqual(none);
  });

  it("grows with the longer side", () => {
    expect(MASK_REFERENCE_SIDE).toBe(250);
    expect(featherFor("harmonize", { width: 250, height: 188 })).toEqual({ radius: 7, sigma: 5 });
    expect(featherFor("edit", { width: 168, height: 250 })).toEqual({ radius: 20, sigma: 5 });
    expect(featherFor("edit", { width: 1000, height: 500 })).toEqual({ radius: 80, sigma: 20 });
  });
});

describe("a mask at another size", () => {
  it("keeps every marked pixel when shrinking, and repeats the nearest when growing", () => {
    const m = mask("0000000", "0004000", "0000000", "9000000");
    // Along x, 7 onto 3: the pixels cover 0 to 2, 2 to 4 and 4 to 6.
    expect(fittedMask(m, { width: 3, height: 2 })).toEqual(mask("040", "900"));
    const grown = mask("0000", "0000", "9999", "9999");
    expect(fittedMask(mask("00", "99"), { width: 4, height: 4 })).toEqual(grown);
    expect(fittedMask(mask("049"), { width: 4, height: 1 })).toEqual(mask("0449"));
    // One axis each way.
    expect(fittedMask(mask("0409", "0000"), { width: 2, height: 4 })).toEqual(
      mask("49", "49", "00", "00"),
    );
  });

  it("never loses a region, invents one, or changes a mask of the same size", () => {
    const side = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(anyMask, side, side, (m, width, height) => {
        const fitted = fittedMask(m, { width, height });
        expect(fittedMask(m, m)).toEqual(m);
        expect(Math.max(...fitted.data)).toBe(Math.max(...m.data));
        fitted.data.forEach((value, i) => {
          const [x, y] = [i % width, Math.floor(i / width)];
          const under = [...m.data].filter((_, k) => {
            const [u, v] = [k % m.width, Math.floor(k / m.width)];
            return (
              u * width < (x + 1) * m.width &&
              (u + 1) * width > x * m.width &&
              v * height < (y + 1) * m.height &&
              (v + 1) * height > y * m.height
            );
          });
          expect(under).toContain(value);
          const shrinks = width < m.width && height < m.height;
          if (shrinks) expect(value).toBe(Math.max(...under));
        });
      }),
    );
  });
});

describe("a mask from a picture", () => {
  const of = (...levels: readonly (readonly [number, number, number])[]) =>
    maskOf(fromBytes(Uint8Array.from(levels.flat()), { width: levels.length, height: 1 }));

  it("is inside from half of full brightness on", () => {
    const { data } = of([0, 0, 0], [127, 127, 127], [128, 128, 128], [255, 255, 255]);
    expect([...data]).toEqual([0, 0, 1, 1]);
  });

  it("takes the mean of the colours, and not what JPEG leaves in black", () => {
    const { data } = of([10, 0, 4], [255, 0, 0], [255, 255, 0], [240, 250, 247]);
    expect([...data]).toEqual([0, 0, 1, 1]);
  });
});

describe("checkMask", () => {
  const refusal = (m: Mask) => {
    try {
      checkMask(m, "mask.png");
    } catch (error) {
      expect(error).toMatchObject({ name: "SinganError", code: "INVALID_PICTURE" });
      return (error as Error).message;
    }
    return undefined;
  };

  it("takes masks, full ones too", () => {
    expect(refusal(mask("09"))).toBeUndefined();
    expect(refusal(filled({ width: 2, height: 1 }, 1))).toBeUndefined();
  });

  it("refuses what marks nothing", () => {
    expect(refusal(mask("00"))).toBe(
      "mask.png marks nothing; paint what is meant white (255), and leave the rest black.",
    );
  });

  it("refuses values that are none", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0.1, 1.1]) {
      expect(refusal({ width: 2, height: 1, data: Float32Array.of(1, value) })).toBe(
        "mask.png has values outside 0 to 1; 0 is outside the mask and 1 inside.",
      );
    }
  });

  it("refuses sizes that do not fit", () => {
    expect(refusal({ width: 2, height: 2, data: new Float32Array(3) })).toBe(
      "mask.png says 2x2 but has 3 values; it needs one for every pixel.",
    );
    expect(refusal({ width: 1.5, height: 2, data: new Float32Array(3) })).toContain("1.5x2");
    expect(refusal({ width: 0, height: 2, data: new Float32Array(0) })).toContain("0x2");
  });
});

describe("composing", () => {
  const size = { width: 3, height: 1 };
  const picture = (...data: number[]): Picture => ({ ...size, data: Float32Array.from(data) });
  const outside = picture(-0, 0.1, 0.3, 1, 1, 1, -1, -1, -1);
  const inside = picture(5, 0.7, -0, 0, 0, 0, 1, 1, 1);

  it("mixes by the mask, and keeps bits where it is 0 or 1", () => {
    const m = { ...size, data: Float32Array.of(0, 0.25, 1) };
    const { data } = composed(outside, inside, m);
    expect([...data]).toEqual([-0, 0.25, -0, 1, 0.75, 0, -1, -0.5, 1].map(Math.fround));
  });

  it("refuses other sizes", () => {
    const wide = { width: 4, height: 1, data: new Float32Array(12) };
    expect(() => composed(outside, wide, filled(size, 1))).toThrow(
      "The picture outside is 3x1 but the picture inside 4x1; bring both to one size.",
    );
    expect(() => composed(outside, inside, filled(wide, 1))).toThrow(
      expect.objectContaining({
        code: "INVALID_PICTURE",
        message: "The picture outside is 3x1 but the mask 4x1; bring both to one size.",
      }),
    );
  });
});
