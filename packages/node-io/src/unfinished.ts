/**
 * Names of what is not finished yet: `NAME.PROCESS-START-PLACE.RANDOM.part`, beside NAME. They tell who writes, so that what
 * a killed process left can be removed, and never what a living one still writes.
 */
import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PLACE } from "./place.js";
import { isRunning, thisProcess } from "./processes.js";

const END = /\.(?<id>\d+)-(?<started>\d*)-(?<place>[0-9a-f]{8})\.[0-9a-f]{8}\.part$/;

/** Folders that this process has looked through. */
const swept = new Set<string>();

/** Whether a file of this name is one of these files, not finished. */
export function isUnfinished(name: string, wanted: (finished: string) => boolean): boolean {
  const found = END.exec(name);
  return found !== null && wanted(name.slice(0, found.index));
}

/**
 * A name beside a path for what is not finished. Whatever stands there, a file or a folder, is removed in the end. What
 * killed processes left in that folder is removed before a process's first write there.
 *
 * @returns What `use` returns.
 */
export async function withBeside<T>(path: string, use: (beside: string) => Promise<T>): Promise<T> {
  await sweep(dirname(path));
  const beside = besideName(path);
  try {
    return await use(beside);
  } finally {
    await remove(beside);
  }
}

/** Another one every time; some 40 characters longer than the path. */
export function besideName(path: string): string {
  const { id, started } = thisProcess();
  return `${path}.${id}-${started}-${PLACE}.${randomBytes(4).toString("hex")}.part`;
}

/** Once: many files may be written into one folder, and listing it for each would take longer and longer. */
async function sweep(folder: string): Promise<void> {
  const key = resolve(folder);
  if (swept.has(key)) return;
  swept.add(key);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isLeft)) await remove(join(folder, name));
}

/** Of what another machine writes into this folder nothing is known. */
function isLeft(name: string): boolean {
  const { id, started = "", place } = END.exec(name)?.groups ?? {};
  return place === PLACE && !isRunning({ id: Number(id), started });
}

function remove(path: string): Promise<void> {
  return rm(path, { force: true, recursive: true, maxRetries: 2 }).catch(() => undefined);
}
