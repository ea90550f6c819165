/** The kinds of files that images are written as: a table, and what each cannot hold. */
import { extname } from "node:path";
import { invalidOption, SinganError, type Size } from "@singan/pyramid";

/** One kind of file. */
interface Format {
  readonly extensions: readonly string[];
  /** Longest side that the format can hold, in pixels. */
  readonly longest: number;
  /** What the encoder is asked for; fixed, so that the same image gives the same bytes. */
  readonly options: { readonly [name: string]: unknown };
}

const FORMATS = Object.freeze({
  png: { extensions: ["png"], longest: 2 ** 31 - 1, options: { compressionLevel: 6 } },
  jpeg: {
    extensions: ["jpg", "jpeg"],
    longest: 65_535,
    options: { quality: 92, chromaSubsampling: "4:4:4" },
  },
  webp: { extensions: ["webp"], longest: 16_383, options: { quality: 92 } },
  avif: {
    extensions: ["avif"],
    longest: 16_384,
    options: { quality: 70, chromaSubsampling: "4:4:4" },
  },
  tiff: { extensions: ["tif", "tiff"], longest: 2 ** 31 - 1, options: { compression: "deflate" } },
}) satisfies Readonly<Record<string, Format>>;

/** A kind of file; only `png` and `tiff` keep every pixel as it is. */
export type ImageFormat = keyof typeof FORMATS;

/** What may stand behind the last point of a file's name. */
export const EXTENSIONS: readonly string[] = Object.values(FORMATS).flatMap(
  (format): readonly string[] => format.extensions,
);

/**
 * The format that an extension means, with or without its point, in any case.
 *
 * @throws SinganError `INVALID_OPTION` naming the known ones.
 */
export function formatNamed(extension: string): ImageFormat {
  const name = extension.toLowerCase().replace(/^\./, "");
  for (const [format, { extensions }] of Object.entries(FORMATS)) {
    if ((extensions as readonly string[]).includes(name)) return format as ImageFormat;
  }
  throw invalidOption("the image format", `one of ${EXTENSIONS.join(", ")}`, extension);
}

/**
 * The format that a file's name means.
 *
 * @throws SinganError `INVALID_OPTION` for a name without a known extension.
 */
export function formatOf(path: string): ImageFormat {
  const extension = extname(path);
  if (EXTENSIONS.includes(extension.slice(1).toLowerCase())) return formatNamed(extension);
  const expected = `a name that ends in ${EXTENSIONS.map((known) => `.${known}`).join(", ")}`;
  throw invalidOption("an image file", expected, path);
}

/** @throws SinganError `INVALID_OPTION` for a size that the format cannot hold. */
export function checkFits(format: ImageFormat, { width, height }: Size): void {
  const { longest } = FORMATS[format];
  if (Math.max(width, height) <= longest) return;
  throw new SinganError(
    "INVALID_OPTION",
    `A ${format} file holds at most ${longest} pixels a side, not ${width}x${height}; use png or a smaller size.`,
  );
}

/** What sharp's encoder of this format is asked for. */
export function encoderOptions(format: ImageFormat): Format["options"] {
  return FORMATS[format].options;
}
