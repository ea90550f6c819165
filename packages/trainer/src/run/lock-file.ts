/** What a lock file says: which process holds it, and where that process runs. */
import { setTimeout as sleep } from "node:timers/promises";
import { PLACE, type ProcessName, readWhereThere, thisProcess } from "@singan/node-io";
import { SinganError } from "@singan/pyramid";

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
 * @returns Nothing for a lock that is not there, or empty: its process died between making it and writing there.
 * @throws SinganError `INVALID_RUN` when it is no lock of a training, `FILE_SYSTEM` when it cannot be read.
 */
export async function readHolder(path: string): Promise<Holder | undefined> {
  let text = await read(path);
  if (!text.endsWith("\n")) {
    await sleep(NAMING_MS);
    text = await read(path);
  }
  if (text === "") return undefined;
  const found = FORM.exec(text)?.groups;
  if (found === undefined) {
    throw new SinganError(
      "INVALID_RUN",
      `${path} is not a training's lock but some other file. Move it elsewhere, or choose another folder.`,
    );
  }
  const { id, started = "", place = PLACE } = found;
  return { id: Number(id), started, place };
}

async function read(path: string): Promise<string> {
  return new TextDecoder().decode(await readWhereThere(path));
}
