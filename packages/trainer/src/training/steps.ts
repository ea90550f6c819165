/** The steps of one scale, with checkpoints and a way to stop between any two. */
import type { LossRecord } from "@singan/pyramid";
import type { ScaleState } from "../engine/state.js";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import { BEYOND_BOUNDS, diverged, FAR_OFF } from "./diverged.js";
import { areSound, isRecorded, largestSound, patience } from "./losses.js";
import { previewStep } from "./preview.js";
import { type ScaleWork, trainStep } from "./scale.js";

/**
 * Trains from `start` to the stage's last step.
 *
 * @throws SinganError `DIVERGED`; the signal's reason when aborted, after the state is saved.
 */
export async function trainSteps(
  context: TrainContext,
  work: ScaleWork,
  start: ScaleProgress,
): Promise<ScaleProgress> {
  const { options, folder, meter, page, tell, plan } = context;
  const { stage, trainer } = work;
  const { scale, paint, steps } = stage;
  const { tries } = start;
  const losses: LossRecord[] = [...start.losses];
  const before = start.seconds;
  const began = performance.now();
  const place = async (step: number): Promise<ScaleProgress> => {
    const seconds = before + (performance.now() - began) / 1000;
    const state = await trainer.state();
    if (!isSound(state)) throw diverged(context, stage, { step, tries }, BEYOND_BOUNDS);
    return { scale, paint, step, tries, seconds, losses, state };
  };
  const save = async (step: number) => {
    await folder.writeProgress(await place(step));
    await previewStep(context, work, step);
    tell({ type: "saved", scale, paint, step });
  };
  const every = 1000 * options.checkpointSeconds;
  let saved = performance.now();
  const farthest = largestSound(work.problem) ** 2;
  let farOff = 0;
  let step = start.step;
  meter.begin(stage, step);
  while (step < steps) {
    if (options.signal?.aborted === true) {
      await save(step);
      throw options.signal.reason;
    }
    const record = await trainStep(work, step);
    if (!areSound(record)) throw diverged(context, stage, { step, tries }, BEYOND_BOUNDS);
    farOff = record.generator.reconstruction > farthest ? farOff + 1 : 0;
    if (farOff > patience(steps)) throw diverged(context, stage, { step, tries }, FAR_OFF);
    step++;
    if (isRecorded(step, steps)) losses.push(record);
    const { done, left } = meter.advance();
    const scales = plan.sizes.length;
    tell({ type: "step", scale, paint, scales, step, steps, losses: record, done, left });
    await page.step({ step, steps, losses, left });
    if (performance.now() - saved > every && step < steps) {
      await save(step);
      saved = performance.now();
    }
    // Timers and signals get their turn: a step blocks the thread.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return place(steps);
}

/** Losses are those before a step: its update may spoil what they were computed from. */
function isSound({ generator, critic, mean, variance }: ScaleState): boolean {
  const networks = [generator, critic].flatMap(({ parameters, firstMoment, secondMoment }) => {
    return [parameters, firstMoment, secondMoment];
  });
  return [...networks, mean, variance].every((values) => values.every(Number.isFinite));
}
