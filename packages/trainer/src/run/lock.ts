/** One training a folder: a lock file with the process that holds it. */
import { readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SinganError } from "@singan/pyramid";
import { fileError, makeFolder } from "./files.js";

/** How long another process may take between making its lock and writing its name there. */
const NAMING_MS = 500;
/** Locks of this process: its own id tells nothing about them. */
const held = new Set<string>();

/**
 * Takes the folder's lock, also from a process that is no more.
 *
 * @returns Gives the lock back.
 * @throws SinganError `INVALID_RUN` when a living process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, "lock");
  const key = resolve(path);
  if (held.has(key)) throw taken(folder, process.pid);
  held.add(key);
  try {
    await makeFolder(folder);
    while (!(await create(path))) {
      const holder = await readHolder(path);
      if (isAlive(holder)) throw taken(folder, holder.process);
      await rm(path, { force: true });
    }
  } catch (error) {
    held.delete(key);
    throw fileError(error, "write", path);
  }
  return async () => {
    held.delete(key);
    await rm(path, { force: true });
  };
}

/** A process, told from a later one of the same number by when it started, where the system says that. */
interface Holder {
  readonly process: number;
  readonly started: string;
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(`${process.pid} ${startOf(process.pid)}\n`);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder> {
  const read = () => readFile(path, "utf8").catch(() => "");
  let text = await read();
  if (!text.endsWith("\n")) {
    await sleep(NAMING_MS);
    text = await read();
  }
  const [id, started = ""] = text.trim().split(" ");
  return { process: Number(id), started };
}

/** This process's own number in a lock that it does not hold is of one that is no more. */
function isAlive({ process: id, started }: Holder): boolean {
  if (!Number.isInteger(id) || id <= 0 || id === process.pid) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return started === startOf(id);
}

/** When a process started, in ticks since the machine did; empty where the system does not say. */
function startOf(id: number): string {
  try {
    // After the name in brackets, which may hold anything, come fields 3 and on; the start is field 22.
    const text = readFileSync(`/proc/${id}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function taken(folder: string, holder: number): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `Process ${holder} is training in ${folder}. Wait for it, or choose another folder.`,
  );
}
