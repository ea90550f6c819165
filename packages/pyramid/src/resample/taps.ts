/**
 * Which input values make one output value, and with which weights: cubic convolution (Keys 1981,
 * a = -0.5), half-pixel centres, the kernel widened when shrinking (as MATLAB's `imresize`), borders
 * mirrored or without end. All in float64.
 */

/** What lies beyond an axis: its mirror image, or itself again, as on a tile. */
export type Border = "mirror" | "wrap";

/** Input positions `start`, `start + 1`, … and their weights, which sum to 1. */
export interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

/** Output over input. A fraction of integers keeps all distances exact. */
export interface Scale {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The taps of one output position.
 *
 * @param inputs - Length of the axis before.
 * @param output - Output position, 0 the first; its centre lies at `(output + 1/2) / scale`.
 * @returns With border `wrap` input positions may lie outside the axis.
 */
export function cubicTaps(
  inputs: number,
  scale: Scale,
  output: number,
  border: Border = "mirror",
): Taps {
  const { numerator, denominator } = scale;
  // Distance of input p from the output's centre, in steps of the coarser of the two grids.
  const unit = 2 * Math.max(numerator, denominator);
  const centre = (2 * output + 1) * denominator;
  const distance = (p: number) => (centre - (2 * p + 1) * numerator) / unit;

  const middle = centre / (2 * numerator) - 0.5;
  const reach = unit / numerator;
  const first = Math.floor(middle - reach);
  const last = Math.ceil(middle + reach);

  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  const folded = new Map<number, number>();
  for (let p = first; p <= last; p++) {
    const weight = cubic(distance(p));
    if (weight === 0) continue;
    const at = border === "wrap" ? p : mirror(p, inputs);
    folded.set(at, (folded.get(at) ?? 0) + weight);
    low = Math.min(low, at);
    high = Math.max(high, at);
    sum += weight;
  }
  const weights = new Float64Array(high - low + 1);
  for (const [at, weight] of folded) weights[at - low] = weight / sum;
  return { start: low, weights };
}

/** Keys' kernel with a = -0.5, written with the two ramps that the links' own graph uses. */
function cubic(distance: number): number {
  const t = Math.abs(distance);
  if (t >= 2) return 0;
  const v = Math.max(0, 1 - t);
  const w = 2 - t;
  return 0.5 * w * w * (w - 1) + v * v * (1 - 2 * v);
}

/** Half-sample symmetric: … 1 0 | 0 1 2 … n-1 | n-1 n-2 … */
function mirror(position: number, length: number): number {
  const period = 2 * length;
  const p = ((position % period) + period) % period;
  return p < length ? p : period - 1 - p;
}
