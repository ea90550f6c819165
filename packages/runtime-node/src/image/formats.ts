/** The kinds of files that images are written as: a table, and what each cannot hold. */
import { extname } from "node:path";
import { invalidOption, SinganError, type Size } from "@singan/pyramid";
import { checkPath, wrongArgument } from "../caller.js";

/** One kind of file. */
interface Format {
  readonly extensions: readonly string[];
  /** Longest side that the format can hold, in pixels. */
  readonly longest: number;
  /** What the encoder is asked for; fixed, so that the same image gives the same bytes. */
  readonly options: { readonly [name: string]: unknown };
  /** What is asked for besides where an image need not fit into memory. */
  readonly large?: { readonly [name: string]: unknown };
  /** Bytes of memory a pixel that the encoder takes, where it takes the whole image at once; as measured. */
  readonly bytesPerPixel?: number;
}

const FORMATS = Object.freeze({
  png: { extensions: ["png"], longest: 2 ** 31 - 1, options: { compressionLevel: 6 } },
  jpeg: {
    extensions: ["jpg", "jpeg"],
    longest: 65_535,
    options: { quality: 92, chromaSubsampling: "4:4:4" },
    // Better codes need a second look at the whole image.
    large: { optimiseCoding: false },
  },
  webp: { extensions: ["webp"], longest: 16_383, options: { quality: 92 }, bytesPerPixel: 25 },
  avif: {
    extensions: ["avif"],
    longest: 16_384,
    options: { quality: 70, chromaSubsampling: "4:4:4" },
    bytesPerPixel: 50,
  },
  tiff: {
    extensions: ["tif", "tiff"],
    longest: 2 ** 31 - 1,
    options: { compression: "deflate" },
    large: { tile: true, tileWidth: 256, tileHeight: 256, bigtiff: true },
  },
  /** A deep-zoom pyramid: the file, and a folder of JPEG tiles. */
  dzi: {
    extensions: ["dzi"],
    longest: 2 ** 31 - 1,
    options: { quality: 92, chromaSubsampling: "4:4:4" },
    large: { size: 254, overlap: 1, layout: "dz" },
  },
}) satisfies Readonly<Record<string, Format>>;

/** What an image of any size is written as; `dzi` is several files. */
export type LargeFormat = keyof typeof FORMATS;

/** A kind of file; only `png` and `tiff` keep every pixel as it is. */
export type ImageFormat = Exclude<LargeFormat, "dzi">;

/** Whether a file of this kind has every pixel as it was. */
export function keepsPixels(format: LargeFormat): boolean {
  return !("quality" in FORMATS[format].options);
}

const LARGE_EXTENSIONS: readonly string[] = Object.values(FORMATS).flatMap(
  (format): readonly string[] => format.extensions,
);

/** What may stand behind the last point of the name of one file. */
export const EXTENSIONS: readonly string[] = LARGE_EXTENSIONS.filter((known) => known !== "dzi");

/**
 * The format that an extension means, with or without its point, in any case.
 *
 * @throws SinganError `INVALID_OPTION` naming the known ones.
 */
export function formatNamed(extension: string): ImageFormat {
  const expected = `one of ${EXTENSIONS.join(", ")}`;
  if (typeof extension !== "string") throw wrongArgument("the image format", expected, extension);
  const name = plain(extension);
  if (EXTENSIONS.includes(name)) return withExtension(name) as ImageFormat;
  throw invalidOption("the image format", expected, extension);
}

/**
 * The format that a file's name means.
 *
 * @param remedy - What to do instead, a sentence of its own; optional.
 * @throws SinganError `INVALID_OPTION` for a name without a known extension.
 */
export function formatOf(path: string, remedy?: string): ImageFormat {
  return named(path, EXTENSIONS, remedy) as ImageFormat;
}

/**
 * The format that the name of an image of any size means: those of {@link formatOf}, and `dzi`.
 *
 * @throws SinganError `INVALID_OPTION` for a name without a known extension.
 */
export function largeFormatOf(path: string): LargeFormat {
  return named(path, LARGE_EXTENSIONS);
}

function named(path: string, known: readonly string[], remedy?: string): LargeFormat {
  checkPath(path);
  const name = plain(extname(path));
  if (known.includes(name)) return withExtension(name);
  const expected = `a name that ends in ${known.map((each) => `.${each}`).join(", ")}`;
  throw invalidOption("an image file", expected, path, remedy);
}

function plain(extension: string): string {
  return extension.toLowerCase().replace(/^\./, "");
}

function withExtension(name: string): LargeFormat {
  const has = ([, { extensions }]: [string, Format]) => extensions.includes(name);
  return Object.entries<Format>(FORMATS).find(has)![0] as LargeFormat;
}

/** @throws SinganError `INVALID_OPTION` for a size that the format cannot hold. */
export function checkFits(format: LargeFormat, { width, height }: Size): void {
  const { longest } = FORMATS[format];
  if (Math.max(width, height) <= longest) return;
  throw new SinganError(
    "INVALID_OPTION",
    `A ${format} file holds at most ${longest} pixels a side, not ${width}x${height}; use png or a smaller size.`,
  );
}

/** What sharp's encoder of this format is asked for. */
export function encoderOptions(format: LargeFormat): Format["options"] {
  return FORMATS[format].options;
}

/** What it is asked for besides where the image need not fit into memory; for `dzi`, how the tiles are cut. */
export function largeOptions(format: LargeFormat): Format["options"] {
  const { large = {} }: Format = FORMATS[format];
  return large;
}

/** Bytes of memory that the encoder takes for the whole image at once; 0 where it needs only some rows. */
export function encoderMemory(format: LargeFormat, { width, height }: Size): number {
  const { bytesPerPixel = 0 }: Format = FORMATS[format];
  return bytesPerPixel * width * height;
}
