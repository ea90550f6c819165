/** Pictures and masks that belong together. */
import { SinganError } from "../errors.js";
import type { Size } from "../picture.js";

/**
 * @param name - What to call the one in the sentence that refuses, which it begins.
 * @param otherName - The same for the other.
 * @throws SinganError `INVALID_PICTURE` unless both have one size.
 */
export function checkSameSize(name: string, one: Size, otherName: string, other: Size): void {
  const [first, second] = [one, other].map(({ width, height }) => `${width}x${height}`);
  if (first === second) return;
  throw new SinganError(
    "INVALID_PICTURE",
    `${name} is ${first} but ${otherName} ${second}; bring both to one size.`,
  );
}
