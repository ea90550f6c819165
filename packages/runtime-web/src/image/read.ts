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
  type PictureName,
  type RawPixels,
  SinganError,
} from "@singan/pyramid";
import { bitmapOf, type DrawnSource, type ImageSource, isDrawn } from "./source.js";

/**
 * Reads a picture as three planes of floats from -1 (black) to 1 (white).
 *
 * What the browser decodes it turns upright by EXIF and converts to sRGB of 8 bits; of several frames the first is taken, and
 * more than 16 million pixels are reduced to 4,000 on the longer side. What is transparent is laid on white, in masks on
 * black, in 8-bit RGBA too. A `Picture` comes back as it is, the same object.
 *
 * @param input - Which picture it is, for sentences. In masks, what is transparent is outside.
 * @throws SinganError `INVALID_PICTURE` for what is no whole picture or has more than 10,000 pixels a side; `NETWORK` where
 *   its address cannot be fetched.
 */
export async function readImage(source: ImageSource, input: PictureName): Promise<Picture> {
  const name = `The ${input}`;
  const under = input === "mask" ? "black" : "white";
  if (source instanceof URL) return readImage(source.href, input);
  if (typeof source === "string") return readBitmap(await fetched(source), under, source);
  if (source instanceof Blob) return readBitmap(source, under, nameOf(source) || name);
  if (source instanceof ImageBitmap || isDrawn(source)) {
    return readBitmap(source, under, name);
  }
  if (typeof source !== "object" || source === null) {
    throw invalidOption(input, "a picture", source);
  }
  if ("picture" in source) return readImage(source.picture, input);
  if (source.data instanceof Float32Array) {
    const picture = source as Picture;
    checkPicture(picture, name);
    return picture;
  }
  const pixels = source as RawPixels;
  if (pixels.data instanceof Uint8Array || pixels.data instanceof Uint8ClampedArray) {
    return fromPixels(pixels, under, name).picture;
  }
  throw invalidOption(
    input,
    "an address, Blob, ImageBitmap, ImageData, canvas, <img>, { width, height, data } with 8-bit pixels, Picture or Image",
    typeof source,
  );
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
  return blob instanceof File ? blob.name : "";
}
