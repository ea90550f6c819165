/** The pictures in the folder that `singan evaluate --samples` names. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "@singan/node-io";
import { invalidOption, type Picture, type Size } from "@singan/pyramid";
import { checkHeld, MEASURED_AND_GIVEN } from "../evaluate/check-held.js";
import type { EvaluateOptions } from "../evaluate/evaluate.js";
import {
  isNear,
  MOST_CROPPED,
  type NamedSize,
  photographSize,
  sharedSize,
} from "../evaluate/shared-size.js";
import { readImage } from "../image/read.js";
import { MOST_SAMPLES } from "./evaluate-arguments.js";

/** 2.jpg before 10.jpg, the same in every country. */
const byNumber = new Intl.Collator("en", { numeric: true });

const PICTURE = /\.(png|jpe?g|webp|avif|tiff?|gif)$/i;

/**
 * Paths of the picture files in a folder, by number.
 *
 * @throws SinganError `INVALID_OPTION` where it is a file, or holds none or too many; `FILE_SYSTEM` where it cannot be read.
 */
export async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOTDIR") throw fileError(error, "read", folder);
    const remedy = "Name the folder that the pictures are in.";
    throw invalidOption("--samples", "a folder", folder, remedy);
  });
  const named = names.filter((name) => PICTURE.test(name)).sort(byNumber.compare);
  const areFolders = await Promise.all(named.map((name) => isFolder(join(folder, name))));
  const files = named.filter((_, i) => !areFolders[i]);
  if (files.length === 0) {
    throw invalidOption("--samples", "a folder with pictures", folder, "It holds none.");
  }
  if (files.length > MOST_SAMPLES) {
    throw invalidOption("--samples", `a folder of at most ${MOST_SAMPLES} pictures`, folder);
  }
  return files.map((file) => join(folder, file));
}

/** Also through a link; what cannot be looked at is left to whoever reads it. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Reads pictures of the photograph's size, or nearly; of one larger than all, of the size to which it is to be reduced.
 *
 * @param note - Hears what was done to each.
 * @throws SinganError `INVALID_PICTURE` for other sizes, once all are known; `OUT_OF_MEMORY` as soon as it is sure.
 */
export async function readAlike(
  paths: readonly string[],
  photograph: Size,
  note: (text: string) => void,
  signal: EvaluateOptions["signal"],
): Promise<Picture[]> {
  const sizes: NamedSize[] = [];
  const pictures: Picture[] = [];
  for (const name of paths) {
    signal?.throwIfAborted();
    const { picture, notes } = await readImage(name);
    notes.forEach(note);
    const { width, height } = picture;
    sizes.push({ name, width, height });
    // Two that are near a third differ by twice as much at most: others are refused below, and need not be held until then.
    if (!isNear(picture, sizes[0]!, 2 * MOST_CROPPED)) continue;
    pictures.push(picture);
    checkHeld(picture, MEASURED_AND_GIVEN * pictures.length, pictures.length);
  }
  sharedSize(photographSize(photograph, sizes), sizes);
  return pictures;
}
