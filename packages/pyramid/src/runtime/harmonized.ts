/** Harmonizing and editing as programs see them: masks come and go as pictures. */
import type { ApplicationModel } from "../applications/chain.js";
import { edit, type HarmonizeOptions, harmonize } from "../applications/harmonize.js";
import { maskOf } from "../masks/mask.js";
import { maskPicture } from "../masks/mask-picture.js";
import type { Picture } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { HarmonizedImages } from "./singan-model.js";

const APPLICATIONS = { harmonize, edit };

/** @param image - Makes images of the pictures that came out. */
export async function harmonized<Image>(
  application: keyof typeof APPLICATIONS,
  runner: ScaleRunner,
  model: ApplicationModel,
  {
    mask: given,
    ...options
  }: Omit<HarmonizeOptions, "mask"> & { readonly mask: Picture | undefined },
  image: (picture: Picture) => Image,
): Promise<HarmonizedImages<Image>> {
  const all = { ...options, mask: given && maskOf(given) };
  const { picture, unmasked, marked, mask } = await APPLICATIONS[application](runner, model, all);
  return {
    image: image(picture),
    unmasked: image(unmasked),
    marked: image(maskPicture(marked)),
    mask: image(maskPicture(mask)),
  };
}
