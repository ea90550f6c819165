/** Masks: which part of a picture is meant. */
import { SinganError } from "../errors.js";
import type { Picture, Size } from "../picture.js";

/**
 * One plane, `height` rows of `width` values in one array of length `height * width`. 0 is outside, 1 inside, and what
 * lies between is a share of both. Where only inside or outside is asked, any value but 0 is inside.
 */
export interface Mask extends Size {
  readonly data: Float32Array;
}

/**
 * Refuses what is no mask or marks nothing: sides that are no whole numbers, too few or too many values, values that
 * are not within 0 to 1, and masks without any value above 0.
 *
 * @param name - What to call it in the sentence.
 * @throws SinganError `INVALID_PICTURE`.
 */
export function checkMask({ width, height, data }: Mask, name: string): void {
  const refuse = (problem: string) => new SinganError("INVALID_PICTURE", `${name} ${problem}.`);
  const whole = [width, height].every((side) => Number.isInteger(side) && side >= 1);
  if (!whole || data.length !== width * height) {
    const needed = "it needs one for every pixel";
    throw refuse(`says ${width}x${height} but has ${data.length} values; ${needed}`);
  }
  if (!data.every((value) => value >= 0 && value <= 1)) {
    throw refuse("has values outside 0 to 1; 0 is outside the mask and 1 inside");
  }
  if (!data.some((value) => value > 0)) {
    throw refuse("marks nothing; paint what is meant white (255), and leave the rest black");
  }
}

/**
 * The mask that a person drew: inside where the mean of red, green and blue is at least half of full brightness.
 *
 * The original takes any value of the red channel that is not 0. But masks are often JPEGs, whose black is not quite
 * black up to 16 pixels from an edge, or have soft edges: of the paper's own masks, a JPEG is 13 % larger that way than
 * it was drawn. Half is where a soft edge has its line, and no compression gets there from black or white.
 *
 * @returns Only 0 and 1.
 */
export function maskOf({ width, height, data }: Picture): Mask {
  const pixels = width * height;
  // Half of full brightness is 0 in [-1, 1].
  const isInside = (i: number) => data[i]! + data[pixels + i]! + data[2 * pixels + i]! >= 0;
  const inside = Float32Array.from({ length: pixels }, (_, i) => (isInside(i) ? 1 : 0));
  return { width, height, data: inside };
}
