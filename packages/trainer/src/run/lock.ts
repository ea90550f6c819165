/** One training a folder: a lock file with the process that holds it. */
import { rmSync, statSync, writeFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileError, isRunning, makeFolder, type ProcessName, thisProcess } from "@singan/node-io";
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
      if (isAlive(holder)) throw taken(folder, holder.id);
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
  if (holder !== undefined && isAlive(holder)) throw taken(folder, holder.id);
}

function create(path: string): boolean {
  try {
    const { id, started } = thisProcess();
    writeFileSync(path, `${id} ${started}\n`, { flag: "wx" });
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

async function readHolder(path: string): Promise<ProcessName> {
  const read = () => readFile(path, "utf8").catch(() => "");
  let text = await read();
  if (!text.endsWith("\n")) {
    await sleep(NAMING_MS);
    text = await read();
  }
  const [id, started = ""] = text.trim().split(" ");
  return { id: Number(id), started };
}

/** This process's own number in a lock that it does not hold is of one that is no more. */
function isAlive(holder: ProcessName): boolean {
  return holder.id !== process.pid && isRunning(holder);
}

function taken(folder: string, holder: number): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `Process ${holder} is training in ${folder}. Wait for it, or choose another folder.`,
  );
}
