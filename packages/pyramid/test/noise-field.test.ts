import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussian, type NoiseField } from "../src/noise/field.js";
import { uniform } from "../src/noise/uniform.js";

const FIELD: NoiseField = { seed: 7, purpose: "sample", scale: 0 };
const LARGE = { x: 0, y: 0, width: 512, height: 512 };

describe("gaussian", () => {
  it("starts with the documented values", () => {
    const window = { x: 0, y: 0, width: 4, height: 1 };
    const first = gaussian(FIELD, { sample: 0, channels: 1, window });
    expect([...first]).toEqual([
      0.9504096508026123, -1.014462947845459, 0.6619332432746887, 0.5779656171798706,
    ]);
  });

  it("keeps every bit of a large draw from version to version", () => {
    const values = gaussian(FIELD, { sample: 5, channels: 3, window: LARGE });
    const bits = new Int32Array(values.buffer).reduce((sum, word) => Math.imul(sum, 31) + word, 0);
    expect(bits | 0).toBe(-1427452246);
  });

  it("draws any window alone as it is in the whole", () => {
    const whole = { x: -9, y: -7, width: 40, height: 30 };
    const all = gaussian(FIELD, { sample: 3, channels: 3, window: whole });
    fc.assert(
      fc.property(fc.nat(39), fc.nat(29), fc.nat(40), fc.nat(30), (left, top, w, h) => {
        const width = Math.min(w, 40 - left);
        const height = Math.min(h, 30 - top);
        const window = { x: whole.x + left, y: whole.y + top, width, height };
        const alone = gaussian(FIELD, { sample: 3, channels: 3, window });
        expect(alone.length).toBe(3 * width * height);
        for (let i = 0; i < alone.length; i++) {
          const channel = Math.floor(i / (width * height));
          const row = Math.floor(i / width) % Math.max(height, 1);
          const at = (channel * 30 + top + row) * 40 + left + (i % width);
          expect(alone[i]).toBe(all[at]);
        }
      }),
    );
  });

  it("is a batch's member: three channels of sample s are channels 3s to 3s + 2 of one sample", () => {
    const window = { x: 0, y: 0, width: 5, height: 3 };
    const many = gaussian(FIELD, { sample: 0, channels: 6, window });
    const second = gaussian(FIELD, { sample: 1, channels: 3, window });
    expect(many.subarray(45)).toEqual(second);
  });

  it("draws at the far ends of its range", () => {
    const corner = { x: 2 ** 17 - 3, y: 2 ** 17 - 1, width: 3, height: 1 };
    const opposite = { x: -(2 ** 17), y: -(2 ** 17), width: 3, height: 1 };
    const sample = 2 ** 28 - 1;
    const values = [corner, opposite].flatMap((window) => [
      ...gaussian(FIELD, { sample, channels: 1, window }),
    ]);
    expect(new Set(values).size).toBe(6);
  });

  it("has the moments of N(0,1)", () => {
    const values = gaussian(FIELD, { sample: 0, channels: 4, window: LARGE });
    const mean = (power: number) => values.reduce((sum, z) => sum + z ** power, 0) / values.length;
    // Standard errors of n = 2^20 draws: sqrt(Var(z^k) / n); four of them are allowed.
    const n = values.length;
    expect(Math.abs(mean(1))).toBeLessThan(4 * Math.sqrt(1 / n));
    expect(Math.abs(mean(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(mean(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(mean(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it("fills the unit interval evenly once turned back to probabilities", () => {
    const values = gaussian(FIELD, { sample: 1, channels: 1, window: LARGE });
    // Octiles of N(0,1): each of the eight cells between them has probability 1/8.
    const edges = [
      -1.1503493804, -0.6744897502, -0.318639364, 0, 0.318639364, 0.6744897502, 1.1503493804,
    ];
    const counts = new Array(8).fill(0);
    for (const z of values) counts[edges.filter((edge) => z > edge).length]++;
    const expected = values.length / 8;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(24.32); // 0.1 % point of seven degrees of freedom
  });

  it.each<[string, NoiseField, number]>([
    ["channels", FIELD, 1],
    ["samples", FIELD, 900],
    ["scales", { ...FIELD, scale: 1 }, 0],
    ["seeds", { ...FIELD, seed: 8 }, 0],
    ["purposes", { ...FIELD, purpose: "z*" }, 0],
  ])("is independent between %s", (_, field, sample) => {
    const a = gaussian(FIELD, { sample: 0, channels: 1, window: LARGE });
    const b = gaussian(field, { sample, channels: 1, window: LARGE });
    expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(a.length));
  });

  it("is independent between neighbours", () => {
    const a = gaussian(FIELD, { sample: 0, channels: 1, window: LARGE });
    for (const [x, y] of [
      [1, 0],
      [2, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const b = gaussian(FIELD, { sample: 0, channels: 1, window: { ...LARGE, x, y } });
      expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(a.length));
    }
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses the seed %d", (seed) => {
    expect(() => gaussian({ ...FIELD, seed }, { sample: 0, channels: 1, window: LARGE })).toThrow(
      `Expected an integer from 0 to 4294967295 for seed but received ${seed}.`,
    );
  });

  it("refuses samples and windows for which it has no counters", () => {
    const window = { x: 0, y: 0, width: 1, height: 1 };
    expect(() => gaussian(FIELD, { sample: 2 ** 28, channels: 1, window })).toThrow(
      "for the sample's index but received 268435456",
    );
    expect(() => gaussian(FIELD, { sample: 2 ** 27, channels: 3, window })).toThrow("89478484");
    expect(() => gaussian(FIELD, { sample: 0, channels: 0, window })).toThrow("channels");
    for (const wrong of [{ x: 2 ** 17 }, { y: -(2 ** 17) - 1 }, { x: 0.5 }, { width: -1 }]) {
      const outside = { ...window, ...wrong };
      expect(() => gaussian(FIELD, { sample: 0, channels: 1, window: outside })).toThrow("window");
    }
  });
});

describe("uniform", () => {
  const field: NoiseField = { seed: 1, purpose: "penalty", scale: 2 };
  const values = Array.from({ length: 20_000 }, (_, step) => uniform(field, step));

  it("lies strictly inside (0, 1), in float32 too, evenly", () => {
    expect(values.every((u) => u > 0 && u < 1 && Math.fround(u) === u)).toBe(true);
    const mean = values.reduce((sum, u) => sum + u, 0) / values.length;
    const square = values.reduce((sum, u) => sum + u * u, 0) / values.length;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(square - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / values.length));
  });

  it("gives the same value for the same step", () => {
    expect(uniform(field, 12_345)).toBe(values[12_345]);
    expect(uniform({ ...field, scale: 3 }, 12_345)).not.toBe(values[12_345]);
  });
});

function correlation(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum / a.length;
}
