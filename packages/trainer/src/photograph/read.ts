/** Reads a photograph of any usual kind into sRGB pixels, and says what had to be done to it. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fromBytes, type Picture, SinganError, type Size } from "@singan/pyramid";
import sharp from "sharp";

/** Longest and shortest side that a photograph may have, in pixels. */
export const LARGEST_SIDE = 10_000;
/** Photographs beyond this many pixels are first reduced by libvips with the same cubic kernel. */
const COMFORTABLE_PIXELS = 16_000_000;
const COMFORTABLE_SIDE = 4_000;
const KINDS: ReadonlySet<string> = new Set(["jpeg", "png", "webp", "tiff", "gif", "heif"]);

export interface Photograph {
  /** Upright, sRGB, without transparency. */
  readonly picture: Picture;
  /** Upright size of the file as it was given. */
  readonly size: Size;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** What was done that a person should know, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Reads JPEG, PNG, WebP, TIFF, AVIF and the first frame of GIF: turned upright by EXIF, converted to sRGB from its ICC
 * profile, CMYK, greyscale or 16 bits, transparency laid on white.
 *
 * @param source - A path or the file's bytes.
 * @throws SinganError `FILE_SYSTEM` when the file cannot be read, `INVALID_PICTURE` when it is no whole picture or too
 *   large.
 */
export async function readPhotograph(source: string | Uint8Array): Promise<Photograph> {
  const name = nameOf(source);
  const bytes = typeof source === "string" ? await readBytes(source) : source;
  try {
    return await decode(bytes, name);
  } catch (error) {
    if (error instanceof SinganError) throw error;
    const said = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new SinganError(
      "INVALID_PICTURE",
      `${name} is not a whole picture that can be read (${said}). Give a JPEG, PNG, WebP, TIFF, GIF or AVIF file.`,
      { cause: error },
    );
  }
}

/** How error sentences call it. */
export function nameOf(source: string | Uint8Array): string {
  return typeof source === "string" ? source : "The photograph";
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new SinganError("FILE_SYSTEM", `Cannot read ${path}: ${reason}. Check the path.`, {
      cause: error,
    });
  }
}

async function decode(bytes: Uint8Array, name: string): Promise<Photograph> {
  const open = () => sharp(bytes, { limitInputPixels: LARGEST_SIDE ** 2, failOn: "truncated" });
  // Only the header: sizes are refused before any pixel is decoded.
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (!KINDS.has(header.format)) throw new Error(`it is ${header.format}`);
  const { width, height } = header.autoOrient;
  if (Math.max(width, height) > LARGEST_SIDE) {
    throw new SinganError(
      "INVALID_PICTURE",
      `${name} is ${width}x${height}; a side may have at most ${LARGEST_SIDE} pixels. Reduce it first.`,
    );
  }
  const notes: string[] = [];
  let image = open().autoOrient();
  if (header.hasAlpha) {
    const { isOpaque } = await open().stats();
    image = image.flatten({ background: "#ffffff" });
    if (!isOpaque) notes.push(`${name} has transparent parts; they were laid on white.`);
  }
  image = image.toColourspace("srgb");
  if (width * height > COMFORTABLE_PIXELS) {
    const side = COMFORTABLE_SIDE;
    image = image.resize({
      width: side,
      height: side,
      fit: "inside",
      kernel: "cubic",
      fastShrinkOnLoad: false,
    });
  }
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return {
    picture: fromBytes(threeChannels(data, info.channels), info),
    size: { width, height },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    notes,
  };
}

/** Grey pictures come with one channel. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const result = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) result[3 * i + c] = data[i * channels + Math.min(c, channels - 1)]!;
  }
  return result;
}
