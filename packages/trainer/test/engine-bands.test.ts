import fc from "fast-check";
import { expect, test } from "vitest";
import { bandsOf } from "../src/engine/traced/bands.js";

const problems = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 1000 }),
  width: fc.integer({ min: 1, max: 1000 }),
  bytes: fc.integer({ min: 100, max: 1_000_000 }),
  block: fc.constantFrom(8, 16),
});

test("bands cover all rows, in a number of groups that onnxruntime takes", () => {
  fc.assert(
    fc.property(problems, (problem) => {
      const { bands, rows } = bandsOf(problem);
      expect(bands * rows).toBeGreaterThanOrEqual(problem.height);
      expect((bands - 1) * rows).toBeLessThan(problem.height + bands);
      const groups = problem.batch * bands;
      expect(groups < problem.block || groups % problem.block === 0).toBe(true);
    }),
  );
});

test("large pictures are cut into bands that fit a cache, small ones into few", () => {
  const large = bandsOf({ batch: 1, height: 186, width: 248, bytes: 4 * 32 * 500, block: 16 });
  expect(large.rows * 4 * 32 * 500).toBeLessThan(800_000);
  expect(
    bandsOf({ batch: 1, height: 23, width: 32, bytes: 4 * 32 * 66, block: 16 }).bands,
  ).toBeLessThan(5);
});
