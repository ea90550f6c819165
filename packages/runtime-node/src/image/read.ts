/** Pictures that a caller gives: files, their bytes, or raw pixels, made upright sRGB without transparency. */
import { fileURLToPath } from "node:url";
import { checkPictureSize, decodePicture, onWhite, readWhole } from "@singan/node-io";
import { checkPicture, fromBytes, type Picture, type Size } from "@singan/pyramid";

/** 8-bit interleaved pixels: RGB (`3 * width * height` values) or RGBA (four), as `ImageData` has them. */
export interface RawPixels extends Size {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A picture as a caller may have it: a path or file URL, the bytes of a file, raw pixels, or a `Picture`. */
export type ImageSource = string | URL | Uint8Array | RawPixels | Picture;

/** A picture that was read, and what had to be done to it that a person should know: one sentence each. */
export interface ReadImage {
  readonly picture: Picture;
  readonly notes: readonly string[];
}

/**
 * Reads a picture: turned upright by EXIF, converted to sRGB from its profile, from CMYK, grey or 16 bits;
 * transparency is laid on white and noted. Of several frames the first is taken.
 *
 * @throws SinganError `FILE_SYSTEM` for a file that cannot be read, `INVALID_PICTURE` for what is no whole picture or
 *   has more than 10,000 pixels a side.
 */
export async function readImage(source: ImageSource): Promise<ReadImage> {
  if (typeof source === "string") return decodePicture(await readWhole(source), source);
  if (source instanceof URL) return readImage(fileURLToPath(source));
  if (source instanceof Uint8Array) return decodePicture(source, "The image");
  if (isPicture(source)) {
    checkPicture(source, "The image");
    return { picture: source, notes: [] };
  }
  return fromRaw(source);
}

function isPicture(source: RawPixels | Picture): source is Picture {
  return source.data instanceof Float32Array;
}

/** Pixels of raw RGB or RGBA; the latter on white. */
function fromRaw({ width, height, data }: RawPixels): ReadImage {
  checkPictureSize({ width, height }, "The image");
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (bytes.length !== 4 * width * height) {
    return { picture: fromBytes(bytes, { width, height }), notes: [] };
  }
  const { rgb, isOpaque } = layOnWhite(bytes);
  return {
    picture: fromBytes(rgb, { width, height }),
    notes: isOpaque ? [] : [onWhite("The image")],
  };
}

function layOnWhite(rgba: Uint8Array): { rgb: Uint8Array; isOpaque: boolean } {
  const pixels = rgba.length / 4;
  const rgb = new Uint8Array(3 * pixels);
  let isOpaque = true;
  for (let i = 0; i < pixels; i++) {
    const alpha = rgba[4 * i + 3]!;
    isOpaque &&= alpha === 255;
    for (let c = 0; c < 3; c++) {
      rgb[3 * i + c] = Math.round((rgba[4 * i + c]! * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return { rgb, isOpaque };
}
