/** The few colours that a picture is painted in, and pictures in a few colours (reference, 7.5). */
import { invalidOption } from "../errors.js";
import type { NoiseField } from "../noise/field.js";
import type { Picture } from "../picture.js";
import {
  type Clusters,
  type Colour,
  fittedClusters,
  nearestCentre,
  pointsOf,
  spreadCentres,
} from "./clusters.js";
import { MOST_COLOURS } from "./most-colours.js";

/** Fits from different starts, of which the closest counts. */
const STARTS = 4;
const FIELD: NoiseField = { seed: 0, purpose: "palette", scale: 0 };

/**
 * The colours that say most about a picture: centres of k-means on its pixels' red, green and blue. (The original takes
 * triples of neighbouring values of one channel for colours, by an oversight.) The same picture has the same palette.
 *
 * @param count - How many colours, a whole number from 1 to 256. A picture of fewer has those.
 * @returns The colours in [-1, 1], that of most pixels first.
 * @throws SinganError `INVALID_OPTION`.
 */
export function paletteOf(picture: Picture, count: number): Colour[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_COLOURS) {
    throw invalidOption("the number of colours", `a whole number from 1 to ${MOST_COLOURS}`, count);
  }
  const points = pointsOf(picture);
  let best: Clusters | undefined;
  for (let start = 0; start < STARTS; start++) {
    const fit = fittedClusters(points, spreadCentres(points, count, FIELD, start));
    if (best === undefined || fit.spread < best.spread) best = fit;
  }
  const { centres, populations } = best!;
  return centres
    .map((colour, k) => ({ colour, population: populations[k]! }))
    .filter(({ population }) => population > 0)
    .sort((a, b) => b.population - a.population)
    .map(({ colour }) => colour);
}

/**
 * A picture painted in a palette, as the original does it for paintings: k-means that starts from the palette finds the
 * picture's own clusters of colours, and every cluster takes the colour of the palette that it started from. So a
 * painting whose green is not quite the photograph's gets the photograph's. A colour of the palette that is nearest to
 * nothing in the picture is not used.
 *
 * @param palette - At least one colour, from {@link paletteOf}.
 * @throws SinganError `INVALID_OPTION` for a palette without colours.
 */
export function quantised(picture: Picture, palette: readonly Colour[]): Picture {
  if (palette.length === 0) throw invalidOption("palette", "at least one colour", "none");
  const { centres } = fittedClusters(pointsOf(picture), palette);
  const { width, height, data } = picture;
  const pixels = width * height;
  const result = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const k = nearestCentre(centres, data[i]!, data[pixels + i]!, data[2 * pixels + i]!);
    for (let channel = 0; channel < 3; channel++) {
      result[channel * pixels + i] = palette[k]![channel]!;
    }
  }
  return { width, height, data: result };
}
