/** The mask of what was changed, where it is known what was. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clamped,
  composed,
  differenceMask,
  dilated,
  eroded,
  type Mask,
  type Picture,
  type Size,
} from "../src/index.js";
import { regionsOf } from "../src/masks/regions.js";
import { noisy } from "../src/metrics.js";
import { scenery } from "./support/scenery.js";

const SIZE = { width: 250, height: 180 };
const photograph = scenery(SIZE);

/** The mask of the places for which this holds. */
function where({ width, height }: Size, holds: (x: number, y: number) => boolean): Mask {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    holds(i % width, Math.floor(i / width)) ? 1 : 0,
  );
  return { width, height, data };
}

/** The photograph with one colour where the mask is. */
function painted(picture: Picture, mask: Mask, colour: readonly number[]): Picture {
  const pixels = mask.data.length;
  const data = picture.data.map((_, i) => colour[Math.floor(i / pixels)]!);
  return composed(picture, { ...picture, data }, mask);
}

/** The photograph moved in brightness where the mask is. */
function brighter(picture: Picture, mask: Mask, by: number): Picture {
  const data = picture.data.map((value, i) => value + by * mask.data[i % mask.data.length]!);
  return { ...picture, data };
}

const count = ({ data }: Mask) => data.reduce((sum, value) => sum + value, 0);
const circle = (x: number, y: number, radius: number) =>
  where(SIZE, (u, v) => (u - x) ** 2 + (v - y) ** 2 <= radius ** 2);

/** That a found mask has all of the change but its rim, and nothing far from it. */
function expectFound(found: Mask, change: Mask, tolerance = 3): void {
  const core = eroded(change, 1);
  const around = dilated(change, tolerance);
  const missing = found.data.filter((value, i) => value === 0 && core.data[i] === 1).length;
  const beyond = found.data.filter((value, i) => value === 1 && around.data[i] === 0).length;
  expect(missing / count(core)).toBeLessThan(0.01);
  expect(beyond).toBe(0);
}

describe("regions", () => {
  it("hang together by sides, or by corners too", () => {
    const rows = ["1100", "0010", "1001"].join("");
    const sizes = (neighbours: 4 | 8) =>
      regionsOf({ width: 4, height: 3 }, (i) => rows[i] === "1", neighbours)
        .map((region) => [...region].sort((a, b) => a - b))
        .sort((a, b) => a[0]! - b[0]!);
    expect(sizes(4)).toEqual([[0, 1], [6], [8], [11]]);
    expect(sizes(8)).toEqual([[0, 1, 6, 11], [8]]);
  });

  it("hold every member once, and no neighbours of one another", () => {
    const member = fc.array(fc.boolean(), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(member, fc.integer({ min: 1, max: 9 }), (members, width) => {
        const height = Math.ceil(members.length / width);
        const regions = regionsOf({ width, height }, (i) => members[i] === true, 4);
        const owner = new Map(regions.flatMap((region, k) => [...region].map((i) => [i, k])));
        const total = regions.reduce((sum, region) => sum + region.length, 0);
        expect(owner.size).toBe(total);
        expect(total).toBe(members.filter(Boolean).length);
        for (const [i, k] of owner) {
          if ((i + 1) % width !== 0) expect([undefined, k]).toContain(owner.get(i + 1));
          expect([undefined, k]).toContain(owner.get(i + width));
        }
      }),
    );
  });
});

describe("the difference mask", () => {
  const paste = circle(150, 80, 22);
  const other = scenery(SIZE, 2);

  it("is empty for a photograph and itself, or a copy with noise", () => {
    expect(count(differenceMask(photograph, photograph))).toBe(0);
    expect(count(differenceMask(noisy(photograph), photograph))).toBe(0);
  });

  it("finds what was painted, beside the photograph and beside a noisy copy", () => {
    const composite = painted(photograph, paste, [0.9, -0.9, -0.9]);
    expectFound(differenceMask(composite, photograph), paste);
    expectFound(differenceMask(composite, noisy(photograph)), paste);
  });

  it("finds what was pasted, its holes filled", () => {
    const composite = composed(photograph, other, paste);
    expectFound(differenceMask(composite, photograph), paste);
    const ring = where(SIZE, (x, y) => {
      const square = (x - 150) ** 2 + (y - 80) ** 2;
      return square <= 22 ** 2 && square > 8 ** 2;
    });
    const pierced = painted(photograph, ring, [0.9, -0.9, -0.9]);
    expectFound(differenceMask(pierced, photograph), paste);
  });

  it("leaves a large ring a ring", () => {
    const ring = where(SIZE, (x, y) => Math.abs(Math.hypot(x - 120, y - 90) - 60) < 5);
    const found = differenceMask(painted(photograph, ring, [1, 1, 0]), photograph);
    expectFound(found, ring);
    expect(found.data[90 * SIZE.width + 120]).toBe(0);
  });

  it("finds small, faint and very large changes", () => {
    const small = circle(40, 120, 4);
    expectFound(differenceMask(painted(photograph, small, [1, 1, 1]), photograph), small);
    const faint = differenceMask(brighter(photograph, paste, 0.1), photograph);
    expectFound(faint, paste);
    const large = where(SIZE, (x) => x >= 90);
    const found = differenceMask(brighter(photograph, large, 0.6), noisy(photograph));
    expectFound(found, large, 4);
  });

  it("leaves out what is too faint or too small, as errors are", () => {
    // 3 % of the range, which is above the least threshold but nowhere far above it.
    expect(count(differenceMask(brighter(photograph, paste, 0.06), photograph))).toBe(0);
    // A pixel that differs by 1.4, and a square of 16 that do.
    const grey = { ...photograph, data: photograph.data.map(() => -0.7) };
    const dot = where(SIZE, (x, y) => x === 60 && y === 70);
    expect(count(differenceMask(brighter(grey, dot, 1.4), grey))).toBe(0);
    const square = where(SIZE, (x, y) => x >= 60 && x < 64 && y >= 70 && y < 74);
    expectFound(differenceMask(brighter(grey, square, 1.4), grey), square);
  });

  it("finds the same where the whole picture was brightened, darkened or got another contrast", () => {
    const pasted = composed(photograph, other, paste);
    const stroke = painted(photograph, paste, [0.9, -0.9, -0.9]);
    for (const [gain, offset] of [
      [0.8, -0.2],
      [0.95, -0.05],
      [1.05, 0.05],
      [1.2, 0.2],
      [1.2, 0],
      [0.8, 0.1],
    ] as const) {
      const inLight = (picture: Picture) => {
        return clamped({ ...picture, data: picture.data.map((value) => gain * value + offset) });
      };
      expectFound(differenceMask(inLight(pasted), photograph), paste);
      expectFound(differenceMask(inLight(stroke), noisy(photograph)), paste);
    }
  });

  it("finds nothing where only the whole picture was brightened", () => {
    const data = photograph.data.map((value) => 1.25 * (value + 1) - 1);
    expect(count(differenceMask(clamped({ ...photograph, data }), photograph))).toBe(0);
  });

  it("finds most of another photograph", () => {
    expect(count(differenceMask(other, photograph)) / (250 * 180)).toBeGreaterThan(0.6);
  });

  it("makes one of pieces that nearly touch", () => {
    const dashes = where(SIZE, (x, y) => y >= 60 && y < 100 && x >= 50 && x < 110 && x % 20 < 14);
    const found = differenceMask(brighter(photograph, dashes, 0.5), photograph);
    expect(regionsOf(found, (i) => found.data[i] === 1, 8)).toHaveLength(1);
  });

  it("marks all where all was changed", () => {
    const all = where(SIZE, () => true);
    const inverse = brighter(photograph, all, 0.8);
    expect(count(differenceMask(inverse, photograph))).toBe(SIZE.width * SIZE.height);
  });

  it("finds the same in a larger picture, and keeps several apart", () => {
    const size = { width: 500, height: 300 };
    const big = scenery(size);
    const two = where(
      size,
      (x, y) => Math.min((x - 120) ** 2, (x - 400) ** 2) + (y - 150) ** 2 < 900,
    );
    const found = differenceMask(clamped(painted(big, two, [-1, 1, 1])), big);
    expectFound(found, two, 6);
    expect(regionsOf(found, (i) => found.data[i] === 1, 8)).toHaveLength(2);
  });

  it("is of zeros and ones for any small pictures", () => {
    const side = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(side, side, fc.nat(9), (width, height, seed) => {
        const [a, b] = [scenery({ width, height }, seed), scenery({ width, height }, 20)];
        const { data, ...size } = differenceMask(a, b);
        expect(size).toEqual({ width, height });
        expect(data.every((value) => value === 0 || value === 1)).toBe(true);
      }),
    );
  });

  it("refuses pictures of two sizes", () => {
    expect(() => differenceMask(scenery({ width: 8, height: 9 }), photograph)).toThrow(
      expect.objectContaining({
        code: "INVALID_PICTURE",
        message: "The changed picture is 8x9 but the photograph 250x180; bring both to one size.",
      }),
    );
  });
});
