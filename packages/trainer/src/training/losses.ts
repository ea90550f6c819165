/** What is kept of the losses: one record every few steps. */
import type { LossRecord } from "@singan/pyramid";

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

/**
 * Whether a scale with this reconstruction RMSE, in [-1, 1] units, has learnt anything: plain grey is no farther than 1
 * from any photograph. A generator that blew up is: tanh bounds it, so its losses look sound.
 */
export function isNearerThanGrey(rmse: number): boolean {
  return rmse <= 1;
}
