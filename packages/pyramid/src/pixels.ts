/** Pictures as the world has them: 8-bit interleaved pixels, grey, RGB or RGBA. */
import { SinganError } from "./errors.js";
import { fromBytes } from "./from-bytes.js";
import { LONGEST_INPUT_SIDE } from "./geometry/sides.js";
import type { Picture, Size } from "./picture.js";

/** Pictures beyond this many pixels are reduced when they are read, to `COMFORTABLE_SIDE` on the longer side. */
export const COMFORTABLE_PIXELS = 16_000_000;
export const COMFORTABLE_SIDE = 4_000;

/** What shows through transparent parts. */
export type Background = "white" | "black";

/** 8-bit interleaved pixels: RGB (`3 * width * height` values), RGBA (four), as `ImageData` has them, or grey (one). */
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
  const size = { width, height };
  checkPictureSize(size, name);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  const channels = bytes.length / (width * height);
  if (channels === 1) return { picture: fromBytes(greyAsRgb(bytes), size), isOpaque: true };
  if (channels !== 4) return { picture: fromBytes(bytes, size), isOpaque: true };
  const { rgb, isOpaque } = laidOver(bytes, under === "white" ? 255 : 0);
  return { picture: fromBytes(rgb, size), isOpaque };
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

function greyAsRgb(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 3 * grey.length }, (_, i) => grey[Math.floor(i / 3)]!);
}

function laidOver(rgba: Uint8Array, under: number): { rgb: Uint8Array; isOpaque: boolean } {
  const pixels = rgba.length / 4;
  const rgb = new Uint8Array(3 * pixels);
  let isOpaque = true;
  for (let i = 0; i < pixels; i++) {
    const alpha = rgba[4 * i + 3]!;
    isOpaque &&= alpha === 255;
    for (let c = 0; c < 3; c++) {
      rgb[3 * i + c] = Math.round((rgba[4 * i + c]! * alpha + under * (255 - alpha)) / 255);
    }
  }
  return { rgb, isOpaque };
}
