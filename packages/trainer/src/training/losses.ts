/** What is kept of the losses: one record every few steps. */
import type { LossRecord } from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import type { ScaleProblem } from "../engine/engine.js";

/** Records kept of a scale, about. */
const RECORDS = 200;

/** Whether the losses of this step are kept. */
export function isRecorded(step: number, steps: number): boolean {
  return step === steps || step % Math.max(1, Math.round(steps / RECORDS)) === 0;
}

/** Scores and penalties of a scale that learns are some hundreds at most. */
const LARGEST = 1e6;

/** Whether these can be losses of a scale that still learns: numbers, and none of them absurd. */
export function areSound({ critic, generator }: LossRecord): boolean {
  const { real, fake, penalty = 0 } = critic;
  const { adversarial, reconstruction } = generator;
  const unweighted = [real, fake, penalty, adversarial, reconstruction];
  const areNumbers = Number.isFinite(critic.loss) && Number.isFinite(generator.loss);
  return areNumbers && unweighted.every((value) => Math.abs(value) < LARGEST);
}

/** Much farther from the photograph than what enters a scale, which a generator only has to leave as it is. */
const FARTHER = 1.5;

/** A distance that the beginning of a scale may reach, however near what enters is: 32 of 256 levels. */
const LEAST = 0.25;

/**
 * The largest reconstruction RMSE, in [-1, 1] units, of a generator that is still sound. One that blew up is beyond, and
 * only that tells: tanh bounds it, so its losses look sound. At the coarsest scale plain grey enters; where what enters is
 * farther from the photograph than that, being made by scales that blew up, grey counts.
 */
export function largestSound({
  real,
  reconstructionPrevious,
  reconstructionWeight,
}: Pick<ScaleProblem, "real" | "reconstructionPrevious" | "reconstructionWeight">): number {
  // It was not asked to rebuild anything.
  if (reconstructionWeight === 0) return Number.POSITIVE_INFINITY;
  return Math.max(LEAST, FARTHER * withoutGenerator({ real, reconstructionPrevious }));
}

/** RMSE, in [-1, 1] units, of what needs no generator: of what enters, or of plain grey where that is nearer. */
export function withoutGenerator({
  real,
  reconstructionPrevious,
}: Pick<ScaleProblem, "real" | "reconstructionPrevious">): number {
  const grey = { ...real, data: new Float32Array(real.data.length) };
  return Math.min(rootMeanSquare(real, reconstructionPrevious), rootMeanSquare(real, grey));
}

/** Steps in a row that a reconstruction may be farther off: a generator on its way is, for some. */
export function patience(steps: number): number {
  return Math.max(50, Math.round(steps / 10));
}
