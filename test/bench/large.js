// Samples beyond a megapixel: time grows with the pixels, and memory does not. `npm run bench:large` goes to 100 megapixels.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { singan } from "../../scripts/support/command.js";
import { peakMemory } from "./support/child.js";
import { withRandomModel } from "./support/random-model.js";

const CHANNELS = 32;
/** Bytes that an image of 4 megapixels may take. */
const MOST_MEMORY = 1200;
/** Time should grow by this power of the pixels at most. */
const MOST_EXPONENT = 1.1;

/** @typedef {import("./support/figures.js").Figure} Figure */

/** @param {number} side @returns {Promise<{ seconds: number, peak: number }>} */
function writeSample(side) {
  return withRandomModel(CHANNELS, async (model) => {
    const out = mkdtempSync(join(tmpdir(), "singan-bench-"));
    try {
      const size = ["--width", String(side), "--height", String(side), "--format", "tiff"];
      const options = ["--out", out, "--device", "cpu", "--quiet"];
      const start = performance.now();
      const { peak } = await peakMemory([singan, "sample", model, ...size, ...options]);
      return { seconds: (performance.now() - start) / 1000, peak };
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
}

/**
 * Samples of growing sides.
 * @param {readonly number[]} sides
 * @returns {Promise<Figure[]>}
 */
export async function growth(sides) {
  /** @type {Figure[]} */
  const figures = [];
  let before = { seconds: 0, peak: 0, side: 0 };
  for (const side of sides) {
    const { seconds, peak } = await writeSample(side);
    const name = `${side}x${side}x${CHANNELS}`;
    const megapixels = side ** 2 / 1e6;
    figures.push(
      {
        name: `large-${name}`,
        what: `singan sample of ${megapixels} megapixels to a file, from start to end`,
        value: seconds,
        unit: "s",
      },
      {
        name: `large-memory-${name}`,
        what: "its peak memory",
        value: peak,
        unit: "MB",
        goal: { value: MOST_MEMORY },
      },
    );
    if (before.side > 0) {
      const pixels = Math.log((side / before.side) ** 2);
      figures.push({
        name: `large-exponent-${name}`,
        what: `power of the pixels by which time grows from ${before.side}x${before.side}`,
        value: Math.log(seconds / before.seconds) / pixels,
        unit: "",
        goal: { value: MOST_EXPONENT },
      });
    }
    before = { seconds, peak, side };
  }
  return figures;
}

/** @param {readonly number[]} sides */
export function growthNames(sides) {
  return sides.flatMap((side, i) => {
    const name = `${side}x${side}x${CHANNELS}`;
    const exponent = i === 0 ? [] : [`large-exponent-${name}`];
    return [`large-${name}`, `large-memory-${name}`, ...exponent];
  });
}

const SIDES = [1000, 2000];

/** @type {import("./index.js").Group} */
export const group = { names: growthNames(SIDES), measure: () => growth(SIDES) };
