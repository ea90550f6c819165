/** What was pasted or moved made at home in the photograph: harmonization and editing (paper, section 4; reference, 7.5). */

import { clamped } from "../clamped.js";
import { SinganError } from "../errors.js";
import { isSameShape } from "../geometry/shape.js";
import { MOST_CHANGED, markedShare } from "../masks/another.js";
import { composed } from "../masks/composed.js";
import { differenceMask } from "../masks/difference.js";
import { feathered, featherFor } from "../masks/feather.js";
import { fittedMask } from "../masks/fitted.js";
import { checkMask, type Mask } from "../masks/mask.js";
import { checkSameSize } from "../masks/same-size.js";
import { checkSeed } from "../noise/field.js";
import { checkPicture, type Picture, type Size } from "../picture.js";
import { resized } from "../resample/resized.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions } from "./chain.js";
import { defaultStartScale } from "./default-start-scale.js";
import { reconstruct } from "./reconstruct.js";
import { sample } from "./sample.js";
import { checkStartScale } from "./start-scale.js";

/** The composite, and where it was changed. */
export interface HarmonizeOptions extends ProgressOptions {
  /** The photograph with something pasted into it, or with parts of it moved. */
  readonly image: Picture;
  /** Where it was changed, of the image's size; found by comparison with the photograph where it is absent. */
  readonly mask?: Mask | undefined;
  /** What the image is compared with, only without a mask; by default the model's reconstruction of its photograph. */
  readonly photograph?: Picture | undefined;
  /** Scale at which the image enters, 1 or more: higher keeps more of it. See `defaultStartScale`. */
  readonly startScale?: number | undefined;
  /** An integer from 0 (the default) to 2^32 - 1. */
  readonly seed?: number | undefined;
  /** Bytes that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

/** What came out, all of one size: the trained one, or one of the same longer side with the image's aspect ratio. */
export interface Harmonized {
  /** The image with what was changed made anew; outside the mask its own pixels, bit for bit. */
  readonly picture: Picture;
  /** All of it made anew. */
  readonly unmasked: Picture;
  /** Where it was changed, 0 or 1, as given or found. */
  readonly marked: Mask;
  /** The same, dilated and with a soft edge: how much of each pixel is new. */
  readonly mask: Mask;
}

/**
 * Gives a pasted object the photograph's texture and light.
 *
 * @throws SinganError `INVALID_OPTION`, also for a mask beside a photograph; `INVALID_PICTURE` for an image, mask or
 *   photograph that does not fit, where the mask leaves nothing of the image, or where no change is found or too much for
 *   one; `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
 */
export async function harmonize(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: HarmonizeOptions,
): Promise<Harmonized> {
  return remake("harmonize", runner, model, options);
}

/**
 * Closes the seams around parts that were moved, copied or stretched. As {@link harmonize}, but from a coarser scale and
 * with more around the mask made anew.
 *
 * @throws As {@link harmonize}.
 */
export async function edit(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: HarmonizeOptions,
): Promise<Harmonized> {
  return remake("edit", runner, model, options);
}

/**
 * Makes what was changed anew, and leaves the rest of the image.
 *
 * @throws As {@link harmonize}.
 */
export async function remake(
  application: "harmonize" | "edit",
  runner: ScaleRunner,
  model: ApplicationModel,
  options: HarmonizeOptions,
): Promise<Harmonized> {
  const { sizes } = model.metadata.pyramid;
  const { seed = 0, memory, signal, onScale } = options;
  const startScale = options.startScale ?? defaultStartScale(application, sizes);
  checkSeed(seed);
  checkStartScale(startScale, sizes, 1);
  checkPicture(options.image, "The image");
  const image = fittedPicture(options.image, sizes.at(-1)!);
  const marked = await markedIn(image, runner, model, options);
  const mask = feathered(marked, featherFor(application, image));
  if (!mask.data.includes(0)) {
    throw refusal("The mask marks the whole picture, once it has its soft edge; mark less");
  }
  const { width, height } = image;
  const all = { seed, startScale, image, width, height, memory, signal, onScale };
  const unmasked = await sample(runner, model, all);
  return { picture: composed(image, unmasked, mask), unmasked, marked, mask };
}

/** The trained size for an image of the same shape; for another, its own shape with the trained longer side. */
export function fittedSize(image: Size, trained: Size): Size {
  if (isSameShape(image, trained)) return { width: trained.width, height: trained.height };
  const ratio = Math.max(trained.width, trained.height) / Math.max(image.width, image.height);
  return {
    width: Math.max(1, Math.round(image.width * ratio)),
    height: Math.max(1, Math.round(image.height * ratio)),
  };
}

/** An image as harmonizing and editing see it: of its {@link fittedSize}, and the same where it has that already. */
export function fittedPicture(image: Picture, trained: Size): Picture {
  return resized(image, fittedSize(image, trained));
}

async function markedIn(
  image: Picture,
  runner: ScaleRunner,
  model: ApplicationModel,
  { image: given, mask, photograph, memory, signal }: HarmonizeOptions,
): Promise<Mask> {
  if (mask !== undefined) {
    if (photograph !== undefined) {
      const sentence = "Give a mask or a photograph, not both: beside a mask nothing is compared.";
      throw new SinganError("INVALID_OPTION", sentence);
    }
    checkMask(mask, "The mask");
    checkSameSize("The mask", mask, "the image", given);
    return fittedMask(mask, image);
  }
  const compared = photograph ?? model.metadata.pyramid.sizes.at(-1)!;
  if (photograph !== undefined) checkPicture(photograph, "The photograph");
  if (!isSameShape(image, compared)) {
    throw refusal(
      `The image (${given.width}x${given.height}) has another shape than the photograph (${compared.width}x${compared.height}), so what was changed cannot be found; give a mask, or a photograph of the image's shape`,
    );
  }
  const original = photograph ?? clamped(await reconstruct(runner, model, { memory, signal }));
  const found = differenceMask(image, resized(original, image));
  const share = markedShare(found);
  if (share > 0 && share < MOST_CHANGED) return found;
  const problem =
    share > 0
      ? `The image differs from the photograph in ${Math.round(100 * share)} % of its pixels and seems to be another`
      : "No part of the image stands out from the photograph";
  throw refusal(`${problem}; give a mask of what is to be made anew`);
}

function refusal(sentence: string): SinganError {
  return new SinganError("INVALID_PICTURE", `${sentence}.`);
}
