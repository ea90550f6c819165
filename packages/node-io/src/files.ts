/** Reading and writing whole files: sentences instead of system errors, and never half a file. */
import {
  access,
  constants,
  link,
  mkdir,
  open,
  readFile,
  rename,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isSinganError, SinganError } from "@singan/pyramid";
import { besideName, withBeside } from "./unfinished.js";

/** Beyond this many bytes nothing is a model, a picture or a checkpoint of ours: 1 GiB. */
const LARGEST = 2 ** 30;

/**
 * Reads a file into memory.
 *
 * @throws SinganError `FILE_SYSTEM` where there is no readable file, or one of more than 1 GiB.
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return await readRegular(path);
  } catch (error) {
    throw fileError(error, "read", path);
  }
}

/**
 * As {@link readWhole}, but nothing where there is no such file.
 *
 * @throws SinganError `FILE_SYSTEM` where there is one that cannot be read.
 */
export async function readWhereThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readRegular(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw fileError(error, "read", path);
  }
}

/** Asked first what it is: opening a pipe would wait for its writer, and a device has no end. */
async function readRegular(path: string): Promise<Uint8Array> {
  const found = await stat(path);
  if (found.isDirectory()) throw refused(path, "it is a folder. Name a file.");
  if (!found.isFile()) throw refused(path, "it is not an ordinary file. Name a file.");
  if (found.size > LARGEST) throw refused(path, "it has more than 1 GiB. Check the path.");
  return readFile(path);
}

function refused(path: string, reason: string): SinganError {
  return new SinganError("FILE_SYSTEM", `Cannot read ${path}: ${reason}`);
}

/** How a file is written. */
export interface WriteOptions {
  /** Whether it may take the place of a file that is there, also of one that came meanwhile; it may by default. */
  readonly replace?: boolean | undefined;
}

/**
 * Writes a file beside its place, flushes it to the disk and renames it: whoever looks sees the old file or the whole
 * new one, also after a kill or a power cut. The folder must be there.
 *
 * @param check - Given what really stands on the disk, before it gets its name; what it throws is passed on.
 * @throws SinganError `FILE_SYSTEM`, with nothing left behind; also where there is a file that may not be replaced.
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions & { readonly check?: (written: Uint8Array) => Promise<void> } = {},
): Promise<void> {
  const write = async (beside: string) => {
    await writeFile(beside, content, { flag: "wx" }).catch((error) => {
      throw fileError(error, "write", path);
    });
    await options.check?.(await readWhole(beside));
  };
  await writeBeside(path, write, options);
}

/**
 * As {@link writeWhole}, for what is too large for memory or written by somebody else.
 *
 * @param write - Makes the whole file at the path it is given; what it throws is passed on.
 * @throws SinganError `FILE_SYSTEM`, with nothing left behind; also where there is a file that may not be replaced.
 */
export async function writeBeside(
  path: string,
  write: (beside: string) => Promise<void>,
  options: WriteOptions = {},
): Promise<void> {
  await withBeside(path, async (beside) => {
    await write(beside);
    try {
      await flush(beside);
      await nameFile(beside, path, options);
      await flushFolder(dirname(path));
    } catch (error) {
      throw fileError(error, "write", path);
    }
  });
}

/**
 * Gives a finished file its name. Where none may be replaced the file gets a second name, as that is refused where a
 * name is taken; renaming is not. The first one is removed by who made it. On disks without second names a file that
 * comes in the very moment of naming is replaced.
 *
 * @throws SinganError `FILE_SYSTEM` where there is a file that may not be replaced; else what the system says.
 */
export async function nameFile(
  made: string,
  path: string,
  { replace = true }: WriteOptions,
): Promise<void> {
  if (replace) return rename(made, path);
  try {
    await link(made, path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw isThere(path);
    if (!LINKLESS.includes(code)) throw error;
    await checkNew(path, false);
    await rename(made, path);
  }
}

/** What systems say where a disk has no second names. */
const LINKLESS = ["EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EPERM"];

/** Opened for writing, as Windows flushes nothing else. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** So that the new name outlives a power cut. Not every system lets folders be flushed. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/**
 * Finds out, before long work, whether a folder is there or could be made. Changes nothing.
 *
 * @param named - What the refusal names: the file that is to be written there, or else the folder.
 * @throws SinganError `FILE_SYSTEM` where nothing could be written in it.
 */
export async function checkFolder(path: string, named = path): Promise<void> {
  try {
    for (let at = resolve(path); ; at = dirname(at)) {
      const found = await stat(at).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT" || dirname(at) === at) throw error;
      });
      if (found === undefined) continue;
      if (!found.isDirectory()) throw Object.assign(new Error(), { code: "EEXIST" });
      return await access(at, constants.W_OK | constants.X_OK);
    }
  } catch (error) {
    throw fileError(error, "write", named);
  }
}

/**
 * Finds out, before long work, whether a file could be written in a folder that is there. Changes nothing.
 *
 * @throws SinganError `FILE_SYSTEM` where it could not.
 */
export async function checkFile(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  } catch (error) {
    throw fileError(error, "write", path);
  }
}

/**
 * Before long work: refuses to lose a file.
 *
 * @param force - Whether it may be lost.
 * @throws SinganError `FILE_SYSTEM` where there is one of this name, and always where it is a folder or its name is too
 *   long, also with what it has at its end until the file is finished.
 */
export async function checkNew(path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw fileError({ code: "EISDIR" }, "write", path);
  if (found !== undefined && !force) throw isThere(path);
  await stat(besideName(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENAMETOOLONG") throw fileError(error, "write", path);
  });
}

/** The refusal to lose what is there. */
export function isThere(path: string): SinganError {
  const sentence = `${path} is there already. Name another file, or say that it may be replaced (--force).`;
  return new SinganError("FILE_SYSTEM", sentence);
}

/**
 * Makes a folder and those above it where they are not there yet.
 *
 * @returns Those that were made, the outermost first.
 * @throws SinganError `FILE_SYSTEM` where it cannot be made.
 */
export async function makeFolder(path: string): Promise<readonly string[]> {
  try {
    return await makeWithParents(resolve(path));
  } catch (error) {
    throw fileError(error, "write", path);
  }
}

/** Not Node's own `recursive`, which never ends where a system folder takes no new ones, such as `/proc`. */
async function makeWithParents(path: string, isAgain = false): Promise<string[]> {
  try {
    await mkdir(path);
    return [path];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Of a folder that is there systems say different things, such as of the root of a drive.
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return [];
    const parent = dirname(path);
    const isParentMissing = (await stat(parent).catch(() => undefined)) === undefined;
    if (code !== "ENOENT" || parent === path) throw error;
    if (!isParentMissing) {
      // Somebody may have made it just now; but only once, as system folders stay as they are.
      if (isAgain) throw error;
      return makeWithParents(path, true);
    }
    return [...(await makeWithParents(parent)), ...(await makeWithParents(path))];
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied. Change its permissions, or choose another place.",
  EDQUOT: "the disk quota is used up. Make room, or choose another disk.",
  EEXIST: "a file is where a folder should be. Choose another place.",
  EFBIG: "the file is too large for this disk. Choose another place.",
  EISDIR: "it is a folder. Name a file.",
  ELOOP: "its links go in a circle. Check the path.",
  EMFILE: "too many files are open. Close some.",
  ENAMETOOLONG: "the name is too long. Choose a shorter one.",
  ENOENT: "there is no such file or folder. Check the path.",
  ENOSPC: "the disk is full. Make room and try again, or choose another disk.",
  ENOTDIR: "a part of the path is a file, not a folder. Check the path.",
  EPERM: "permission is denied. Change its permissions, or choose another place.",
  EROFS: "the disk is read-only. Choose another place.",
};

/** One sentence for what the system said; refusals pass as they are. */
export function fileError(error: unknown, action: "read" | "write", path: string): SinganError {
  if (isSinganError(error)) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code] ?? `${message}. Check the path.`;
  return new SinganError("FILE_SYSTEM", `Cannot ${action} ${path || '""'}: ${reason}`, {
    cause: error,
  });
}
