/** What the page says: that something is done, and what went wrong. */

import { signal } from "@preact/signals";
import { isSinganError } from "@singan/runtime-web";
import { NoPicture } from "../pictures/canvas.js";

/** For those who cannot see that it happened. */
export const notice = signal("");
export const problem = signal<string | undefined>(undefined);

export function say(sentence: string): void {
  notice.value = sentence;
}

/** The library's refusals and the page's own are sentences for people; of anything else the page says what it is. */
export function tellProblem(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isSentence = isSinganError(error) || error instanceof NoPicture;
  problem.value = isSentence ? message : `Something unexpected went wrong: ${message}`;
}
