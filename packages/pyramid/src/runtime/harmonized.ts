/** Harmonizing and editing as programs see them: masks come and go as pictures. */
import type { ApplicationModel } from "../applications/chain.js";
import { type HarmonizeOptions, remake } from "../applications/harmonize.js";
import { maskOf } from "../masks/mask.js";
import { maskPicture } from "../masks/mask-picture.js";
import type { Picture } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { HarmonizedImages } from "./singan-model.js";

/** @param image - Makes images of the pictures that came out. */
export async function harmonized<Image>(
  application: "harmonize" | "edit",
  runner: ScaleRunner,
  model: ApplicationModel,
  {
    mask: given,
    ...options
  }: Omit<HarmonizeOptions, "mask"> & { readonly mask: Picture | undefined },
  image: (picture: Picture) => Image,
): Promise<HarmonizedImages<Image>> {
  const all = { ...options, mask: given && maskOf(given) };
  const { picture, unmasked, marked, mask } = await remake(application, runner, model, all);
  return {
    image: image(picture),
    unmasked: image(unmasked),
    marked: image(maskPicture(marked)),
    mask: image(maskPicture(mask)),
  };
}
