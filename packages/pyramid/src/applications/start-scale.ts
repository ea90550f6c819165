/** Where a picture may enter the pyramid. */
import { invalidOption } from "../errors.js";
import type { Size } from "../picture.js";

/**
 * @param first - 1 where a picture enters, else 0.
 * @throws SinganError `INVALID_OPTION` naming the scales there are.
 */
export function checkStartScale(startScale: number, sizes: readonly Size[], first: 0 | 1): void {
  const finest = sizes.length - 1;
  if (Number.isInteger(startScale) && startScale >= first && startScale <= finest) return;
  if (finest < first) {
    throw invalidOption(
      "the model",
      "two scales or more",
      "one",
      "A picture enters above the first.",
    );
  }
  throw invalidOption("the start scale", `an integer from ${first} to ${finest}`, startScale);
}
