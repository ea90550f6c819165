/** Begins a run folder, or reads what is there and says where to go on. */
import { RUN_FILES, type RunRecord, SinganError } from "@singan/pyramid";
import { deleteUnfinished } from "../run/files.js";
import { compareRuns } from "../run/identity.js";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import type { FinishedScale } from "./finished.js";

export interface StartingPoint {
  readonly finished: readonly FinishedScale[];
  /** State of the scale to go on with, or of the one before it, which it starts from. */
  readonly progress: ScaleProgress | undefined;
}

/** @throws SinganError `INVALID_RUN` when the folder is damaged or belongs to another training. */
export async function openFolder(context: TrainContext): Promise<StartingPoint> {
  const { folder, record, plan, options, tell, meter } = context;
  await deleteUnfinished(folder.path);
  await deleteUnfinished(folder.file(RUN_FILES.previews), true);
  if (options.force) await folder.clear();
  const found = await folder.readRecord();
  if (found === undefined) {
    await begin(context);
    return { finished: [], progress: undefined };
  }
  const notes = compareRuns(found, record, folder.path);
  await addMissing(context, found);
  const finished: FinishedScale[] = [];
  for (let n = 0; n < plan.sizes.length; n++) {
    const scale = await folder.readScale(n);
    if (scale === undefined) break;
    finished.push(scale);
    meter.skip(n);
  }
  const next = finished.length;
  if (next === plan.sizes.length) return { finished, progress: undefined };
  for (const text of notes) tell({ type: "note", text });
  const progress = await folder.readProgress();
  checkPlace(progress, next, folder.file(RUN_FILES.state));
  if (progress !== undefined) {
    const step = progress.scale === next ? progress.step : 0;
    tell({ type: "resume", scale: next, step });
  }
  return { finished, progress };
}

/** The record first: a folder without one is not ours, and its files are left alone. */
async function begin(context: TrainContext): Promise<void> {
  const { folder, record } = context;
  const inTheWay = await folder.firstFile();
  if (inTheWay !== undefined) {
    throw new SinganError(
      "INVALID_RUN",
      `${folder.path} holds ${inTheWay} but no training. Choose another folder, or overwrite it with --force.`,
    );
  }
  await folder.writeRecord(record);
  await addMissing(context, record);
}

/** What a training that was killed at its very beginning did not write, and a credit given later. */
async function addMissing(context: TrainContext, found: RunRecord): Promise<void> {
  const { folder, record, reals, noise } = context;
  if (!(await folder.has(RUN_FILES.photograph))) {
    await folder.writePng(RUN_FILES.photograph, reals.at(-1)!);
  }
  if (!(await folder.has(RUN_FILES.reconstructionNoise))) {
    await folder.writeReconstructionNoise(noise);
  }
  const { credit } = record.photograph;
  if (credit !== undefined && credit !== found.photograph.credit) {
    await folder.writeRecord({ ...found, photograph: { ...found.photograph, credit } });
  }
}

function checkPlace(progress: ScaleProgress | undefined, next: number, file: string): void {
  if (progress?.scale === next) return;
  if (next === 0 ? progress === undefined : progress?.scale === next - 1) return;
  throw new SinganError(
    "INVALID_RUN",
    `${file} is missing or of another scale, so the training cannot go on. Start over with --force.`,
  );
}
