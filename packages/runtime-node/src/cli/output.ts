/** Where a command's images go: files that are not replaced unasked, or `-` for standard output. */
import { rmdir, stat } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { checkFolder, makeFolder } from "@singan/node-io";
import { invalidOption, type Signal, SinganError, type Terminal } from "@singan/pyramid";
import { Image } from "../image/image.js";
import type { LargeImage } from "../image/large-image.js";
import { STANDARD } from "./input.js";

/**
 * Before long work: whether files of these names can be written.
 *
 * @throws SinganError `FILE_SYSTEM` where one is there and not to be replaced, or no folder could be made for it.
 */
export async function checkOutputs(paths: readonly string[], force: boolean): Promise<void> {
  for (const path of paths) {
    if (path === STANDARD) continue;
    await checkFolder(dirname(path));
    if (!force && (await stat(path).catch(() => undefined)) !== undefined) {
      throw new SinganError(
        "FILE_SYSTEM",
        `${path} is there already. Name another with --out, or replace it with --force.`,
      );
    }
  }
}

/**
 * Events and an image cannot share standard output.
 *
 * @throws SinganError `INVALID_OPTION`.
 */
export function checkStandardOutput(path: string, terminal: Terminal): void {
  if (path === STANDARD && terminal.json) {
    throw invalidOption("--out", "a file with --json", path, "Both would go to standard output.");
  }
}

/** An image that is there, or one that is computed while it is written. */
type Writable = Image | LargeImage;

/** Writes an image, and tells its path and what else there is to say of it. */
export async function writeImage(
  image: Writable,
  path: string,
  terminal: Terminal,
  event: { readonly type: string; readonly [name: string]: unknown },
  signal?: Signal,
): Promise<void> {
  const { width, height } = image;
  if (path === STANDARD) {
    const whole =
      image instanceof Image ? image : await image.window({ x: 0, y: 0, width, height });
    terminal.bytes(await whole.toBuffer("png"));
    return;
  }
  const folders = await makeFolder(dirname(path));
  try {
    if (image instanceof Image) await image.toFile(path);
    else await image.toFile(path, { signal });
  } catch (error) {
    for (const folder of [...folders].reverse()) await rmdir(folder).catch(() => undefined);
    throw error;
  }
  terminal.event({ ...event, path, width, height });
  terminal.result(path);
}

/** A name beside another: `painted.png` and `3` give `painted-3.png`. */
export function besideNamed(path: string, suffix: string | number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${suffix}${extension}`;
}
