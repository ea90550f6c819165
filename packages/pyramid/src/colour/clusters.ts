/** k-means on points of three values (Lloyd 1982), quick where there are many points. */
import type { NoiseField } from "../noise/field.js";
import { uniform } from "../noise/uniform.js";
import type { Picture } from "../picture.js";

/** A place in the cube of red, green and blue, each nominally in [-1, 1]. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Points are fitted on no more than this many pixels. */
const MOST_POINTS = 50_000;
/** Lloyd's rounds end here; photographs need 20 to 100. */
const MOST_ROUNDS = 300;
/** Or when no centre moves further: an eighth of one 8-bit level. */
const STILL = 1e-3;
/** What is left of the golden ratio after its whole part: multiples of it fall evenly into [0, 1). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** What a fit gives. */
export interface Clusters {
  readonly centres: readonly Colour[];
  /** How many points are nearest to each centre. */
  readonly populations: readonly number[];
  /** Sum of the squared distances of all points to their centres. */
  readonly spread: number;
}

/**
 * The colours of a picture to fit on: all pixels, or 50,000 of a larger picture, evenly spread and always the same.
 *
 * @returns `[points, 3]`.
 */
export function pointsOf({ width, height, data }: Picture): Float64Array {
  const pixels = width * height;
  const count = Math.min(pixels, MOST_POINTS);
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    // A fixed stride could fall into step with the picture's columns.
    const at = count === pixels ? i : Math.floor(((i * GOLDEN) % 1) * pixels);
    for (let channel = 0; channel < 3; channel++) {
      points[3 * i + channel] = data[channel * pixels + at]!;
    }
  }
  return points;
}

/**
 * First centres, far from one another: each a point drawn with a chance that grows with the square of its distance to
 * the centres before (k-means++, Arthur and Vassilvitskii 2007).
 *
 * @param points - `[n, 3]`, at least one.
 * @param field - Where chance comes from.
 * @param draw - Which draws of the field: `count` from `draw * count` on.
 * @returns `count` different colours, or all that there are.
 */
export function spreadCentres(
  points: Float64Array,
  count: number,
  field: NoiseField,
  draw: number,
): Colour[] {
  const n = points.length / 3;
  const first = Math.floor(uniform(field, draw * count) * n);
  const centres: Colour[] = [colourAt(points, first)];
  const distances = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  while (centres.length < count) {
    const last = centres.at(-1)!;
    let total = 0;
    for (let i = 0; i < n; i++) {
      distances[i] = Math.min(distances[i]!, squaredDistance(points, i, last));
      total += distances[i]!;
    }
    if (total === 0) break;
    let rest = uniform(field, draw * count + centres.length) * total;
    let chosen = -1;
    for (let i = 0; i < n && rest >= 0; i++) {
      if (distances[i] === 0) continue;
      chosen = i;
      rest -= distances[i]!;
    }
    centres.push(colourAt(points, chosen));
  }
  return centres;
}

/**
 * Lloyd's rounds: every centre moves to the mean of the points nearest to it, until all rest. A centre to which no point
 * is nearest stays where it is, so that each keeps its meaning.
 *
 * @param points - `[n, 3]`.
 */
export function fittedClusters(points: Float64Array, start: readonly Colour[]): Clusters {
  let centres = start;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const sums = sumsOf(points, centres);
    const moved = centres.map((centre, k): Colour => {
      const [red, green, blue, count] = sums.subarray(4 * k, 4 * k + 4) as unknown as number[];
      return count === 0 ? centre : [red! / count!, green! / count!, blue! / count!];
    });
    const isStill = moved.every((centre, k) =>
      centre.every((value, channel) => Math.abs(value - centres[k]![channel]!) <= STILL),
    );
    centres = moved;
    if (isStill) break;
  }
  const populations = centres.map(() => 0);
  let spread = 0;
  for (let i = 0; i < points.length / 3; i++) {
    const k = nearestCentre(centres, points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!);
    populations[k]!++;
    spread += squaredDistance(points, i, centres[k]!);
  }
  return { centres, populations, spread };
}

/** The number of the centre nearest to a colour; of equally near ones the first. */
export function nearestCentre(
  centres: readonly Colour[],
  red: number,
  green: number,
  blue: number,
): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centres.length; k++) {
    const centre = centres[k]!;
    const [r, g, b] = [red - centre[0], green - centre[1], blue - centre[2]];
    const distance = r * r + g * g + b * b;
    if (distance < least) {
      least = distance;
      nearest = k;
    }
  }
  return nearest;
}

/** For every centre the sums of red, green and blue of the points nearest to it, and their number. */
function sumsOf(points: Float64Array, centres: readonly Colour[]): Float64Array {
  const sums = new Float64Array(4 * centres.length);
  for (let at = 0; at < points.length; at += 3) {
    const [red, green, blue] = [points[at]!, points[at + 1]!, points[at + 2]!];
    const k = 4 * nearestCentre(centres, red, green, blue);
    sums[k]! += red;
    sums[k + 1]! += green;
    sums[k + 2]! += blue;
    sums[k + 3]!++;
  }
  return sums;
}

function colourAt(points: Float64Array, i: number): Colour {
  return [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!];
}

function squaredDistance(points: Float64Array, i: number, [red, green, blue]: Colour): number {
  const [r, g, b] = [points[3 * i]! - red, points[3 * i + 1]! - green, points[3 * i + 2]! - blue];
  return r * r + g * g + b * b;
}
