/** Images that need not fit into memory: rows come from above, and go through the disk into the encoder. */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { checkFile, type WriteOptions, writeBeside } from "@singan/node-io";
import { invalidOption, LONGEST_SIDE, SinganError, type Size, shownBytes } from "@singan/pyramid";
import type { Sharp } from "sharp";
import { checkMany, checkWork } from "../caller.js";
import { memoryLimit } from "../memory.js";
import { checkPyramidPlace, writePyramidBeside } from "./deep-zoom.js";
import { encodeRows, type RowSink, withRows } from "./encode.js";
import {
  checkFits,
  encoderMemory,
  encoderOptions,
  type LargeFormat,
  largeFormatOf,
  largeOptions,
} from "./formats.js";

/** Some whole rows of an image, below those that came before. */
export interface Band {
  /** How many, at least 1. */
  readonly rows: number;
  /** 8-bit interleaved RGB: `3 * width * rows` bytes. */
  readonly pixels: Uint8Array;
}

/** How {@link writeLarge} writes. */
export interface WriteLargeOptions extends WriteOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes an image of any size, whole or not at all; an existing one is replaced in the end, unless `replace` is false.
 * The extension says the format: `.png`, `.tif`, `.tiff` (tiled BigTIFF), `.jpg`, `.jpeg`, `.webp`, `.avif`, or `.dzi`, which is a deep-zoom
 * pyramid of JPEG tiles, in a folder `NAME_files` beside it. The folder must be there.
 *
 * Memory does not grow with the height, but for `.webp` and `.avif`, whose encoders take the whole image. While it is
 * written, the disk holds `3 * width * height` bytes more beside it.
 *
 * @param size - 1 to 100,000 pixels a side, or what the format holds.
 * @param bands - From top to bottom, `size.height` rows in all. None is asked for where the file could not be written.
 * @throws SinganError `INVALID_OPTION` for another extension or size, or bands that do not fill it; `OUT_OF_MEMORY`
 *   for `.webp` and `.avif` that do not fit; `FILE_SYSTEM`, also where the disk has too little room; what `bands`
 *   throws; the signal's reason. Nothing is left behind.
 */
export async function writeLarge(
  size: Size,
  bands: AsyncIterable<Band> | Iterable<Band>,
  path: string,
  options: WriteLargeOptions = {},
): Promise<void> {
  checkWork(options);
  const { signal, replace } = options;
  const format = largeFormatOf(path);
  checkSize(size);
  checkFits(format, size);
  checkMemory(format, size);
  await checkFile(path);
  if (format === "dzi") await checkPyramidPlace(path);
  await checkRoom(size, path);
  signal?.throwIfAborted();
  await withRows(
    path,
    (sink) => fill(sink, bands, size, signal),
    (rows) => {
      const encoder = (image: Sharp) => withOptions(image, format);
      const write = format === "dzi" ? writePyramidBeside : writeBeside;
      const encode = (beside: string) => encodeRows(rows, { path, beside, encoder, signal });
      return write(path, encode, { replace });
    },
  );
}

async function fill(
  sink: RowSink,
  bands: AsyncIterable<Band> | Iterable<Band>,
  size: Size,
  signal?: AbortSignal,
): Promise<void> {
  let filled = 0;
  checkMany("the bands", "a list of bands", bands);
  await sink.page(size);
  for await (const { rows, pixels } of bands) {
    signal?.throwIfAborted();
    const isWhole = Number.isInteger(rows) && rows >= 1;
    if (!isWhole || pixels?.length !== 3 * size.width * rows) {
      const expected = `${rows} whole rows of ${3 * size.width} bytes`;
      throw invalidOption(`the band at row ${filled}`, expected, pixels?.length);
    }
    filled += rows;
    if (filled > size.height) break;
    await sink.append(pixels);
  }
  signal?.throwIfAborted();
  if (filled === size.height) return;
  throw invalidOption("the bands", `${size.height} rows in all`, filled);
}

function withOptions(image: Sharp, format: LargeFormat): Sharp {
  if (format === "dzi") return image.jpeg(encoderOptions(format)).tile(largeOptions(format));
  return image.toFormat(format, { ...encoderOptions(format), ...largeOptions(format) });
}

function checkSize(size: Size): void {
  const { width, height }: Partial<Size> = size ?? {};
  for (const [name, side] of Object.entries({ width, height })) {
    if (side !== undefined && Number.isInteger(side) && side >= 1 && side <= LONGEST_SIDE) continue;
    throw invalidOption(name, `a whole number from 1 to ${LONGEST_SIDE}`, side);
  }
}

function checkMemory(format: LargeFormat, size: Size): void {
  const needed = encoderMemory(format, size);
  if (needed <= memoryLimit()) return;
  throw new SinganError(
    "OUT_OF_MEMORY",
    `A ${format} file of ${size.width}x${size.height} pixels needs about ${shownBytes(needed)} of memory; use png, tiff or a smaller size.`,
  );
}

/** Said before the first row is made, which may be hours before the disk is full. */
async function checkRoom({ width, height }: Size, path: string): Promise<void> {
  // Where the folder is not there, or the system does not say, the first write tells.
  const found = await statfs(dirname(path)).catch(() => undefined);
  const needed = 3 * width * height;
  const free = found === undefined ? needed : found.bavail * found.bsize;
  if (needed <= free) return;
  throw new SinganError(
    "FILE_SYSTEM",
    `Cannot write ${path}: the disk needs ${shownBytes(needed, 3)} of room for its rows and has ${shownBytes(free, 3)}. Make room, or choose another disk.`,
  );
}
