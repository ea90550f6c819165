/** Pictures that a caller gives: files, their bytes, or raw pixels, made upright sRGB without transparency. */
import { fileURLToPath } from "node:url";
import { decodePicture, laidOn, readWhole } from "@singan/node-io";
import {
  type Background,
  checkPicture,
  fromPixels,
  type Picture,
  type RawPixels,
  SinganError,
} from "@singan/pyramid";

/** A picture as a caller may have it: a path or file URL, the bytes of a file, raw pixels, a `Picture`, or an `Image`. */
export type ImageSource =
  | string
  | URL
  | Uint8Array
  | RawPixels
  | Picture
  | { readonly picture: Picture };

/** A picture that was read, and what had to be done to it that a person should know: one sentence each. */
export interface ReadImage {
  readonly picture: Picture;
  readonly notes: readonly string[];
}

/**
 * Reads a picture: turned upright by EXIF, converted to sRGB from its profile, from CMYK, grey or 16 bits;
 * transparency is laid on white and noted. Of several frames the first is taken.
 *
 * @param under - What shows through transparent parts: black for masks, where it is outside.
 * @throws SinganError `FILE_SYSTEM` for a file that cannot be read, `INVALID_PICTURE` for what is no whole picture or
 *   has more than 10,000 pixels a side.
 */
export async function readImage(
  source: ImageSource,
  under: Background = "white",
): Promise<ReadImage> {
  if (typeof source === "string") return decodePicture(await readWhole(source), source, under);
  if (source instanceof URL) return readImage(fileURLToPath(source), under);
  if (source instanceof Uint8Array) return decodePicture(source, "The image", under);
  if (typeof source === "object" && source !== null && "picture" in source) {
    return readImage(source.picture, under);
  }
  if (isPicture(source)) {
    checkPicture(source, "The image");
    return { picture: source, notes: [] };
  }
  return fromRaw(source, under);
}

function isPicture(source: RawPixels | Picture): source is Picture {
  return source?.data instanceof Float32Array;
}

/** Pixels of raw grey, RGB or RGBA. */
function fromRaw(source: RawPixels, under: Background): ReadImage {
  if (!(source?.data instanceof Uint8Array || source?.data instanceof Uint8ClampedArray)) {
    throw new SinganError(
      "INVALID_PICTURE",
      "The image is nothing that can be read as a picture: give a path, a file URL, the bytes of a file, { width, height, data } with 8-bit pixels, a Picture or an Image.",
    );
  }
  const { picture, isOpaque } = fromPixels(source, under, "The image");
  return { picture, notes: isOpaque ? [] : [laidOn("The image", under)] };
}
