/** Pictures that a caller gives: files, their bytes, or raw pixels, made upright sRGB without transparency. */
import { decodePicture, laidOn, readWhole } from "@singan/node-io";
import {
  type Background,
  checkPicture,
  fromPixels,
  type Picture,
  type RawPixels,
  SinganError,
} from "@singan/pyramid";
import { pathOf } from "../caller.js";

/**
 * A picture as a caller may have it:
 *
 * * a path or file URL of a JPEG, PNG, WebP, TIFF, AVIF or GIF file, or the bytes of one;
 * * 8-bit pixels `{ width, height, data }`: `data` holds rows from top to bottom, pixel after pixel, of RGB (3 values each), RGBA
 *   (4) or grey (1), told apart by its length, 0 black to 255 white, and taken for sRGB; in a mask, what is 128 or more is white;
 * * a `Picture`: three planes (red, green, blue) of floats, nominally in [-1, 1];
 * * an `Image`, or whatever else has a `picture`.
 */
export type ImageSource =
  | string
  | URL
  | Uint8Array
  | RawPixels
  | Picture
  | { readonly picture: Picture };

/** A picture that was read, and what had to be done to it that a person should know: one sentence each. */
export interface ReadImage {
  /**
   * Three planes (red, green, blue), each `height` rows of `width` floats from top to bottom, in one array: the value of channel
   * `c` at column `x` and row `y` is `data[(c * height + y) * width + x]`. -1 is black and 1 white, in the steps of 8 bits where a
   * file or 8-bit pixels were read.
   */
  readonly picture: Picture;
  /**
   * That the first of several frames or pages was taken, and that transparent parts were laid on white or black, so far. Empty
   * where there is nothing to say.
   */
  readonly notes: readonly string[];
}

/**
 * Reads a picture as the methods of a model read their `image`, `mask` and `photograph`.
 *
 * Of a file,
 *
 * * EXIF's orientation turns and mirrors the pixels, so that width and height are those that a viewer shows;
 * * colours become sRGB: from the embedded profile, from CMYK, and grey becomes three equal channels;
 * * 16 bits a channel become 8;
 * * what is transparent, wholly or in part, is laid on white, or on `under`, and a note says so;
 * * of several frames or pages the first is taken, and a note says so;
 * * more than 16 million pixels are reduced to 4,000 on the longer side.
 *
 * Of 8-bit pixels, RGBA is laid on white or `under` as well. A `Picture` comes back as it is, the same object, with values
 * beyond [-1, 1] if it has any.
 *
 * @param source - What to read.
 * @param under - What shows through transparent parts: `white`, or `black` as for masks, where it means outside.
 * @param name - What to call it in sentences, which it begins; a file on the disk has its own.
 * @throws SinganError `FILE_SYSTEM` for a file that cannot be read; `INVALID_PICTURE` for what is no picture of these kinds or
 *   not a whole one, for a side of more than 10,000 pixels, for too few or too many values, and in a `Picture` for values that
 *   are not finite; `INVALID_OPTION` for URLs of the network.
 *
 * @example
 * const { picture, notes } = await readImage("photo.jpg");
 * for (const note of notes) console.warn(note);
 */
export async function readImage(
  source: ImageSource,
  under: Background = "white",
  name = "The image",
): Promise<ReadImage> {
  if (typeof source === "string") return decodePicture(await readWhole(source), source, under);
  if (source instanceof URL) return readImage(pathOf(source), under, name);
  if (source instanceof Uint8Array) return decodePicture(source, name, under);
  if (typeof source === "object" && source !== null && "picture" in source) {
    return readImage(source.picture, under, name);
  }
  if (isPicture(source)) {
    checkPicture(source, name);
    return { picture: source, notes: [] };
  }
  return fromRaw(source, under, name);
}

function isPicture(source: RawPixels | Picture): source is Picture {
  return source?.data instanceof Float32Array;
}

/** Pixels of raw grey, RGB or RGBA. */
function fromRaw(source: RawPixels, under: Background, name: string): ReadImage {
  if (!(source?.data instanceof Uint8Array || source?.data instanceof Uint8ClampedArray)) {
    throw new SinganError(
      "INVALID_PICTURE",
      `${name} is nothing that can be read as a picture: give a path, a file URL, the bytes of a file, { width, height, data } with 8-bit pixels, a Picture or an Image.`,
    );
  }
  const { picture, isOpaque } = fromPixels(source, under, name);
  return { picture, notes: isOpaque ? [] : [laidOn(name, under)] };
}
