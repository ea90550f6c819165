/** How much memory an image may take, and what failed allocations mean. */
import { DEFAULT_MEMORY, SinganError } from "@singan/pyramid";

/** Bytes of pixels that one image may hold: most of what is free, at most 4 GiB. */
export function memoryLimit(): number {
  // Oldest Node 20 releases do not have it.
  const available = process.availableMemory?.() ?? DEFAULT_MEMORY;
  return Math.min(DEFAULT_MEMORY, Math.floor(0.7 * available));
}

/** The refusal that a failed allocation of JavaScript's own means, or nothing for other errors. */
export function outOfMemory(error: unknown): SinganError | undefined {
  if (!(error instanceof RangeError)) return undefined;
  if (!/allocation failed|array (buffer )?length/i.test(error.message)) return undefined;
  return new SinganError(
    "OUT_OF_MEMORY",
    "There is too little memory for an image of this size; ask for a smaller width or height.",
    { cause: error },
  );
}
