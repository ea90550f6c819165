/** Frames as one animated file, or as numbered files. */
import { join } from "node:path";
import { checkFile, makeFolder, type WriteOptions, writeBeside } from "@singan/node-io";
import { checkFrameRate, invalidOption, SinganError, type Size } from "@singan/pyramid";
import type { Sharp } from "sharp";
import { checkMany, checkPath, checkWork, wrongArgument } from "../caller.js";
import {
  type AnimationFormat,
  animationEncoder,
  animationFormatOf,
  checkFrameFits,
} from "./animation-formats.js";
import { encodeRows, withRows } from "./encode.js";
import { checkFfmpeg, encodeWithFfmpeg } from "./ffmpeg.js";
import type { Image } from "./image.js";

/** Frames in the order in which they are shown, each made when it is asked for. */
export type Frames = AsyncIterable<Image> | Iterable<Image>;

/** How {@link writeFrames} writes. */
export interface FramesOptions extends WriteOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of frames that were taken so far. */
  readonly onFrame?: ((done: number) => void) | undefined;
}

/** How {@link writeAnimation} writes. */
export interface AnimationOptions extends FramesOptions {
  /** Frames a second: 1 to 50; 10 by default. */
  readonly fps?: number;
}

/**
 * Writes an animation that loops for ever, whole or not at all; an existing file is replaced, unless `replace` is
 * false. The extension says the format. The folder must be there.
 *
 * `.gif` and `.webp` need nothing else; `.apng`, `.png` (animated too) and `.mp4` need an installed ffmpeg. In `.gif`
 * every frame has 256 colours, and times are rounded to 1/100 s such that they add up; a frame like the one before it
 * makes that one longer. `.mp4` loops where its player does, and has even sides: an odd one repeats its last row or
 * column. Memory stays that of some frames, and for `.webp` some three times the finished file; for `.gif` and `.webp`
 * the disk holds all frames, uncompressed, meanwhile.
 *
 * @param frames - At least one, all of one size. None is asked for where the file could not be written.
 * @throws SinganError `INVALID_OPTION` for another extension or `fps`, no frames, several sizes, or one that the format
 *   cannot hold; `MISSING_PACKAGE` without ffmpeg; `FILE_SYSTEM`; what `frames` throws; the signal's reason. Nothing is
 *   left behind.
 */
export async function writeAnimation(
  frames: Frames,
  path: string,
  options: AnimationOptions = {},
): Promise<void> {
  checkWork(options);
  const format = animationFormatOf(path);
  const { fps = 10, signal, replace } = options;
  checkFrameRate(fps);
  signal?.throwIfAborted();
  await checkFile(path);
  const { ffmpeg } = animationEncoder(format);
  if (ffmpeg !== undefined) await checkFfmpeg(path);
  const write = ffmpeg === undefined ? throughRows : throughPipe;
  await write(checked(frames, options, format), { path, format, fps, signal, replace });
}

/**
 * Writes `frame-0000.png`, `frame-0001.png` and so on; existing ones of these names are replaced, unless `replace`
 * is false; others stay.
 *
 * @param folder - Made where it is not there yet.
 * @returns The paths. Those that were written stay where a later one fails or the signal aborts.
 * @throws SinganError `INVALID_OPTION` for no frames or several sizes, `FILE_SYSTEM`; what `frames` throws; the
 *   signal's reason.
 */
export async function writeFrames(
  frames: Frames,
  folder: string,
  options: FramesOptions = {},
): Promise<string[]> {
  checkWork(options);
  checkPath(folder);
  options.signal?.throwIfAborted();
  await makeFolder(folder);
  const paths: string[] = [];
  for await (const frame of checked(frames, options)) {
    const path = join(folder, `frame-${String(paths.length).padStart(4, "0")}.png`);
    await frame.toFile(path, options);
    paths.push(path);
  }
  return paths;
}

interface Task extends WriteOptions {
  readonly path: string;
  readonly format: AnimationFormat;
  readonly fps: number;
  readonly signal?: AbortSignal | undefined;
}

/** Frames of one size, at least one; the signal is looked at between them. */
async function* checked(
  frames: Frames,
  { signal, onFrame }: FramesOptions,
  format?: AnimationFormat,
): AsyncGenerator<Image> {
  let first: Size | undefined;
  let done = 0;
  checkMany("the frames", "a list of images", frames);
  for await (const frame of frames) {
    signal?.throwIfAborted();
    if (typeof frame?.toFile !== "function")
      throw wrongArgument(`frame ${done}`, "an image", frame);
    const { width, height } = frame;
    if (first === undefined && format !== undefined) checkFrameFits(format, frame);
    first ??= { width, height };
    if (width !== first.width || height !== first.height) {
      throw new SinganError(
        "INVALID_OPTION",
        `Frame ${done} has ${width}x${height} pixels, frame 0 ${first.width}x${first.height}; make all of one size.`,
      );
    }
    yield frame;
    done += 1;
    onFrame?.(done);
  }
  signal?.throwIfAborted();
  if (first === undefined) throw invalidOption("the frames", "at least one", 0);
}

/** By sharp, which is given all frames at once: as pages on the disk. */
async function throughRows(frames: AsyncIterable<Image>, task: Task): Promise<void> {
  const { path, format, fps, signal } = task;
  const { unit = 1, options } = animationEncoder(format).sharp ?? {};
  let count = 0;
  await withRows(
    path,
    async (rows) => {
      for await (const frame of frames) {
        await rows.page(frame);
        await rows.append(frame.pixels());
        count += 1;
      }
    },
    (rows) => {
      const delay = delays(count, fps, unit);
      const encoder = (image: Sharp) =>
        image.toFormat(format as "gif" | "webp", { ...options, delay, loop: 0 });
      const encode = (beside: string) =>
        encodeRows(rows, { path, beside, encoder, animated: true, signal });
      return writeBeside(path, encode, task);
    },
  );
}

/** By ffmpeg, which must know the size before the first frame. */
async function throughPipe(frames: AsyncIterable<Image>, task: Task): Promise<void> {
  const { path, format } = task;
  const iterator = frames[Symbol.asyncIterator]();
  const first = await iterator.next();
  const { width, height } = first.value as Image;
  async function* pixels(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = first; at.done !== true; at = await iterator.next()) yield at.value.pixels();
    } finally {
      await iterator.return?.();
    }
  }
  const encoder = animationEncoder(format).ffmpeg?.({ width, height }) ?? [];
  const encode = (beside: string) =>
    encodeWithFfmpeg(pixels(), { ...task, beside, width, height, encoder });
  await writeBeside(path, encode, task);
}

/**
 * How long each of `count` frames is shown, in milliseconds: multiples of `unit` whose sums stay within half a unit of
 * the times that `fps` means.
 */
export function delays(count: number, fps: number, unit: number): number[] {
  const begin = (index: number) => unit * Math.round((index * 1_000) / (fps * unit));
  return Array.from({ length: count }, (_, index) => begin(index + 1) - begin(index));
}
