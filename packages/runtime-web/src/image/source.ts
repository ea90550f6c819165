/** What a caller may give as a picture, and how it gets to a worker. */
import { type Picture, type RawPixels, SinganError } from "@singan/pyramid";
import { absolute } from "../address.js";

/**
 * A picture as a page may have it: the address of a file, a file or `Blob` of a kind that the browser shows, what a canvas or
 * an `<img>` shows, `ImageData`, 8-bit pixels (rows from top to bottom of RGB, RGBA or grey, told apart by their number, in
 * sRGB), a `Picture` (planes of red, green and blue, floats nominally in [-1, 1]), or an `Image`.
 */
export type ImageSource = DrawnSource | PortableSource | URL;

/** Only a page has these. */
export type DrawnSource = HTMLCanvasElement | OffscreenCanvas | HTMLImageElement;

/** These can be handed to a worker. */
export type PortableSource =
  | string
  | Blob
  | ImageBitmap
  | ImageData
  | RawPixels
  | Picture
  | { readonly picture: Picture };

/**
 * What a worker can read as well: addresses become absolute, what is drawn becomes a bitmap.
 *
 * @throws SinganError `INVALID_PICTURE` for an element that shows nothing (yet).
 */
export async function portable(source: ImageSource): Promise<PortableSource> {
  if (source instanceof URL || typeof source === "string") return absolute(source);
  if (source instanceof Blob || source instanceof ImageBitmap) return source;
  if (isDrawn(source)) return bitmapOf(source, "The image");
  // An `Image` is more than its picture, and only that can be handed over.
  if (typeof source === "object" && source !== null && "picture" in source) return source.picture;
  return source;
}

/** Whether only a page can have it. */
export function isDrawn(source: object): source is DrawnSource {
  return [
    globalThis.OffscreenCanvas,
    globalThis.HTMLCanvasElement,
    globalThis.HTMLImageElement,
  ].some((known) => known !== undefined && source instanceof known);
}

/** @throws SinganError `INVALID_PICTURE` for what is no whole picture. */
export async function bitmapOf(source: ImageBitmapSource, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(source, { premultiplyAlpha: "default" });
  } catch (cause) {
    throw new SinganError(
      "INVALID_PICTURE",
      `${name} is not a whole picture that this browser can read. Give a JPEG, PNG, WebP, GIF or AVIF file.`,
      { cause },
    );
  }
}
