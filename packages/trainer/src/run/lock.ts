/** One training a folder: a lock file with the process that holds it. */
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileError, makeFolder } from "@singan/node-io";
import { SinganError } from "@singan/pyramid";

/** How long another process may take between making its lock and writing its name there. */
const NAMING_MS = 500;
/** How long a claim on a dead process's lock may stand: it is made and given back without a pause. */
const CLAIM_MS = 5000;
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
    while (!create(path)) {
      const found = identify(path);
      const holder = await readHolder(path);
      if (isAlive(holder)) throw taken(folder, holder.process);
      if (!removeDead(path, found)) await sleep(CLAIM_MS / 100);
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

/**
 * Finds out whether the folder's lock could be taken. Changes nothing.
 *
 * @throws SinganError `INVALID_RUN` when a living process holds it.
 */
export async function checkUnlocked(folder: string): Promise<void> {
  const path = join(folder, "lock");
  if (held.has(resolve(path))) throw taken(folder, process.pid);
  const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const holder = isThere ? await readHolder(path) : undefined;
  if (holder !== undefined && isAlive(holder)) throw taken(folder, holder.process);
}

/** A process, told from a later one of the same number by when it started, where the system says that. */
interface Holder {
  readonly process: number;
  readonly started: string;
}

function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${startOf(process.pid)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // On a full disk the name is there already.
    rmSync(path, { force: true });
    throw error;
  }
}

/**
 * Removes a dead process's lock, unless it is no more the one that was found: of several processes that find it, one
 * may have removed it and made its own. Only who holds the claim may look and remove.
 *
 * @returns Whether the claim could be had.
 */
function removeDead(path: string, found: string): boolean {
  const claim = `${path}.claim`;
  if (!create(claim)) {
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > CLAIM_MS) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (identify(path) === found) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Tells a file from another one of the same name. */
function identify(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.ino} ${stats.mtimeNs}`;
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
