/** How a command ends that did not do its work: one sentence, a code for programs, an exit code. */
import { isSinganError, printable } from "@singan/pyramid";
import { outOfMemory } from "../memory.js";

export interface Failure {
  /** The code of a `SinganError`, `INTERRUPTED`, or `UNEXPECTED` for a mistake of ours. */
  readonly code: string;
  readonly sentence: string;
  /** 1 failed, 2 wrong use, 130 interrupted. */
  readonly exitCode: number;
}

/** @param signal - Of the interruption; its reason is no failure. */
export function describeFailure(error: unknown, signal: AbortSignal): Failure {
  const known = isSinganError(error) ? error : outOfMemory(error);
  if (known !== undefined) {
    const exitCode = known.code === "INVALID_OPTION" ? 2 : 1;
    return { code: known.code, sentence: oneLine(known.message), exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  const isAbort = error instanceof Error && error.name === "AbortError";
  if (isAbort || (signal.aborted && error === signal.reason)) {
    return { code: "INTERRUPTED", sentence: oneLine(message), exitCode: 130 };
  }
  return {
    code: "UNEXPECTED",
    sentence: `Something unexpected went wrong: ${oneLine(message)}. Please report it with what SINGAN_DEBUG=1 shows.`,
    exitCode: 1,
  };
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/\s*\n\s*/g, " ").trim());
}
