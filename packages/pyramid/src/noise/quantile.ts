/**
 * The standard normal quantile by algorithm AS241 (PPND16) of Wichura, "The percentage points of the normal
 * distribution", 1988: relative error 1e-16. Made of + - * / and square root alone, which IEEE 754 rounds exactly, so
 * every engine gives the same bits; `Math.log` would not do.
 */

/** Natural logarithm of x, 0 < x < 1, by the series of 2 artanh((m - 1) / (m + 1)); relative error below 3e-16 under 0.1. */
function logarithm(x: number): number {
  let m = x;
  let exponent = 0;
  // Doubling is exact; m ends in [1/sqrt 2, sqrt 2).
  for (; m < Math.SQRT1_2; exponent--) m *= 2;
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** A polynomial by Horner's rule, the highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

const CENTRE = {
  top: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  bottom: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};
const TAIL = {
  top: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
    3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  bottom: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
    0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
  ],
};

/**
 * How far the quantile of p lies below 0.
 *
 * @param p - Probability, from 1e-11 to 0.5.
 * @returns |z| of the z whose standard normal distribution function is p; 0 at 0.5.
 */
export function quantileDepth(p: number): number {
  const q = 0.5 - p;
  if (q <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE.top, r)) / polynomial(CENTRE.bottom, r);
  }
  const r = Math.sqrt(-logarithm(p)) - 1.6;
  return polynomial(TAIL.top, r) / polynomial(TAIL.bottom, r);
}
