/** Where a command's images go: files that are not replaced unasked, or `-` for standard output. */
import { realpath, rmdir } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { checkFolder, checkNew, makeFolder, type WriteOptions } from "@singan/node-io";
import { invalidOption, type Signal, SinganError, type Terminal } from "@singan/pyramid";
import type { ImageFormat } from "../image/formats.js";
import { Image } from "../image/image.js";
import type { LargeImage } from "../image/large-image.js";
import { STANDARD } from "./input.js";

/**
 * Before long work: whether files of these names can be written.
 *
 * @param paths - Of all that the command writes; absent where it is not asked for.
 * @throws SinganError `FILE_SYSTEM` where one is there and not to be replaced, is a folder, or no folder could be
 *   made for it; `INVALID_OPTION` where two have one name.
 */
export async function checkOutputs(
  paths: readonly (string | undefined)[],
  force: boolean,
): Promise<void> {
  const names = paths.filter((path) => path !== undefined);
  const places = await Promise.all(names.map(placeOf));
  const twice = names.find((_, i) => places.indexOf(places[i]!) < i);
  if (twice !== undefined) {
    throw invalidOption("two files", "two names", twice, "One would replace the other.");
  }
  for (const path of names) {
    if (path === STANDARD) continue;
    await checkFolder(dirname(path), path);
    await checkNew(path, force);
  }
}

/** The same for all names of one file, through linked folders too. */
async function placeOf(path: string): Promise<string> {
  const folder = resolve(dirname(path));
  return join(await realpath(folder).catch(() => folder), basename(path));
}

/**
 * Standard output takes one image, and nothing beside it.
 *
 * @param out - The one option that may be `-`.
 * @param others - Values of all others that name files, by their options.
 * @throws SinganError `INVALID_OPTION`.
 */
export function checkStandardOutput(
  out: string,
  terminal: Terminal,
  others: { readonly [option: string]: string | undefined } = {},
): void {
  if (out === STANDARD && terminal.json) {
    throw invalidOption("--out", "a file with --json", out, "Both would go to standard output.");
  }
  for (const [option, path] of Object.entries(others)) {
    if (path === STANDARD) throw invalidOption(`--${option}`, "a file", path);
  }
}

/**
 * For commands whose `--out` is a folder and nothing else.
 *
 * @throws SinganError `INVALID_OPTION` for standard output, of which a folder would be made.
 */
export function checkFolderName(out: string): void {
  if (out === STANDARD) throw invalidOption("--out", "a folder", out);
}

/**
 * The refusal of `--out -` where there is more than one image.
 *
 * @param option - Which asks for more.
 * @param place - Where they may go.
 */
export function moreThanOne(option: string, place: "file" | "folder"): SinganError {
  const remedy = `Leave out ${option}, or name a ${place} with --out.`;
  return new SinganError("INVALID_OPTION", `Standard output takes one image alone. ${remedy}`);
}

/** An image that is there, or one that is computed while it is written. */
type Writable = Image | LargeImage;

/** How {@link writeImage} writes; `replace` is what `--force` asks for. */
interface WriteImageOptions extends WriteOptions {
  readonly signal?: Signal | undefined;
  /** For standard output, which has no name to tell it: `png` by default. */
  readonly format?: ImageFormat | undefined;
}

/** Writes an image, and tells its path and what else there is to say of it. */
export async function writeImage(
  image: Writable,
  path: string,
  terminal: Terminal,
  event: { readonly type: string; readonly [name: string]: unknown },
  { format = "png", ...options }: WriteImageOptions,
): Promise<void> {
  const { width, height } = image;
  if (path === STANDARD) {
    const whole =
      image instanceof Image ? image : await image.window({ x: 0, y: 0, width, height });
    terminal.bytes(await whole.toBuffer(format));
    return;
  }
  await inItsFolder(path, () => image.toFile(path, options));
  terminal.event({ ...event, path, width, height });
  terminal.result(path);
}

/** Writes a file into a folder that is made for it, and removed again where that fails. */
export async function inItsFolder(path: string, write: () => Promise<unknown>): Promise<void> {
  const folders = await makeFolder(dirname(path));
  try {
    await write();
  } catch (error) {
    for (const folder of [...folders].reverse()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/** A name beside another: `painted.png` and `3` give `painted-3.png`. */
export function besideNamed(path: string, suffix: string | number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${suffix}${extension}`;
}

/**
 * The file of a sheet.
 *
 * @param asked - What `--sheet` says: nothing where it is absent, empty where it has no value.
 * @param usual - The name that it has then.
 */
export function sheetPath(asked: string | undefined, usual: string): string | undefined {
  return asked === "" ? usual : asked;
}
