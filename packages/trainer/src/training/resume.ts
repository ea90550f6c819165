/** Begins a run folder, or reads what is there and says where to go on. */
import { RUN_FILES, SinganError } from "@singan/pyramid";
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
  if (options.force) await folder.clear();
  const found = await folder.readRecord();
  if (found === undefined) {
    await folder.writePng(RUN_FILES.photograph, context.reals.at(-1)!);
    await folder.writeReconstructionNoise(context.noise);
    await folder.writeRecord(record);
    return { finished: [], progress: undefined };
  }
  for (const text of compareRuns(found, record, folder.path)) tell({ type: "note", text });
  const finished: FinishedScale[] = [];
  for (let n = 0; n < plan.sizes.length; n++) {
    const scale = await folder.readScale(n);
    if (scale === undefined) break;
    finished.push(scale);
    meter.skip(n);
  }
  const next = finished.length;
  if (next === plan.sizes.length) return { finished, progress: undefined };
  const progress = await folder.readProgress();
  checkPlace(progress, next, folder.file(RUN_FILES.state));
  if (progress !== undefined) {
    const step = progress.scale === next ? progress.step : 0;
    tell({ type: "resume", scale: next, step });
  }
  return { finished, progress };
}

function checkPlace(progress: ScaleProgress | undefined, next: number, file: string): void {
  if (progress?.scale === next) return;
  if (next === 0 ? progress === undefined : progress?.scale === next - 1) return;
  throw new SinganError(
    "INVALID_RUN",
    `${file} is missing or of another scale, so the training cannot go on. Start over with --force.`,
  );
}
