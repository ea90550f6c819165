/** Writing files so that a killed process or a full disk leaves the old one or the new one, never half of one. */
import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SinganError } from "@singan/pyramid";

/** How files end that a killed process left unfinished. */
const UNFINISHED = ".part";

/** Written beside, flushed to the disk, and renamed. Missing folders are made. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString("hex")}${UNFINISHED}`;
  try {
    await makeFolder(dirname(path));
    const file = await open(beside, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw fileError(error, "write", path);
  }
}

/** So that the new name outlives a power cut. Not every system lets folders be flushed. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/**
 * Deletes what killed processes left unfinished in a folder and, where asked for, in those below it. Other folders
 * below may be of trainings that are at work.
 */
export async function deleteUnfinished(path: string, below = false): Promise<void> {
  try {
    const names = await readdir(path, { recursive: below });
    const unfinished = names.filter((name) => /\.[0-9a-f]{8}\.part$/.test(name));
    for (const name of unfinished) await rm(join(path, name), { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw fileError(error, "write", path);
  }
}

/** Not Node's own `recursive`, which never ends where a system folder takes no new ones, such as `/proc`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
    const parent = dirname(resolve(path));
    const isParentThere = (await stat(parent).catch(() => undefined)) !== undefined;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || isParentThere) throw error;
    await makeFolder(parent);
    await makeFolder(path);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Make room and run the same command again",
  EDQUOT: "the disk quota is used up. Make room and run the same command again",
  EFBIG: "the file is too large for this disk. Choose another folder",
  EACCES: "permission is denied. Choose another folder",
  EPERM: "permission is denied. Choose another folder",
  EROFS: "the disk is read-only. Choose another folder",
  ENOENT: "there is no such file or folder. Check the path",
  ENOTDIR: "a part of the path is a file, not a folder. Choose another folder",
  EEXIST: "a file of that name is in the way. Choose another folder",
  EISDIR: "it is a folder. Give a file",
};

export function fileError(error: unknown, action: "read" | "write", path: string): SinganError {
  if (error instanceof SinganError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code] ?? `${message}. Choose another folder`;
  return new SinganError("FILE_SYSTEM", `Cannot ${action} ${path}: ${reason}.`, { cause: error });
}
