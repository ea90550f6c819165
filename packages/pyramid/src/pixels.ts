/** Pictures as the world has them: 8-bit interleaved pixels, grey, RGB or RGBA. */
import { SinganError } from "./errors.js";
import { LONGEST_INPUT_SIDE } from "./geometry/sides.js";
import type { Picture, Size } from "./picture.js";

/** Pictures beyond this many pixels are reduced when they are read, to `COMFORTABLE_SIDE` on the longer side. */
export const COMFORTABLE_PIXELS = 16_000_000;
export const COMFORTABLE_SIDE = 4_000;

/** What shows through transparent parts. */
export type Background = "white" | "black";

/**
 * 8-bit interleaved pixels, 0 black to 255 white: RGB (`3 * width * height` values), RGBA (four), as `ImageData` has them, or
 * grey (one). In a mask, what is 128 or more is white.
 */
export interface RawPixels extends Size {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The picture of raw pixels.
 *
 * @param under - What shows through transparent parts: black for masks, where it is outside.
 * @param name - What to call it in sentences.
 * @returns The picture, and whether nothing in it was transparent.
 * @throws SinganError `INVALID_PICTURE` for sides that are no whole numbers from 1 to 10,000, or too few or too many values.
 */
export function fromPixels(
  { width, height, data }: RawPixels,
  under: Background,
  name: string,
): { readonly picture: Picture; readonly isOpaque: boolean } {
  checkPictureSize({ width, height }, name);
  const pixels = width * height;
  const channels = data.length / pixels;
  if (![1, 3, 4].includes(channels)) {
    throw new SinganError(
      "INVALID_PICTURE",
      `${name} has ${data.length} values for ${width}x${height} pixels; it needs 1 (grey), 3 (RGB) or 4 (RGBA) for each.`,
    );
  }
  const background = under === "white" ? 255 : 0;
  const planes = new Float32Array(3 * pixels);
  let isOpaque = true;
  for (let i = 0; i < planes.length; i++) {
    const at = (i % pixels) * channels;
    const alpha = channels === 4 ? data[at + 3]! : 255;
    isOpaque &&= alpha === 255;
    const value = data[channels === 1 ? at : at + Math.floor(i / pixels)]!;
    const level = Math.round((value * alpha + background * (255 - alpha)) / 255);
    planes[i] = level / 127.5 - 1;
  }
  return { picture: { width, height, data: planes }, isOpaque };
}

/** @throws SinganError `INVALID_PICTURE` for sides that are no whole numbers from 1 to 10,000. */
export function checkPictureSize({ width, height }: Size, name: string): void {
  const sides = [width, height];
  if (sides.every((side) => Number.isInteger(side) && side >= 1 && side <= LONGEST_INPUT_SIDE))
    return;
  throw new SinganError(
    "INVALID_PICTURE",
    `${name} has ${width}x${height} pixels; a side may have 1 to ${LONGEST_INPUT_SIDE}. Reduce it first.`,
  );
}
