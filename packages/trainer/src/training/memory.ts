/** The memory that a training takes, and whether this machine has it. */
import { totalmem } from "node:os";
import { type RunPlan, SinganError, shownBytes } from "@singan/pyramid";

/** Feature maps of the scale's size that are alive at once in a critic step, and what else a process needs. */
const LIVE_MAPS = 95;
const BASE_BYTES = 250e6;

/** Peak of the whole process in bytes, about: that of its largest scale. */
export function trainingMemory({ sizes, channels }: RunPlan): number {
  const maps = sizes.map(({ width, height }, n) => 4 * width * height * channels[n]!);
  return BASE_BYTES + LIVE_MAPS * Math.max(...maps);
}

/** All the memory that this process may ever have, in bytes. */
export function machineMemory(): number {
  // 0 or absent where nothing constrains it; a container may have less than its machine.
  const constrained = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  return Math.min(totalmem(), constrained);
}

/** What to say of a training that this machine cannot hold, or nothing. */
export function memoryProblem(bytes: number, available: number): string | undefined {
  if (bytes <= available) return undefined;
  return `This training needs about ${shownBytes(bytes)} of memory, and this machine has ${shownBytes(available)}. Ask for a smaller --max-size, or fewer --channels.`;
}

/** @throws SinganError `OUT_OF_MEMORY`, before anything is written. */
export function checkTrainingMemory(plan: RunPlan, available = machineMemory()): void {
  const problem = memoryProblem(trainingMemory(plan), available);
  if (problem !== undefined) throw new SinganError("OUT_OF_MEMORY", problem);
}
