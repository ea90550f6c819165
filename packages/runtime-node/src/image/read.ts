/** Pictures that a caller gives: files, their bytes, or raw pixels, made upright sRGB without transparency. */
import { fileURLToPath } from "node:url";
import { fromBytes, type Picture, SinganError, type Size } from "@singan/pyramid";
import type { Sharp } from "sharp";
import { readWhole } from "../files.js";
import { loadSharp } from "./sharp.js";

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

/** Longest side and most pixels of a picture that is read. */
const LONGEST_SIDE = 10_000;
const MOST_PIXELS = LONGEST_SIDE ** 2;
const KINDS = new Set(["jpeg", "png", "webp", "tiff", "gif", "heif"]);
const REMEDY = "Give a JPEG, PNG, WebP, TIFF, GIF or AVIF file.";

/**
 * Reads a picture: turned upright by EXIF, converted to sRGB from its profile, from CMYK, grey or 16 bits;
 * transparency is laid on white and noted. Of several frames the first is taken.
 *
 * @throws SinganError `FILE_SYSTEM` for a file that cannot be read, `INVALID_PICTURE` for what is no whole picture or
 *   has more than 10,000 pixels a side.
 */
export async function readImage(source: ImageSource): Promise<ReadImage> {
  if (typeof source === "string") return decode(await readWhole(source), source);
  if (source instanceof URL) return readImage(fileURLToPath(source));
  if (source instanceof Uint8Array) return decode(source, "The image");
  if (source.data instanceof Float32Array) {
    return { picture: source as Picture, notes: [] };
  }
  return fromRaw(source as RawPixels);
}

async function decode(bytes: Uint8Array, name: string): Promise<ReadImage> {
  if (bytes.length === 0) throw unreadable(name, "it is empty");
  const sharp = await loadSharp();
  try {
    const open = () => sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "truncated" });
    // Only the header: sizes are refused before any pixel is decoded.
    const header = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (!KINDS.has(header.format ?? "")) throw unreadable(name, `it is ${header.format}`);
    checkSize(header.autoOrient, name);
    const notes: string[] = [];
    let image = open().autoOrient();
    if (header.hasAlpha) {
      image = image.flatten({ background: "#ffffff" });
      if (!(await open().stats()).isOpaque) notes.push(onWhite(name));
    }
    return { picture: await pixelsOf(image.toColourspace("srgb")), notes };
  } catch (error) {
    if (error instanceof SinganError) throw error;
    const said = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw unreadable(name, said.slice(0, 160), error);
  }
}

async function pixelsOf(image: Sharp): Promise<Picture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return fromBytes(withThreeChannels(data, info.channels), info);
}

/** Pixels of raw RGB or RGBA; the latter on white. */
function fromRaw({ width, height, data }: RawPixels): ReadImage {
  checkSize({ width, height }, "The image");
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

/** Grey comes as one channel, which all three take. */
function withThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) rgb.fill(data[i * channels]!, 3 * i, 3 * i + 3);
  return rgb;
}

function checkSize({ width, height }: Size, name: string): void {
  const sides = [width, height];
  if (sides.every((side) => Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE)) return;
  throw new SinganError(
    "INVALID_PICTURE",
    `${name} has ${width}x${height} pixels; a side may have 1 to ${LONGEST_SIDE}. Reduce it first.`,
  );
}

function onWhite(name: string): string {
  return `${name} has transparent parts; they were laid on white.`;
}

function unreadable(name: string, reason: string, cause?: unknown): SinganError {
  return new SinganError(
    "INVALID_PICTURE",
    `${name} is not a whole picture that can be read (${reason}). ${REMEDY}`,
    { cause },
  );
}
