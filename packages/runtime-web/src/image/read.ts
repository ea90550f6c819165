/** Pictures that a caller gives, made sRGB pixels without transparency. */
import {
  type Background,
  COMFORTABLE_PIXELS,
  COMFORTABLE_SIDE,
  checkPicture,
  checkPictureSize,
  fromPixels,
  invalidOption,
  type Picture,
  type RawPixels,
  SinganError,
} from "@singan/pyramid";
import { absolute } from "../address.js";

/**
 * A picture as a page may have it: the address of a file, a file or `Blob` of a kind that the browser shows, what a canvas or
 * an `<img>` shows, `ImageData`, 8-bit pixels (rows from top to bottom of RGB, RGBA or grey, told apart by their number, in
 * sRGB), a `Picture` (planes of red, green and blue, floats nominally in [-1, 1]), or an `Image`.
 */
export type ImageSource = DrawnSource | PortableSource | URL;

/** Only a page has these. */
type DrawnSource = HTMLCanvasElement | OffscreenCanvas | HTMLImageElement;

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

/**
 * Reads a picture as three planes of floats from -1 (black) to 1 (white).
 *
 * What the browser decodes it turns upright by EXIF and converts to sRGB of 8 bits; of several frames the first is taken, and
 * more than 16 million pixels are reduced to 4,000 on the longer side. What is transparent is laid on white or `under`, in
 * 8-bit RGBA too. A `Picture` comes back as it is, the same object.
 *
 * @param under - What shows through transparent parts: black for masks, where it is outside.
 * @throws SinganError `INVALID_PICTURE` for what is no whole picture or has more than 10,000 pixels a side; `NETWORK` where
 *   its address cannot be fetched.
 */
export async function readImage(source: ImageSource, under: Background): Promise<Picture> {
  if (source instanceof URL) return readImage(source.href, under);
  if (typeof source === "string") return readBitmap(await fetched(source), under, source);
  if (source instanceof Blob) return readBitmap(source, under, nameOf(source));
  if (source instanceof ImageBitmap || isDrawn(source)) {
    return readBitmap(source, under, "The image");
  }
  if (typeof source !== "object" || source === null) {
    throw invalidOption("image", "a picture", source);
  }
  if ("picture" in source) return readImage(source.picture, under);
  if (source.data instanceof Float32Array) {
    const picture = source as Picture;
    checkPicture(picture, "The image");
    return picture;
  }
  const pixels = source as RawPixels;
  if (pixels.data instanceof Uint8Array || pixels.data instanceof Uint8ClampedArray) {
    return fromPixels(pixels, under, "The image").picture;
  }
  throw invalidOption(
    "image",
    "an address, Blob, ImageBitmap, ImageData, canvas, <img>, { width, height, data } with 8-bit pixels, Picture or Image",
    typeof source,
  );
}

function isDrawn(source: object): source is DrawnSource {
  return [
    globalThis.OffscreenCanvas,
    globalThis.HTMLCanvasElement,
    globalThis.HTMLImageElement,
  ].some((known) => known !== undefined && source instanceof known);
}

async function fetched(url: string): Promise<Blob> {
  let problem: unknown;
  try {
    const response = await fetch(url);
    if (response.ok) return await response.blob();
    problem = `the server says ${response.status}`;
  } catch (error) {
    problem = error instanceof Error ? error.message : error;
  }
  throw new SinganError("NETWORK", `The image ${url} cannot be fetched (${problem}).`);
}

async function bitmapOf(source: ImageBitmapSource, name: string): Promise<ImageBitmap> {
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

async function readBitmap(
  source: Blob | ImageBitmap | DrawnSource,
  under: Background,
  name: string,
): Promise<Picture> {
  const isOwn = !(source instanceof ImageBitmap);
  const bitmap = isOwn ? await bitmapOf(source, name) : source;
  try {
    checkPictureSize(bitmap, name);
    const { width, height } = comfortable(bitmap);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.fillStyle = under;
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return fromPixels(context.getImageData(0, 0, width, height), under, name).picture;
  } finally {
    if (isOwn) bitmap.close();
  }
}

/** The browser reduces what is larger. */
function comfortable({ width, height }: ImageBitmap) {
  if (width * height <= COMFORTABLE_PIXELS) return { width, height };
  const share = COMFORTABLE_SIDE / Math.max(width, height);
  return { width: Math.round(share * width), height: Math.round(share * height) };
}

function nameOf(blob: Blob): string {
  return blob instanceof File && blob.name !== "" ? blob.name : "The image";
}
