/**
 * One 32-bit word -> one N(0,1) value, by the inverse distribution function (algorithm AS241 of
 * Wichura, "The percentage points of the normal distribution", 1988: relative error 1e-16). Made of
 * + - * / and square root alone, which IEEE 754 rounds exactly, so every engine gives the same bits;
 * `Math.log` would not do.
 */

/**
 * Natural logarithm of `mantissa * 2^exponent` for `mantissa` in [1, 2], by the series of
 * 2 artanh((m - 1) / (m + 1)); error below 3e-16 relative where the result is below -2.
 */
function logarithm(mantissa: number, exponent: number): number {
  let m = mantissa;
  let e = exponent;
  if (m > Math.SQRT2) {
    m *= 0.5;
    e += 1;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 1 / 21;
  sum = sum * q + 1 / 19;
  sum = sum * q + 1 / 17;
  sum = sum * q + 1 / 15;
  sum = sum * q + 1 / 13;
  sum = sum * q + 1 / 11;
  sum = sum * q + 1 / 9;
  sum = sum * q + 1 / 7;
  sum = sum * q + 1 / 5;
  sum = sum * q + 1 / 3;
  sum = sum * q + 1;
  return e * Math.LN2 + 2 * s * sum;
}

/** |z| for `(word + 0.5) / 2^32` at most 0.075, by AS241's polynomials in sqrt(-ln t) - 1.6. */
function tail(word: number): number {
  const bits = 31 - Math.clz32(word);
  // Word 0 is 0.5 = 1 * 2^-1; every other word + 0.5 lies in [2^bits, 2^(bits + 1)).
  const mantissa = word === 0 ? 1 : (word + 0.5) / (1 << bits);
  const r = Math.sqrt(-logarithm(mantissa, bits - 32)) - 1.6;
  let top = 0.0007745450142783414;
  top = top * r + 0.022723844989269184;
  top = top * r + 0.2417807251774506;
  top = top * r + 1.2704582524523684;
  top = top * r + 3.6478483247632045;
  top = top * r + 5.769497221460691;
  top = top * r + 4.630337846156546;
  top = top * r + 1.4234371107496835;
  let bottom = 1.0507500716444169e-9;
  bottom = bottom * r + 0.0005475938084995345;
  bottom = bottom * r + 0.015198666563616457;
  bottom = bottom * r + 0.14810397642748008;
  bottom = bottom * r + 0.6897673349851;
  bottom = bottom * r + 1.6763848301838038;
  bottom = bottom * r + 2.053191626637759;
  bottom = bottom * r + 1;
  return top / bottom;
}

/** The largest |z| there is: the words 0 and 2^32 - 1. */
export const LARGEST_NORMAL = 6.337957859039307;

/**
 * The standard normal quantiles of `(word + 0.5) / 2^32`, rounded to float32. Symmetric: the word with
 * all bits flipped gives the value with its sign flipped. Never 0, never beyond {@link LARGEST_NORMAL}.
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
    // Flipping the top bit subtracts 2^31: q is p - 1/2 without a rounding error.
    const word = words[from + i]!;
    const q = ((word ^ 0x80000000) + 0.5) / 4294967296;
    if (q < -0.425) out[at + i] = -tail(word);
    else if (q > 0.425) out[at + i] = tail(~word);
    else {
      const r = 0.180625 - q * q;
      let top = 2509.0809287301227;
      top = top * r + 33430.57558358813;
      top = top * r + 67265.7709270087;
      top = top * r + 45921.95393154987;
      top = top * r + 13731.69376550946;
      top = top * r + 1971.5909503065513;
      top = top * r + 133.14166789178438;
      top = top * r + 3.3871328727963665;
      let bottom = 5226.495278852854;
      bottom = bottom * r + 28729.085735721943;
      bottom = bottom * r + 39307.89580009271;
      bottom = bottom * r + 21213.794301586597;
      bottom = bottom * r + 5394.196021424751;
      bottom = bottom * r + 687.1870074920579;
      bottom = bottom * r + 42.31333070160091;
      bottom = bottom * r + 1;
      out[at + i] = (q * top) / bottom;
    }
  }
}
