/** One training a folder: a lock file with the process that holds it. */
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { SinganError } from "@singan/pyramid";
import { fileError, makeFolder } from "./files.js";

/**
 * Takes the folder's lock, also from a process that is no more.
 *
 * @returns Gives the lock back.
 * @throws SinganError `INVALID_RUN` when a living process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  try {
    await makeFolder(folder);
    for (;;) {
      if (await create(path)) return () => rm(path, { force: true });
      const holder = Number(await readFile(path, "utf8").catch(() => ""));
      if (holder !== process.pid && isAlive(holder)) {
        throw new SinganError(
          "INVALID_RUN",
          `Process ${holder} is training in ${folder}. Wait for it, or choose another folder.`,
        );
      }
      await rm(path, { force: true });
    }
  } catch (error) {
    throw fileError(error, "write", path);
  }
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
