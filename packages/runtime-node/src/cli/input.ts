/** Pictures and models that a command is given: files, or `-` for standard input. */
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import { readWhole } from "@singan/node-io";
import { type Picture, SinganError, type Terminal } from "@singan/pyramid";
import { readImage } from "../image/read.js";

/** What stands for standard input, and for standard output. */
export const STANDARD = "-";

/**
 * At most one of these may be standard input.
 *
 * @throws SinganError `INVALID_OPTION`.
 */
export function checkInputs(...inputs: readonly (string | undefined)[]): void {
  if (inputs.filter((input) => input === STANDARD).length > 1) {
    const sentence = "Standard input can be only one of the files. Give the others by their names.";
    throw new SinganError("INVALID_OPTION", sentence);
  }
}

/** The bytes of standard input, or the path as it is. */
export async function sourceOf(input: string): Promise<string | Uint8Array> {
  return input === STANDARD ? buffer(process.stdin) : input;
}

/** @throws SinganError `FILE_SYSTEM`. */
export async function bytesOf(source: string | Uint8Array): Promise<Uint8Array> {
  return typeof source === "string" ? readWhole(source) : source;
}

/** What an input is called in a sentence or a title. */
export function nameOf(input: string): string {
  return input === STANDARD ? "standard input" : basename(input);
}

/**
 * Reads a picture, and tells what had to be done to it. What is transparent shows white, in a mask black.
 *
 * @param name - What to call it where it is standard input.
 */
export async function readInput(
  input: string,
  terminal: Terminal,
  name: "image" | "mask" | "photograph" | "painting" | "picture" = "image",
): Promise<Picture> {
  const under = name === "mask" ? "black" : "white";
  const { picture, notes } = await readImage(await sourceOf(input), under, `The ${name}`);
  for (const note of notes) terminal.note(note);
  return picture;
}
