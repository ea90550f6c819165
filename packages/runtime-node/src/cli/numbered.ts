/** Folders of numbered images: `sample-0000.png`, `sample-0001.png`, … */
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkFolder } from "@singan/node-io";
import { invalidOption, SinganError, type Terminal } from "@singan/pyramid";
import { formatOf } from "../image/formats.js";

/** What the files of a folder are called. */
export interface Numbered {
  readonly folder: string;
  /** Before the number. */
  readonly stem: string;
  /** Without its point. */
  readonly extension: string;
}

/** @param suffix - Behind the number. */
export function numberedPath(
  { folder, stem, extension }: Numbered,
  index: number,
  suffix = "",
): string {
  return join(folder, `${stem}-${String(index).padStart(4, "0")}${suffix}.${extension}`);
}

/**
 * Before long work: whether such files can be written into the folder, which may not be there yet.
 *
 * @throws SinganError `FILE_SYSTEM` where it holds some that are not to be replaced.
 */
export async function checkNumbered(
  { folder, stem, extension }: Numbered,
  force: boolean,
): Promise<void> {
  await checkFolder(folder);
  const names = await readdir(folder).catch(() => []);
  const found = names.find((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${extension}`));
  if (force || found === undefined) return;
  throw new SinganError(
    "FILE_SYSTEM",
    `${join(folder, found)} is there already. Name another folder with --out, or replace what is in it with --force.`,
  );
}

/** Says what a longer run left before, which might be taken for a part of this one. Nobody asked to lose it. */
export async function tellOlder(
  { folder, stem, extension }: Numbered,
  count: number,
  terminal: Terminal,
): Promise<void> {
  const pattern = new RegExp(`^${stem}-(\\d{4,})\\.${extension}$`);
  const indexOf = (name: string) => Number(pattern.exec(name)?.[1] ?? -1);
  const older = (await readdir(folder)).filter((name) => indexOf(name) >= count).sort();
  if (older.length === 0) return;
  terminal.note(`${folder} still holds ${older.length} of an earlier run, such as ${older[0]}.`);
}

/**
 * Before long work: whether a sheet can be written beside such files.
 *
 * @throws SinganError `INVALID_OPTION` for a name that is no image's, or is one of theirs.
 */
export function checkSheet(sheet: string | undefined, files: Numbered): void {
  if (sheet === undefined) return;
  formatOf(sheet);
  if (resolve(dirname(sheet)) !== resolve(files.folder)) return;
  const name = basename(sheet);
  if (!name.startsWith(`${files.stem}-`) || !name.endsWith(`.${files.extension}`)) return;
  throw invalidOption("--sheet", "another name than an image has", sheet);
}
