/** How much of the work is done, weighted by what its scales really cost. */
import { type PyramidMetadata, passCost, type ScaleEvent, type Size } from "@singan/pyramid";

/** Told to `onProgress` whenever a scale is done. */
export interface Progress extends ScaleEvent {
  /** Index of the image, as in its options. */
  readonly index: number;
  /** Share of this image's work that is done, 0 to 1. */
  readonly done: number;
}

/** Share of an image's arithmetic that is done after each of its scales `first` to the last. */
export function shares(pyramid: PyramidMetadata, sizes: readonly Size[], first: number): number[] {
  const costs = sizes.map((size, scale) => {
    return scale < first ? 0 : passCost(size, pyramid.channels[scale]!);
  });
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let done = 0;
  return costs.map((cost) => {
    done += cost;
    return done / total;
  });
}
