/** The mask that nobody had to draw: where a picture was changed. */
import { clampedValues } from "../clamped.js";
import { filteredPlane, gaussianWeights } from "../filter/gaussian.js";
import type { Picture, Size } from "../picture.js";
import { MASK_REFERENCE_SIDE } from "./feather.js";
import type { Mask } from "./mask.js";
import { dilated, eroded } from "./morphology.js";
import { regionsOf } from "./regions.js";
import { checkSameSize } from "./same-size.js";

/** Pairs of values that differ by more are left out where the light of the whole picture is looked for, round by round. */
const UNLIKE = [0.5, 0.2];
/** The least contrast beside the photograph's: two different photographs are most alike where one is made grey. */
const LEAST_GAIN = 0.7;

/*
 * Chosen on pictures of 250 px with pastes, brush strokes and brightened parts, against the photograph, JPEGs of it, and
 * reconstructions by models with an RMSE of 0.06 to 0.10. Differences are root mean squares over the channels, in
 * [-1, 1] units, after the blur; lengths are pixels at MASK_REFERENCE_SIDE.
 */

/** Blur of the difference: errors of a reconstruction are fine texture and cancel out, changes do not. */
const SIGMA = 1.5;
/** The threshold is this many times the lower quartile, which speaks of errors alone unless three quarters are changed. */
const QUARTILES = 5;
/** The least threshold, however alike all the rest is: a change of 2 % of the range. */
const LEAST = 0.035;
/** The largest, however unlike: then nearly all was changed. */
const MOST = 0.2;
/**
 * A region counts where its largest difference is this many thresholds. Errors of JPEG and reconstructions reach 2.4; a
 * small thing that a model does not remember, 3.2.
 */
const PEAK = 2.5;
/** The blur carries a change beyond its edge, where it falls to half; what is below this share of the inside is outside. */
const EDGE = 0.2;
/** How far from an edge the inside is looked for. */
const NEAR = 3;
/** Pieces nearer than twice this become one. */
const CLOSING = 2;
/** Regions of a smaller share of the picture are dropped. */
const SPECK = 0.0004;
/** Holes of at most this share of the mask are filled: a pasted thing is whole, but a ring may be meant as one. */
const HOLE = 0.25;

/**
 * The part of a photograph that was changed: something was pasted, painted or moved. Light and contrast of the whole may
 * be others, as where it was saved anew.
 *
 * @param composite - The photograph with changes.
 * @param photograph - Of the same size: the photograph, or a model's reconstruction of it.
 * @returns Only 0 and 1; all 0 where the pictures are the same but for compression or a reconstruction's errors. The
 * outline lies up to 2 pixels of 250 outside the change. Beside a reconstruction, changes of a colour by less than a
 * tenth of the range are taken for its errors.
 * @throws SinganError `INVALID_PICTURE` where sizes differ.
 */
export function differenceMask(composite: Picture, photograph: Picture): Mask {
  checkSameSize("The changed picture", composite, "the photograph", photograph);
  const { width, height } = photograph;
  const scale = Math.max(width, height) / MASK_REFERENCE_SIDE;
  const differences = smoothDifferences(composite, photograph, SIGMA * scale);
  const threshold = thresholdOf(differences);
  const peaks = largestNear(differences, photograph, Math.round(NEAR * scale));
  const isChanged = (i: number) => differences[i]! > Math.max(threshold, EDGE * peaks[i]!);
  const strong = regionsOf(photograph, isChanged, 8).filter((region) =>
    region.some((i) => differences[i]! > PEAK * threshold),
  );
  const radius = CLOSING * scale;
  const closed = eroded(dilated(marked(photograph, strong), radius), radius);
  return withoutSpecks(withoutHoles(closed));
}

function smoothDifferences(a: Picture, b: Picture, sigma: number): Float64Array {
  const pixels = a.width * a.height;
  const weights = gaussianWeights(sigma, Math.floor(4 * sigma + 0.5));
  const result = new Float64Array(pixels);
  for (let channel = 0; channel < 3; channel++) {
    const [changed, plane] = [a, b].map(({ data }) => {
      return data.subarray(channel * pixels, (channel + 1) * pixels);
    }) as [Float32Array, Float32Array];
    const alike = inLightOf(changed, plane);
    const signed = Float64Array.from(changed, (value, i) => value - alike[i]!);
    filteredPlane(signed, a, weights).forEach((value, i) => {
      result[i]! += (value * value) / 3;
    });
  }
  return result.map(Math.sqrt);
}

/** The plane with the light and contrast of the other, which has both changed as a whole, and parts of it otherwise. */
function inLightOf(other: Float32Array, plane: Float32Array): Float32Array {
  let result = plane;
  for (const limit of UNLIKE) {
    // Least squares over pairs, of which the first two are black and white as they are.
    let [n, x, y, xx, xy] = [2, 0, 0, 2, 2];
    plane.forEach((value, i) => {
      const wanted = other[i]!;
      if (Math.abs(wanted - result[i]!) > limit) return;
      n++;
      x += value;
      y += wanted;
      xx += value * value;
      xy += value * wanted;
    });
    const gain = Math.max(LEAST_GAIN, (xy - (x * y) / n) / (xx - (x * x) / n));
    result = clampedValues(plane.map((value) => y / n + gain * (value - x / n)));
  }
  return result;
}

function thresholdOf(differences: Float64Array): number {
  const quartile = differences.slice().sort()[Math.floor(differences.length / 4)]!;
  return Math.min(MOST, Math.max(LEAST, QUARTILES * quartile));
}

/** The largest value within a square around each pixel. */
function largestNear(plane: Float64Array, { width, height }: Size, radius: number): Float64Array {
  const across = largestInRows(plane, { width, height }, radius);
  return largestInRows(across, { width: height, height: width }, radius);
}

/** The largest value near each in its row; rows of the result are columns, so that doing it twice does both axes. */
function largestInRows(plane: Float64Array, { width, height }: Size, radius: number): Float64Array {
  const result = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const end = Math.min(width, x + radius + 1);
      let largest = 0;
      for (let i = Math.max(0, x - radius); i < end; i++) {
        largest = Math.max(largest, plane[y * width + i]!);
      }
      result[x * height + y] = largest;
    }
  }
  return result;
}

function marked({ width, height }: Size, regions: readonly Int32Array[]): Mask {
  const data = new Float32Array(width * height);
  for (const region of regions) for (const i of region) data[i] = 1;
  return { width, height, data };
}

function withoutHoles(mask: Mask): Mask {
  const { width, height } = mask;
  const inside = mask.data.reduce((sum, value) => sum + value, 0);
  const isAtBorder = (i: number) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  };
  const data = mask.data.slice();
  for (const region of regionsOf(mask, (i) => data[i] === 0, 4)) {
    if (region.length > HOLE * inside || region.some(isAtBorder)) continue;
    for (const i of region) data[i] = 1;
  }
  return { ...mask, data };
}

function withoutSpecks(mask: Mask): Mask {
  const least = SPECK * mask.data.length;
  const regions = regionsOf(mask, (i) => mask.data[i] !== 0, 8);
  return marked(
    mask,
    regions.filter((region) => region.length >= least),
  );
}
