/** Samples that are too many to be held at once are refused before any is drawn or measured. */
import { expect, test } from "vitest";
import { evaluateModel, evaluatePictures } from "../src/evaluate/evaluate.js";
import type { SinGAN } from "../src/singan.js";

const picture = (width: number, height: number) => {
  return { width, height, data: new Float32Array(3 * width * height) };
};

test("of a model, by their count", async () => {
  const sizes = [
    { width: 125, height: 94 },
    { width: 250, height: 188 },
  ];
  const metadata = { pyramid: { sizes }, photograph: { width: 250, height: 188 } };
  // Anything that is asked of it beside what it says of itself fails.
  const singan = { metadata } as unknown as SinGAN;
  // 10,000 samples of 47,000 pixels, four times 12 bytes each.
  await expect(evaluateModel(singan, picture(250, 188), { count: 10_000 })).rejects.toThrow(
    expect.objectContaining({
      code: "OUT_OF_MEMORY",
      message: expect.stringMatching(
        /^Measuring 10000 samples of 250x188 pixels needs about 23 GB of memory, more than the .* it may have; measure fewer \(a model's by --count\), or smaller pictures\.$/,
      ),
    }),
  );
});

test("of anything, by the pictures' size", async () => {
  const sample = picture(400, 300);
  // 1,000 of 120,000 pixels, five times 12 bytes each.
  await expect(evaluatePictures(sample, Array(1000).fill(sample))).rejects.toThrow(
    /^Measuring 1000 samples of 400x300 pixels needs about 7\.2 GB of memory/,
  );
});
