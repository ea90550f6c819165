/** Long work of JavaScript's own, in pieces: between them signals and timers have their turn. */
import { setImmediate } from "node:timers/promises";
import type { Signal } from "@singan/pyramid";

/** @throws What an aborted signal gives as its reason; also where it was aborted only during this turn. */
export async function turn(signal: Signal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
