/** Begins a run folder, or reads what is there and says where to go on. */
import { type FinishedScale, RUN_FILES, type RunRecord, SinganError } from "@singan/pyramid";
import { compareRuns } from "../run/identity.js";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import type { Stage } from "./stages.js";

export interface StartingPoint {
  /** Of every stage that is done. */
  readonly finished: readonly FinishedScale[];
  /** Of the training, its credit included, whenever that was given. */
  readonly record: RunRecord;
  /** State of the stage to go on with, or of the one before it, which it starts from. */
  readonly progress: ScaleProgress | undefined;
}

/** @throws SinganError `INVALID_RUN` when the folder is damaged or belongs to another training. */
export async function openFolder(context: TrainContext): Promise<StartingPoint> {
  const { folder, plan, stages, options, tell } = context;
  if (options.force) await folder.clear();
  const found = await folder.readRecord();
  await folder.deleteUnfinished();
  if (found === undefined) {
    await begin(context);
    return { record: context.record, finished: [], progress: undefined };
  }
  const notes = compareRuns(found, context.record, folder.path);
  const record = await addMissing(context, found);
  const finished: FinishedScale[] = [];
  for (const { scale, paint } of stages) {
    const channels = plan.channels[scale]!;
    const stage = await (paint ? folder.readPaint(channels) : folder.readScale(scale, channels));
    if (stage === undefined) break;
    finished.push(stage);
  }
  const next = stages[finished.length];
  if (next === undefined) return { record, finished, progress: undefined };
  for (const text of notes) tell({ type: "note", text });
  const progress = await folder.readProgress();
  checkPlace(context, progress, next);
  if (progress !== undefined) {
    const { scale, paint } = next;
    const step = isOf(progress, next) ? progress.step : 0;
    tell({ type: "resume", scale, paint, step });
  }
  return { record, finished, progress };
}

/** The record first: a folder without one is not ours, and nothing is put among its files. */
async function begin(context: TrainContext): Promise<void> {
  const { folder, record, options } = context;
  const inTheWay = options.force ? undefined : await folder.anything();
  if (inTheWay !== undefined) {
    throw new SinganError(
      "INVALID_RUN",
      `${folder.path} holds ${inTheWay} but no training. Choose a new folder, or train among its files with --force.`,
    );
  }
  await folder.writeRecord(record);
  await addMissing(context, record);
}

/** What a training that was killed at its very beginning did not write, and a credit given later. */
async function addMissing(context: TrainContext, found: RunRecord): Promise<RunRecord> {
  const { folder, record, reals, noise, tell } = context;
  if (!(await folder.has(RUN_FILES.photograph))) {
    await folder.writePng(RUN_FILES.photograph, reals.at(-1)!);
  }
  if (!(await folder.has(RUN_FILES.reconstructionNoise))) {
    await folder.writeReconstructionNoise(noise);
  }
  const { credit } = record.photograph;
  if (credit === undefined || credit === found.photograph.credit) return found;
  const completed = { ...found, photograph: { ...found.photograph, credit } };
  await folder.writeRecord(completed);
  tell({ type: "note", text: `The credit is now: ${credit}` });
  return completed;
}

function isOf(progress: ScaleProgress, stage: Stage | undefined): boolean {
  return progress.scale === stage?.scale && progress.paint === stage.paint;
}

/** The state must be that of the next stage, or of the end of the one before it, which the next starts from. */
function checkPlace(
  { folder, plan, stages, settings }: TrainContext,
  progress: ScaleProgress | undefined,
  next: Stage,
): void {
  if (progress === undefined && next.index === 0) return;
  const refuse = (problem: string) =>
    new SinganError(
      "INVALID_RUN",
      `${folder.file(RUN_FILES.state)} ${problem}, so the training cannot go on. Start over with --force.`,
    );
  if (progress === undefined) throw refuse("is missing");
  const { step, state } = progress;
  const stage = [next, stages[next.index - 1]].find((candidate) => isOf(progress, candidate));
  if (stage === undefined) throw refuse("is of another scale");
  if (state.channels !== plan.channels[stage.scale]) throw refuse("is of another width");
  const { steps } = stage;
  const { criticSteps, generatorSteps } = settings;
  const counted =
    state.critic.steps === step * criticSteps && state.generator.steps === step * generatorSteps;
  if (!counted || step > steps || (stage !== next && step !== steps)) {
    throw refuse(`stands at an impossible step (${step} of ${steps})`);
  }
}
