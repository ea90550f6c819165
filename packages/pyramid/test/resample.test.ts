import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Picture } from "../src/picture.js";
import { axisTaps, resamplingMatrix } from "../src/resample/matrix.js";
import { resample } from "../src/resample/resample.js";

const length = fc.integer({ min: 1, max: 60 });

describe("the reference's vectors (section 3.4, clean mirror)", () => {
  const row = [0, 10, 20, 30, 40, 50, 60, 70, 80, 255];

  // Nominal ratio with a rounded-up length, as in the original; everywhere else the ratio is out/in.
  it.each([
    ["0.75", 0.75, 1, [1.5011, 14.9492, 28.1898, 41.8102, 55, 62.7263, 121.6998, 269.3251]],
    [
      "1/0.75",
      1,
      0.75,
      [
        -0.5469, 5.8105, 13.75, 21.25, 28.75, 36.25, 43.75, 51.25, 58.75, 66.25, 66.499, 95.1758,
        240.3711, 275.5078,
      ],
    ],
    ["0.5", 0.5, 1, [4.4922, 24.8828, 45, 57.3828, 175.7422]],
  ] as const)("scale %s", (_, numerator, denominator, expected) => {
    const range = { start: 0, count: expected.length };
    const taps = axisTaps(10, { numerator, denominator }, range);
    const values = taps.map(({ start, weights }) =>
      weights.reduce((sum, weight, i) => sum + weight * row[start + i]!, 0),
    );
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
  });

  it("agrees with the matrix where the nominal ratio is the real one", () => {
    const matrix = resamplingMatrix(10, 5);
    const value = row.reduce((sum, v, i) => sum + v * matrix.data[4 * 10 + i]!, 0);
    expect(value).toBeCloseTo(175.7422, 3);
  });
});

describe("resamplingMatrix", () => {
  it("gives the documented example", () => {
    const { data, ...rest } = resamplingMatrix(2, 3);
    expect(rest).toEqual({ inputs: 2, outputs: 3, inputStart: 0, outputStart: 0 });
    const expected = [77 / 72, -5 / 72, 1 / 2, 1 / 2, -5 / 72, 77 / 72];
    expected.forEach((value, i) => {
      expect(data[i]).toBe(Math.fround(value));
    });
  });

  it("has rows that sum to 1", () => {
    fc.assert(
      fc.property(length, length, (inputs, outputs) => {
        const { data } = resamplingMatrix(inputs, outputs);
        for (let o = 0; o < outputs; o++) {
          const sum = data.subarray(o * inputs, (o + 1) * inputs).reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it("is the identity between equal lengths, exactly", () => {
    fc.assert(
      fc.property(length, (n) => {
        const { data } = resamplingMatrix(n, n);
        expect(data).toEqual(data.map((_, i) => (i % (n + 1) === 0 ? 1 : 0)));
      }),
    );
  });

  it("is symmetric under mirroring both axes", () => {
    fc.assert(
      fc.property(length, length, (inputs, outputs) => {
        const { data } = resamplingMatrix(inputs, outputs);
        // Weights of mirrored taps are added in another order: equal but for the last bit.
        data.forEach((value, i) => {
          expect(Math.abs(value - data[data.length - 1 - i]!)).toBeLessThan(1e-7);
        });
      }),
    );
  });

  it("cut to a window is that part of the whole, and no input that it needs is missing", () => {
    fc.assert(
      fc.property(length, length, fc.nat(), fc.nat(), (inputs, outputs, a, b) => {
        const start = a % outputs;
        const count = 1 + (b % (outputs - start));
        const whole = resamplingMatrix(inputs, outputs);
        const part = resamplingMatrix(inputs, outputs, { start, count });
        expect([part.outputs, part.outputStart]).toEqual([count, start]);
        for (let o = 0; o < count; o++) {
          const full = new Float32Array(inputs);
          full.set(part.data.subarray(o * part.inputs, (o + 1) * part.inputs), part.inputStart);
          const from = (start + o) * inputs;
          expect(full).toEqual(whole.data.subarray(from, from + inputs));
        }
      }),
    );
  });

  it("keeps only a few inputs for a window of a large axis", () => {
    const part = resamplingMatrix(10_000, 12_500, { start: 5_000, count: 512 });
    expect(part.inputs).toBeLessThan(512 / 1.25 + 5);
    expect(part.inputStart).toBeGreaterThan(3_990);
  });

  it("continues straight lines, away from the borders", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 60 }), fc.integer({ min: 6, max: 90 }), (n, m) => {
        const { data } = resamplingMatrix(n, m);
        const reach = 2 * Math.max(1, n / m) + 1;
        for (let o = 0; o < m; o++) {
          const centre = ((o + 0.5) * n) / m - 0.5;
          if (centre < reach || centre > n - 1 - reach) continue;
          let value = 0;
          for (let i = 0; i < n; i++) value += data[o * n + i]! * i;
          // Enlarging reproduces lines exactly; a widened kernel to a few hundredths of an output step.
          expect(Math.abs(value - centre)).toBeLessThan(m >= n ? 1e-4 : (0.03 * n) / m);
        }
      }),
    );
  });

  it.each([
    [0, 5],
    [5, 0],
    [2.5, 5],
    [5, Number.NaN],
  ])("refuses lengths %d and %d", (inputs, outputs) => {
    expect(() => resamplingMatrix(inputs, outputs)).toThrow("Expected a positive integer");
  });

  it("refuses a range outside the axis", () => {
    expect(() => resamplingMatrix(5, 8, { start: 6, count: 3 })).toThrow("within 0 to 8");
    expect(() => resamplingMatrix(5, 8, { start: -1, count: 3 })).toThrow("within 0 to 8");
  });
});

describe("resample", () => {
  const picture = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([width, height]) =>
      fc
        .float32Array({
          minLength: 3 * width * height,
          maxLength: 3 * width * height,
          min: -1,
          max: 1,
          noNaN: true,
        })
        .map((data): Picture => ({ width, height, data })),
    );

  it("is the product with both matrices", () => {
    fc.assert(
      fc.property(
        picture,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (p, w, h) => {
          const result = resample(p, { width: w, height: h });
          expect([result.width, result.height, result.data.length]).toEqual([w, h, 3 * w * h]);
          const rows = resamplingMatrix(p.height, h).data;
          const columns = resamplingMatrix(p.width, w).data;
          for (let at = 0; at < result.data.length; at++) {
            const x = at % w;
            const y = Math.floor(at / w) % h;
            const plane = Math.floor(at / (w * h)) * p.width * p.height;
            let sum = 0;
            for (let i = 0; i < p.width * p.height; i++) {
              const weight =
                rows[y * p.height + Math.floor(i / p.width)]! *
                columns[x * p.width + (i % p.width)]!;
              sum += weight * p.data[plane + i]!;
            }
            expect(Math.abs(result.data[at]! - sum)).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("returns a picture of the same size unchanged", () => {
    fc.assert(
      fc.property(picture, (p) => {
        // Adding 0 on the way turns -0 into 0, which is equal.
        const { data } = resample(p, p);
        expect(data.every((value, i) => value === p.data[i])).toBe(true);
      }),
    );
  });

  it("keeps a flat picture flat, shrunk by any factor", () => {
    const flat = { width: 701, height: 333, data: new Float32Array(3 * 701 * 333).fill(0.25) };
    const { data } = resample(flat, { width: 5, height: 3 });
    expect(data.every((value) => value === 0.25)).toBe(true);
  });
});
