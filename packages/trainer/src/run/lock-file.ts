/** What a lock file says: which process holds it, and where that process runs. */
import { setTimeout as sleep } from "node:timers/promises";
import { PLACE, type ProcessName, readWhereThere, thisProcess } from "@singan/node-io";

/** How long another process may take between making its lock and writing its name there. */
const NAMING_MS = 500;
/** Earlier versions wrote no place, and before that no start. */
const FORM = /^(?<id>\d+)(?: (?<started>\d*)(?: (?<place>[0-9a-f]{8}))?)?\n?$/;

export interface Holder extends ProcessName {
  /** As `PLACE`: what is known of processes is known only of this place's. */
  readonly place: string;
}

export function ownLock(): string {
  const { id, started } = thisProcess();
  return `${id} ${started} ${PLACE}\n`;
}

/**
 * @returns Nothing for a lock that is not there, or says nothing: its process died between making it and writing there.
 * @throws SinganError `FILE_SYSTEM` when it cannot be read.
 */
export async function readHolder(path: string): Promise<Holder | undefined> {
  let text = await read(path);
  if (!text.endsWith("\n")) {
    await sleep(NAMING_MS);
    text = await read(path);
  }
  if (text === "") return undefined;
  const found = FORM.exec(text)?.groups;
  if (found === undefined) return undefined;
  const { id, started = "", place = PLACE } = found;
  return { id: Number(id), started, place };
}

async function read(path: string): Promise<string> {
  return new TextDecoder().decode(await readWhereThere(path));
}
