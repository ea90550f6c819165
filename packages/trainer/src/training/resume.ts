/** Begins a run folder, or reads what is there and says where to go on. */
import {
  type FinishedScale,
  invalidOption,
  RUN_FILES,
  type RunRecord,
  SinganError,
} from "@singan/pyramid";
import type { RunFolder } from "../run/folder.js";
import { compareRuns } from "../run/identity.js";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import type { Stage, StagePlace } from "./stages.js";
import { retreatText } from "./tries.js";

/** What must be known of a training to tell whether a folder is its own. */
export type RunQuestion = Pick<TrainContext, "folder" | "plan" | "stages" | "settings" | "record">;

/** What is in a training's folder. */
export interface FoundRun {
  /** Of every stage that is done. */
  readonly finished: readonly FinishedScale[];
  /** The stage to go on with; absent when all are done. */
  readonly next: Stage | undefined;
  /** State of the stage to go on with, or of the one before it, which it starts from. */
  readonly progress: ScaleProgress | undefined;
  /** Of the training, its credit included, whenever that was given. */
  readonly record: RunRecord;
  /** Differences that matter only for equal bits, and that the stage diverged before. */
  readonly notes: readonly string[];
}

/** @throws SinganError `INVALID_RUN` when the folder is damaged or belongs to another training. */
export async function openFolder(context: TrainContext): Promise<FoundRun> {
  const { folder, options, record, stages } = context;
  if (options.force) await folder.clear();
  const found = await lookInto(context);
  await folder.deleteUnfinished();
  if (found !== undefined) return { ...found, record: await addMissing(context, found.record) };
  await beginRun(context);
  return { record, finished: [], progress: undefined, next: stages[0], notes: [] };
}

/**
 * Reads what is there, and changes nothing.
 *
 * @returns Nothing where there is no training.
 * @throws SinganError `INVALID_RUN` when the folder is damaged or belongs to another training.
 */
export async function lookInto(question: RunQuestion): Promise<FoundRun | undefined> {
  const { folder, plan, stages, settings } = question;
  const record = await folder.readRecord();
  if (record === undefined) return undefined;
  const notes = compareRuns(record, question.record, folder.path);
  const finished: FinishedScale[] = [];
  for (const { scale, paint } of stages) {
    const channels = plan.channels[scale]!;
    const stage = await (paint ? folder.readPaint(channels) : folder.readScale(scale, channels));
    if (stage === undefined) break;
    finished.push(stage);
  }
  const next = stages[finished.length];
  if (next === undefined) return { record, finished, next, notes, progress: undefined };
  const progress = await folder.readProgress();
  checkPlace(question, progress, next);
  const { tries = 0 } = progressIn(progress, next) ?? {};
  if (tries > 0) notes.push(retreatText(next, tries, settings.learningRate, "goes on"));
  return { record, finished, next, notes, progress };
}

/** The step at which the next stage goes on. */
export function stepOf({ progress }: Pick<FoundRun, "progress">, next: Stage): number {
  return progressIn(progress, next)?.step ?? 0;
}

/**
 * A training writes over its own files, and must not lose the photograph itself.
 *
 * @throws SinganError `INVALID_OPTION`.
 */
export async function keepSource(source: string | Uint8Array, folder: RunFolder): Promise<void> {
  const name = typeof source === "string" ? await folder.nameOf(source) : undefined;
  if (name === undefined) return;
  throw invalidOption(
    "out",
    `a folder in which ${name} is not the photograph itself`,
    folder.path,
    "Copy the photograph elsewhere, or choose another folder.",
  );
}

/**
 * A folder without a record is not ours: nothing is put among its files unasked.
 *
 * @throws SinganError `INVALID_RUN`.
 */
export async function checkNothingElse(folder: RunFolder): Promise<void> {
  const inTheWay = await folder.anything();
  if (inTheWay === undefined) return;
  throw new SinganError(
    "INVALID_RUN",
    `${folder.path} holds ${inTheWay} but no training. Choose a new folder, or train in this one with --force, which replaces files of a training's names.`,
  );
}

/** The record first: a folder without one is not ours. */
async function beginRun(context: TrainContext): Promise<void> {
  const { folder, record, options } = context;
  if (!options.force) await checkNothingElse(folder);
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

/** The state where it is within this stage: not of another, nor absent. */
export function progressIn(
  progress: ScaleProgress | undefined,
  stage: StagePlace | undefined,
): ScaleProgress | undefined {
  const isThere = progress?.scale === stage?.scale && progress?.paint === stage?.paint;
  return isThere ? progress : undefined;
}

/** The state must be that of the next stage, or of the end of the one before it, which the next starts from. */
function checkPlace(
  { folder, plan, stages, settings }: RunQuestion,
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
  const stage = [next, stages[next.index - 1]].find((candidate) => progressIn(progress, candidate));
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
