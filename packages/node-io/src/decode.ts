/** Files of pictures, whatever their kind, as upright sRGB pixels without transparency. */
import {
  type Background,
  COMFORTABLE_PIXELS,
  COMFORTABLE_SIDE,
  checkPictureSize,
  fromBytes,
  isSinganError,
  LONGEST_INPUT_SIDE,
  type Picture,
  SinganError,
  type Size,
} from "@singan/pyramid";
import type { Sharp } from "sharp";

const KINDS: ReadonlySet<string> = new Set(["jpeg", "png", "webp", "tiff", "gif", "heif"]);
/** Of numbers of any type that mean the same colour everywhere. */
const ABSOLUTE: ReadonlySet<string> = new Set(["scrgb", "lab", "xyz"]);
const REMEDY = "Give a JPEG, PNG, WebP, TIFF, GIF or AVIF file.";

/** A picture that was read. */
export interface DecodedPicture {
  /**
   * Planes of red, green and blue, in steps of 8 bits from -1 (black) to 1 (white). Of more than 16 million pixels: reduced to
   * 4,000 on the longer side.
   */
  readonly picture: Picture;
  /** Upright size of the file as it was given. */
  readonly size: Size;
  /** What was done that a person should know, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Decodes JPEG, PNG, WebP, TIFF, AVIF and GIF.
 *
 * * EXIF's orientation turns and mirrors the pixels.
 * * Colours become sRGB: from the ICC profile, from CMYK; grey becomes three equal channels; 16 bits become 8.
 * * What is transparent, wholly or in part, is laid on white or black, which is noted; an alpha channel that hides nothing is
 *   dropped in silence.
 * * Numbers that are neither of 8 nor of 16 bits are read where their black and white are known: in TIFFs of linear colour,
 *   of CIELAB and of CIE XYZ.
 * * Of several frames or pages the first is taken, which is noted.
 *
 * @param bytes - All of the file. Its kind is told by what it holds, not by its name.
 * @param name - What to call it in sentences.
 * @param under - What shows through; black for masks, where it is outside.
 * @throws SinganError `INVALID_PICTURE` for what is no whole picture or has more than 10,000 pixels a side.
 */
export async function decodePicture(
  bytes: Uint8Array,
  name: string,
  under: Background = "white",
): Promise<DecodedPicture> {
  if (bytes.length === 0) throw unreadable(name, "it is empty");
  try {
    return await decode(bytes, name, under);
  } catch (error) {
    if (isSinganError(error)) throw error;
    const said = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    throw unreadable(name, said.slice(0, 160), error);
  }
}

async function decode(bytes: Uint8Array, name: string, under: Background): Promise<DecodedPicture> {
  // Loaded when the first picture is read: the first link need not wait for it.
  const { default: sharp } = await import("sharp");
  const open = () =>
    sharp(bytes, { limitInputPixels: LONGEST_INPUT_SIDE ** 2, failOn: "truncated" });
  // Only the header: sizes are refused before any pixel is decoded.
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (!KINDS.has(header.format)) throw unreadable(name, `it is ${header.format}`);
  const size = { width: header.autoOrient.width, height: header.autoOrient.height };
  checkPictureSize(size, name);
  if (!["uchar", "ushort"].includes(header.depth) && !ABSOLUTE.has(header.space)) {
    throw unreadable(name, `its pixels are ${header.depth}s, not of 8 or 16 bits`);
  }
  const { pages = 1 } = header;
  const notes = pages > 1 ? [`${name} has ${pages} frames or pages; the first was taken.`] : [];
  let image = open().autoOrient();
  if (header.hasAlpha) {
    const { isOpaque } = await open().stats();
    image = image.flatten({ background: under });
    if (!isOpaque) notes.push(laidOn(name, under));
  }
  const picture = await pixelsOf(comfortable(image.toColourspace("srgb"), size));
  return { picture, size, notes };
}

/** By libvips, with the same cubic kernel as ours. */
function comfortable(image: Sharp, { width, height }: Size): Sharp {
  if (width * height <= COMFORTABLE_PIXELS) return image;
  const side = { width: COMFORTABLE_SIDE, height: COMFORTABLE_SIDE };
  return image.resize({ ...side, fit: "inside", kernel: "cubic", fastShrinkOnLoad: false });
}

async function pixelsOf(image: Sharp): Promise<Picture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return fromBytes(withThreeChannels(data, info.channels), info);
}

/** Grey comes as one channel, which all three take. */
function withThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(3 * pixels);
  for (let i = 0; i < pixels; i++) rgb.fill(data[i * channels]!, 3 * i, 3 * i + 3);
  return rgb;
}

/** The note on a picture with transparent parts. */
export function laidOn(name: string, under: Background): string {
  return `${name} has transparent parts; they were laid on ${under}.`;
}

function unreadable(name: string, reason: string, cause?: unknown): SinganError {
  return new SinganError(
    "INVALID_PICTURE",
    `${name} is not a whole picture that can be read (${reason}). ${REMEDY}`,
    { cause },
  );
}
