/** The error of bytes that are not a whole SinGAN file. */
import { SinganError } from "../errors.js";
import { printable } from "../printable.js";

/** @param problem - What is wrong, as the rest of a sentence. */
export function refused(name: string, problem: string, cause?: unknown): SinganError {
  return new SinganError(
    "INVALID_MODEL",
    `${name} is not a whole SinGAN model: ${problem}. Export it again, or fetch it again.`,
    cause === undefined ? undefined : { cause },
  );
}

/** A name from a file, short enough for a sentence. */
export const quoted = (text: string): string => JSON.stringify(printable(text, 60));
