/** The kinds of files that animations are written as: a table, and what each cannot hold. */
import { extname } from "node:path";
import { invalidOption, SinganError, type Size } from "@singan/pyramid";
import { checkPath } from "../caller.js";

/** One kind of file. */
interface Format {
  readonly extensions: readonly string[];
  /** Longest side in pixels that the format, or its encoder, takes. */
  readonly longest: number;
  /** For sharp: the unit of its delays in milliseconds, and what the encoder is asked for. */
  readonly sharp?: {
    readonly unit: number;
    readonly options: { readonly [name: string]: unknown };
  };
  /** For ffmpeg: how the encoder is called for frames of a size. */
  readonly ffmpeg?: (size: Size) => readonly string[];
}

const FORMATS = Object.freeze({
  gif: { extensions: ["gif"], longest: 65_535, sharp: { unit: 10, options: { effort: 3 } } },
  webp: { extensions: ["webp"], longest: 16_383, sharp: { unit: 1, options: { quality: 92 } } },
  apng: {
    extensions: ["apng", "png"],
    longest: 16_384,
    ffmpeg: () => ["-c:v", "apng", "-pred", "mixed", "-plays", "0", "-f", "apng"],
  },
  mp4: { extensions: ["mp4"], longest: 16_384, ffmpeg: h264 },
}) satisfies Readonly<Record<string, Format>>;

/** A kind of animation; only `apng` keeps every pixel as it is, and only `mp4` does not loop by itself. */
export type AnimationFormat = keyof typeof FORMATS;

/**
 * What players everywhere take: half the colour resolution, which needs even sides, so that an odd one repeats its last
 * row or column. Colours are said to be those of HD video. One thread, as the number of threads changes the result.
 */
function h264({ width, height }: Size): string[] {
  const [right, bottom] = [width % 2, height % 2];
  const even = `pad=${width + right}:${height + bottom},fillborders=right=${right}:bottom=${bottom}:mode=smear`;
  const colours = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int";
  return [
    ...["-vf", `${even},${colours},format=yuv420p`],
    ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ...["-c:v", "libx264", "-preset", "medium", "-crf", "18", "-threads", "1"],
    ...["-movflags", "+faststart", "-f", "mp4"],
  ];
}

/** What may stand behind the last point of a clip's name. */
export const ANIMATION_EXTENSIONS: readonly string[] = Object.values<Format>(FORMATS).flatMap(
  ({ extensions }) => extensions,
);

/**
 * The format that a file's name means: `.gif`, `.webp`, `.apng`, `.png` (animated too) or `.mp4`.
 *
 * @throws SinganError `INVALID_OPTION` for a name without a known extension.
 */
export function animationFormatOf(path: string): AnimationFormat {
  checkPath(path);
  const extension = extname(path).slice(1).toLowerCase();
  const has = ([, { extensions }]: [string, Format]) => extensions.includes(extension);
  const found = Object.entries<Format>(FORMATS).find(has);
  if (found !== undefined) return found[0] as AnimationFormat;
  const expected = `a name that ends in ${ANIMATION_EXTENSIONS.map((each) => `.${each}`).join(", ")}`;
  throw invalidOption("an animation file", expected, path);
}

/** How a format is encoded. */
export function animationEncoder(format: AnimationFormat): Pick<Format, "sharp" | "ffmpeg"> {
  return FORMATS[format];
}

/** @throws SinganError `INVALID_OPTION` for frames of a size that the format cannot hold. */
export function checkFrameFits(format: AnimationFormat, { width, height }: Size): void {
  const { longest } = FORMATS[format];
  if (Math.max(width, height) <= longest) return;
  throw new SinganError(
    "INVALID_OPTION",
    `A frame of ${format} has at most ${longest} pixels a side, not ${width}x${height}; use a smaller size, or single frames.`,
  );
}
