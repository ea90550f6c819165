/** What is kept of the losses: one record every few steps. */
import type { LossRecord } from "@singan/pyramid";

/** Records kept of a scale, about. */
const RECORDS = 200;

/** Whether the losses of this step are kept. */
export function isRecorded(step: number, steps: number): boolean {
  return step === steps || step % Math.max(1, Math.round(steps / RECORDS)) === 0;
}

export function areFinite({ critic, generator }: LossRecord): boolean {
  return [...Object.values(critic), ...Object.values(generator)].every(Number.isFinite);
}
