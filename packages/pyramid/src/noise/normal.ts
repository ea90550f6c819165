/**
 * One 32-bit word -> one N(0,1) value, by the inverse distribution function: a table of cubics through the quantiles of
 * `quantile.ts`, three times as fast as those themselves and as equal on every engine. Half the distribution is enough:
 * the other half is its mirror image.
 */
import { quantileDepth } from "./quantile.js";

/** Every octave of probabilities has 2^5 = 32 cubics. */
const LOG_CUBICS = 5;
/** Words with fewer bits than this have a constant each. */
const CONSTANTS = 2 << LOG_CUBICS;
/** Octaves by number of bits dropped to find the cubic: 0 to 25. */
const OCTAVES = 31 - LOG_CUBICS;

/** Coefficients of all cubics of one half of the distribution. */
const HALF = 4 * ((OCTAVES + 1) << LOG_CUBICS);

/** Those of the lower half, whose normals are negative, then those of the upper. */
const CUBICS = mirrored(cubics());

/**
 * Four coefficients a cubic, lowest power first. A word below 2^31 with its `dropped` low bits cut off is `top`; the
 * cubic `32 * dropped + top` takes what was cut off, plus 0.5, and meets the quantile's depth at 0, 1/4, 3/4 and all of
 * its cell (the extremes of a Chebyshev polynomial, exact in binary).
 */
function cubics(): Float64Array {
  const table = new Float64Array(HALF);
  const depth = (word: number) => quantileDepth(word / 2 ** 32);
  for (let word = 0; word < CONSTANTS; word++) table[4 * word] = depth(word + 0.5);
  for (let dropped = 1; dropped < OCTAVES; dropped++) {
    const width = 2 ** dropped;
    for (let top = CONSTANTS / 2; top < CONSTANTS; top++) {
      const start = top * width;
      const f0 = depth(start);
      const f1 = depth(start + width / 4);
      const f2 = depth(start + (width * 3) / 4);
      const f3 = depth(start + width);
      // Newton's divided differences, then powers of the distance in words.
      const d1 = (f1 - f0) * 4;
      const d2 = (f2 - f1) * 2;
      const d3 = (f3 - f2) * 4;
      const e1 = (d2 - d1) / 0.75;
      const e2 = (d3 - d2) / 0.75;
      const g = e2 - e1;
      const powers = [f0, d1 - e1 / 4 + g * 0.1875, e1 - g, g];
      const at = 4 * ((dropped << LOG_CUBICS) + top);
      powers.forEach((value, k) => {
        table[at + k] = value / width ** k;
      });
    }
  }
  return table;
}

/** Both halves: changing the sign of every coefficient changes that of the value and nothing else, to the last bit. */
function mirrored(half: Float64Array): Float64Array {
  const table = new Float64Array(2 * HALF);
  half.forEach((value, k) => {
    table[k] = -value;
    table[HALF + k] = value;
  });
  return table;
}

/** The largest |z| there is: the words 0 and 2^32 - 1. */
export const LARGEST_NORMAL = 6.337957859039307;

/**
 * The standard normal quantiles of `(word + 0.5) / 2^32`, rounded to float32; before rounding they are within 2e-9 of
 * the exact ones. Symmetric: the word with all bits flipped gives the value with its sign flipped. Never 0, never beyond
 * {@link LARGEST_NORMAL}.
 *
 * @param words - Random words; signed or unsigned, only the bits count.
 * @param from - Index of the first word to read.
 * @param out - Receives `count` values from index `at` on.
 */
export function normals(
  words: Int32Array,
  from: number,
  out: Float32Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const word = words[from + i]!;
    // -1 in the upper half, whose bits are flipped, else 0.
    const upper = word >> 31;
    const folded = word ^ upper;
    const dropped = OCTAVES - Math.clz32(folded | (CONSTANTS - 1));
    const top = folded >>> dropped;
    const k = 4 * ((dropped << LOG_CUBICS) + top) + (upper & HALF);
    const x = folded - (top << dropped) + 0.5;
    const c3 = CUBICS[k + 3]!;
    const c2 = CUBICS[k + 2]!;
    const c1 = CUBICS[k + 1]!;
    out[at + i] = ((c3 * x + c2) * x + c1) * x + CUBICS[k]!;
  }
}
