/** One picture that a tool makes, again and again. */
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { Image } from "@singan/runtime-web";
import { type Job, work } from "../engine/work.js";
import type { Shown } from "./picture.js";

/** Makes the picture; nothing where there is nothing to make. */
type Make = (job: Job) => Promise<Image>;

/**
 * @param plan - Reads all settings that the picture depends on, and says how it is made: called again when one of them changes.
 * @param done - What to say when the picture is there.
 */
export function useMade(plan: () => Make | undefined, done: string): Signal<Shown | undefined> {
  const shown = useSignal<Shown | undefined>(undefined);
  useSignalEffect(() => {
    const make = plan();
    if (make === undefined) {
      shown.value = undefined;
      return;
    }
    // What is there is of other settings now, and shown as such.
    const before = shown.peek();
    if (before !== undefined) shown.value = { ...before, isDone: false };
    return work(
      async (job) => {
        const image = await make(job);
        if (!job.signal.aborted) shown.value = { image, isDone: true };
      },
      (image) => {
        shown.value = { image, isDone: false };
      },
      done,
    );
  });
  return shown;
}
