/** Images that keep what is in the photograph: `variations` of it, and `retarget` to another shape. */
import { invalidOption, SinganError } from "../errors.js";
import type { Picture, Size } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel } from "./chain.js";
import { defaultStartScale } from "./default-start-scale.js";
import { type SampleOptions, sample } from "./sample.js";

/** How far a variation goes from the photograph. */
export interface VariationOptions extends Omit<SampleOptions, "startScale" | "tile"> {
  /** From 0 (only the finest texture) to 1 (all but the coarsest layout); 0.5 by default. */
  readonly strength?: number | undefined;
}

/**
 * Draws an image close to the photograph, or to another picture.
 *
 * @throws As `sample`.
 */
export async function variation(
  runner: ScaleRunner,
  model: ApplicationModel,
  { strength = 0.5, ...options }: VariationOptions,
): Promise<Picture> {
  const startScale = startScaleOf(strength, model.metadata.pyramid.sizes);
  return sample(runner, model, { ...options, startScale });
}

/**
 * The start scale of a strength: evenly from the finest scale to scale 1.
 *
 * @throws SinganError `INVALID_OPTION` unless it is from 0 to 1.
 */
export function startScaleOf(strength: number, sizes: readonly Size[]): number {
  if (!(strength >= 0 && strength <= 1)) {
    throw invalidOption("the strength", "a number from 0 to 1", strength);
  }
  const finest = sizes.length - 1;
  const first = Math.min(1, finest);
  return Math.round(finest - strength * (finest - first));
}

/** The wanted shape: a width, a height or both; a side that is not given stays the trained one. */
export type RetargetOptions = Omit<SampleOptions, "image" | "tile">;

/**
 * The photograph in another shape: what is large is stretched, and what is smaller than that gets its own size again.
 *
 * @throws As `sample`; `INVALID_OPTION` without a width or a height.
 */
export async function retarget(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: RetargetOptions,
): Promise<Picture> {
  const { sizes } = model.metadata.pyramid;
  const finest = sizes.at(-1)!;
  if (options.width === undefined && options.height === undefined) {
    throw new SinganError("INVALID_OPTION", "Give the new shape: a width, a height or both.");
  }
  const { width = finest.width, height = finest.height } = options;
  const startScale = options.startScale ?? defaultStartScale("retarget", sizes);
  return sample(runner, model, { ...options, width, height, startScale });
}
