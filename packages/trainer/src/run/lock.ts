/** One training a folder: a lock file with the process that holds it. */
import { lstatSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileError, isRunning, makeFolder, PLACE, withBeside } from "@singan/node-io";
import { SinganError } from "@singan/pyramid";
import { ownLock, readHolder } from "./lock-file.js";

/** How long a claim on a dead process's lock may stand: it is made and given back without a pause. */
const CLAIM_MS = 5000;
/** Other machines and containers cannot see whether the holder lives: it shows them, this often. */
const RENEW_MS = 15_000;
/** After so long without it, they take its lock. */
const STALE_MS = 120_000;
/** Locks of this process: its own id tells nothing about them. */
const held = new Set<string>();

/** A lock that is held. */
export interface FolderLock {
  /** @throws SinganError `INVALID_RUN` where another training has taken the folder over meanwhile. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the folder's lock, also from a process that is no more.
 *
 * @throws SinganError `INVALID_RUN` when a living process holds it, or when it is no lock.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, "lock");
  const key = resolve(path);
  if (held.has(key)) throw taken(folder, process.pid);
  held.add(key);
  try {
    await makeFolder(folder);
    while (!create(path)) {
      const found = stampOf(path);
      await refuseHeld(folder, path, () => timeBeside(path));
      if (!removeDead(path, found)) await sleep(CLAIM_MS / 100);
    }
    const stopRenewing = await keepRenewing(path);
    return {
      async check() {
        if (!(await isOwn(path))) throw takenOver(folder);
      },
      async release() {
        try {
          await stopRenewing();
          if (await isOwn(path)) await rm(path, { force: true });
        } finally {
          held.delete(key);
        }
      },
    };
  } catch (error) {
    held.delete(key);
    throw fileError(error, "write", path);
  }
}

/**
 * Finds out whether the folder's lock could be taken. Changes nothing, so that this machine's own clock must do.
 *
 * @throws SinganError `INVALID_RUN` when a living process holds it, or when it is no lock.
 */
export async function checkUnlocked(folder: string): Promise<void> {
  const path = join(folder, "lock");
  if (held.has(resolve(path))) throw taken(folder, process.pid);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return;
  await refuseHeld(folder, path, async () => Date.now());
}

/** @param now - By the clock that dates the lock. */
async function refuseHeld(folder: string, path: string, now: () => Promise<number>): Promise<void> {
  const holder = await readHolder(path);
  if (holder === undefined) return;
  if (holder.place === PLACE) {
    // This process's own number in a lock that it does not hold is of one that is no more.
    if (holder.id !== process.pid && isRunning(holder)) throw taken(folder, holder.id);
    return;
  }
  const renewed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (renewed !== undefined && (await now()) - renewed < STALE_MS) throw takenElsewhere(folder);
}

function create(path: string): boolean {
  try {
    writeFileSync(path, ownLock(), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // On a full disk the name is there already.
    rmSync(path, { force: true });
    throw error;
  }
}

/**
 * Writes the lock again and again, as it is: so the disk's own clock dates it. Through one opened file, which stays this
 * process's where another place has made its own lock meanwhile.
 *
 * @returns Ends it.
 */
async function keepRenewing(path: string): Promise<() => Promise<void>> {
  const file = await open(path, "r+");
  const renew = () => void file.write(ownLock(), 0).catch(() => undefined);
  const timer = setInterval(renew, RENEW_MS).unref();
  return async () => {
    clearInterval(timer);
    await file.close();
  };
}

/** Another place may have taken the lock over while this process was held up, as on a machine that slept. */
async function isOwn(path: string): Promise<boolean> {
  return (await readFile(path, "utf8").catch(() => "")) === ownLock();
}

/**
 * Removes a dead process's lock, unless it is no more the one that was found: of several processes that find it, one
 * may have removed it and made its own. Only who holds the claim may look and remove.
 *
 * @returns Whether the claim could be had.
 */
function removeDead(path: string, found: string | undefined): boolean {
  const claim = `${path}.claim`;
  if (!create(claim)) {
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > CLAIM_MS) rmSync(claim, { force: true });
    return false;
  }
  try {
    if (found !== undefined && stampOf(path) === found) rmSync(path, { force: true });
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Tells a file from another one that had the same name, and from itself before it was written again. */
function stampOf(path: string): string | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.mtimeNs}`;
}

/** Now, by the clock that dates the files there: those of machines that share a folder may differ by minutes. */
function timeBeside(path: string): Promise<number> {
  return withBeside(path, async (beside) => {
    await writeFile(beside, "");
    return (await stat(beside)).mtimeMs;
  });
}

function taken(folder: string, holder: number): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `Process ${holder} is training in ${folder}. Wait for it, or choose another folder.`,
  );
}

function takenOver(folder: string): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `${folder} is no longer this training's: its lock was removed, or taken by another training. Nothing more is written there; wait for the other, or choose another folder.`,
  );
}

function takenElsewhere(folder: string): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `Another machine or container is training in ${folder}, or was within the last two minutes. Wait, or remove ${join(folder, "lock")} when that training is gone.`,
  );
}
