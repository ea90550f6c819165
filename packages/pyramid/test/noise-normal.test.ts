import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_NORMAL, normals } from "../src/noise/normal.js";

/** How far the docs allow a value to be from the exact quantile, before rounding to float32. */
const TABLE_ERROR = 2e-9;

function normal(word: number): number {
  const out = new Float32Array(1);
  normals(Int32Array.of(word), 0, out, 0, 1);
  return out[0]!;
}

/** The word whose cell holds probability p: at most 2^-33 away from it. */
function wordOf(p: number): number {
  return Math.floor(p * 2 ** 32);
}

/**
 * The distribution function by numerical means that share nothing with AS241: the density's Taylor
 * series around 0 (all terms positive), or the continued fraction of Mills' ratio in the tails.
 */
function distribution(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  let upper: number;
  if (x < 3) {
    let term = x;
    let sum = x;
    for (let k = 3; term > 1e-18 * sum; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    upper = 0.5 - density * sum;
  } else {
    let fraction = x;
    for (let k = 200; k >= 1; k--) fraction = x + k / fraction;
    upper = density / fraction;
  }
  return z > 0 ? 1 - upper : upper;
}

describe("normals", () => {
  // Quantiles as printed in statistical tables (e.g. Abramowitz and Stegun, tables 26.5 and 26.6).
  it.each([
    [0.5, 0],
    [0.6, 0.2533471031],
    [0.75, 0.6744897502],
    [0.9, 1.2815515655],
    [0.95, 1.644853627],
    [0.975, 1.959963985],
    [0.99, 2.326347874],
    [0.995, 2.575829304],
    [0.999, 3.090232306],
    [0.9999, 3.719016485],
    [0.99999, 4.264890794],
    [0.999999, 4.753424309],
  ])("gives the published quantile of %d", (p, z) => {
    // Half a cell of p, seen through the slope of the quantile, and half a float32 step.
    const slope = Math.sqrt(2 * Math.PI) * Math.exp(0.5 * z * z);
    const tolerance = slope * 2 ** -32 + Math.max(z, 0.1) * 2 ** -24 + TABLE_ERROR;
    expect(Math.abs(normal(wordOf(p)) - z)).toBeLessThan(tolerance);
    expect(Math.abs(normal(~wordOf(p)) + z)).toBeLessThan(tolerance);
  });

  it("inverts the distribution function to float32 precision at every word", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.nat(1000)), (word) => {
        const p = (word + 0.5) / 2 ** 32;
        const z = normal(word);
        const slope = Math.sqrt(2 * Math.PI) * Math.exp(0.5 * z * z);
        const error = (distribution(z) - p) * slope;
        expect(Math.abs(error)).toBeLessThan(Math.abs(z) * 2 ** -24 + TABLE_ERROR);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("is odd: flipping all bits flips the sign, exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (word) => {
        expect(normal(~word)).toBe(-normal(word));
      }),
    );
  });

  it("never falls, across the seams of its cubics too", () => {
    const octaves = Array.from({ length: 26 }, (_, k) => 2 ** (k + 6));
    const seams = octaves.flatMap((start) => [start, 1.25 * start, 2 ** 32 - 1.75 * start]);
    for (const seam of [0, ...seams, 2 ** 32]) {
      const start = Math.min(Math.max(0, seam - 500), 2 ** 32 - 1000);
      const words = Int32Array.from({ length: 1000 }, (_, i) => start + i);
      const values = new Float32Array(1000);
      normals(words, 0, values, 0, 1000);
      for (let i = 1; i < 1000; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]!);
    }
  });

  it("stays within the stated largest value, which the last word reaches, and is never 0", () => {
    expect(normal(0xffffffff)).toBe(LARGEST_NORMAL);
    expect(normal(0)).toBe(-LARGEST_NORMAL);
    expect(normal(0x80000000)).toBeGreaterThan(0);
  });

  it("reads from and writes to the indices it is given", () => {
    const out = new Float32Array(4);
    normals(Int32Array.of(1, 2, 3, 4), 1, out, 2, 2);
    expect([...out]).toEqual([0, 0, normal(2), normal(3)]);
  });
});
