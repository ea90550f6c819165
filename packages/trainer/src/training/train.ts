/** The outer loop: photograph in, run folder out, stage by stage (reference, 5.1), from wherever it was left. */
import { type FinishedScale, paletteOf, photographPyramid, type RunPlan } from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import type { Engine } from "../engine/engine.js";
import { selectEngine } from "../engine/select.js";
import type { ScaleState } from "../engine/state.js";
import { nameOf, type Photograph, readPhotograph } from "../photograph/read.js";
import { RunFolder } from "../run/folder.js";
import { recordOf } from "../run/identity.js";
import { LivePage } from "../run/live-page.js";
import { lockFolder } from "../run/lock.js";
import { writeReport } from "../run/report.js";
import type { ScaleProgress } from "../run/state-file.js";
import { resolveSettings } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainContext } from "./context.js";
import { diverged, FAR_OFF, retreat } from "./diverged.js";
import { computingOf, type Retreat } from "./events.js";
import { partialModel, reconstructionOf } from "./finished.js";
import { largestSound } from "./losses.js";
import { checkTrainingMemory } from "./memory.js";
import { type ResolvedOptions, resolveOptions, type TrainOptions } from "./options.js";
import { stagePictures } from "./pictures.js";
import { planRun } from "./plan.js";
import { previewStage } from "./preview.js";
import { reconstructionNoise, scaleProblem } from "./problem.js";
import { ProgressMeter } from "./progress.js";
import { type FoundRun, keepSource, openFolder, progressIn, stepOf } from "./resume.js";
import type { ScaleWork } from "./scale.js";
import { linkOpener } from "./sessions.js";
import { type Stage, stagesOf } from "./stages.js";
import { startState } from "./start.js";
import { trainSteps } from "./steps.js";
import { rateOf } from "./tries.js";
import { unlearntText } from "./unlearnt.js";

/** What a finished training was. */
export interface TrainResult {
  readonly folder: string;
  readonly plan: RunPlan;
  /** Of every scale's reconstruction, in [-1, 1] units. */
  readonly rmse: readonly number[];
  /** Training time of all stages, over all sessions. */
  readonly seconds: number;
  /** The stages that diverged and started again, in order; none where all went well. */
  readonly retreats: readonly Retreat[];
  /** True when the folder already held the finished training. */
  readonly alreadyFinished: boolean;
}

/**
 * Trains a pyramid on one photograph. Called again with the same arguments it goes on where it was cut off, and ends
 * with the same weights, bit for bit on the same machine and engine.
 *
 * @param source - A path or the file's bytes.
 * @throws SinganError of many codes, see the README; the signal's reason when aborted.
 */
export async function train(
  source: string | Uint8Array,
  options: TrainOptions,
): Promise<TrainResult> {
  const settings = resolveSettings(options.settings ?? {});
  const resolved = resolveOptions(options);
  const { out, onEvent: tell, engine: choice, threads } = resolved;
  await keepSource(source, new RunFolder(out));
  const photograph = await readPhotograph(source);
  for (const text of photograph.notes) tell({ type: "note", text });
  const plan = planRun(photograph.size, settings, nameOf(source));
  checkTrainingMemory(plan);
  const { engine, reasons, troubles } = await selectEngine(choice, { threads });
  for (const text of troubles) tell({ type: "note", text });
  const lock = await lockFolder(out);
  try {
    const folder = new RunFolder(out, lock.check);
    return await run(contextOf(folder, photograph, settings, plan, engine, resolved), reasons);
  } finally {
    await lock.release();
  }
}

function contextOf(
  folder: RunFolder,
  photograph: Photograph,
  settings: TrainSettings,
  plan: RunPlan,
  engine: Engine,
  options: ResolvedOptions,
): TrainContext {
  const { paintScale } = plan;
  const reals = photographPyramid(photograph.picture, plan.sizes);
  const stages = stagesOf(settings, plan);
  return {
    settings,
    plan,
    stages,
    engine,
    options,
    folder,
    reals,
    palette: paintScale === undefined ? undefined : paletteOf(reals[paintScale]!, settings.palette),
    noise: reconstructionNoise(settings, plan.sizes[0]!),
    record: recordOf(photograph, settings, plan, engine, options),
    meter: new ProgressMeter(settings, plan),
    page: new LivePage(folder, plan, stages, settings),
    tell: options.onEvent,
  };
}

async function run(context: TrainContext, reasons: readonly string[]): Promise<TrainResult> {
  const { page, options } = context;
  const found = await openFolder(context);
  announce(context, found, reasons);
  try {
    return await runStages(context, found);
  } catch (error) {
    const isStopped = options.signal?.aborted === true && error === options.signal.reason;
    // What ended the training is what is told, also where the page cannot be written for the same reason.
    await (isStopped ? page.stop() : page.fail(error)).catch(() => undefined);
    throw error;
  }
}

/** Trains all stages that are not finished. */
async function runStages(
  context: TrainContext,
  { record, finished: before, next, progress }: FoundRun,
): Promise<TrainResult> {
  const { plan, stages, folder, page, tell } = context;
  const finished = [...before];
  let state = progress;
  const alreadyFinished = before.length === stages.length;
  await page.finish(finished, next && progressIn(progress, next));
  for (const stage of stages.slice(before.length)) {
    const trained = await trainStage(context, stage, finished, state);
    finished.push(trained.finished);
    state = trained.progress;
    await writeReport(context, record, finished);
    await page.finish(finished);
  }
  if (alreadyFinished) await writeReport(context, record, finished);
  const seconds = finished.reduce((sum, scale) => sum + scale.seconds, 0);
  const retreats = retreatsOf(stages, finished);
  tell({ type: "finished", folder: folder.path, seconds, retreats });
  const rmse = finished.slice(0, plan.sizes.length).map((scale) => scale.rmse);
  return { folder: folder.path, plan, rmse, seconds, retreats, alreadyFinished };
}

function retreatsOf(stages: readonly Stage[], finished: readonly FinishedScale[]): Retreat[] {
  return stages.flatMap(({ scale, paint, index }) => {
    const { tries = 0 } = finished[index]!;
    return tries === 0 ? [] : [{ scale, paint, tries }];
  });
}

/** Says what trains, and where it goes on; nothing where all is done. */
function announce(
  { plan, engine, options, tell }: TrainContext,
  found: FoundRun,
  reasons: readonly string[],
): void {
  const { next, notes, progress } = found;
  if (next === undefined) return;
  tell({ type: "plan", plan, reasons, ...computingOf(engine, options.threads) });
  for (const text of notes) tell({ type: "note", text });
  if (progress === undefined) return;
  const { scale, paint } = next;
  tell({ type: "resume", scale, paint, step: stepOf(found, next) });
}

/** Trains the stage after those that are finished. */
async function trainStage(
  context: TrainContext,
  stage: Stage,
  finished: readonly FinishedScale[],
  progress: ScaleProgress | undefined,
): Promise<{ finished: FinishedScale; progress: ScaleProgress }> {
  const { settings, plan, engine, options, noise } = context;
  const { scale, paint } = stage;
  const lower = finished.slice(0, scale);
  const palette = paint ? context.palette : undefined;
  const opener = linkOpener(options.threads);
  const below = scale === 0 ? undefined : partialModel(plan, lower, [noise], opener);
  try {
    const before = below && (await reconstructionOf(below));
    const channels = plan.channels[scale]!;
    const real = context.reals[scale]!;
    const problem = scaleProblem(settings, channels, real, before, noise, palette);
    let start = progressIn(progress, stage) ?? (await beginStage(context, stage, progress?.state));
    for (;;) {
      const trainer = await engine.openScale(problem, start.state, options.signal);
      const rate = rateOf(start.tries);
      const work: ScaleWork = { settings, problem, trainer, stage, rate, below, palette };
      const began = performance.now();
      try {
        const end = await trainSteps(context, work, start);
        return { finished: await finishStage(context, work, lower, end), progress: end };
      } catch (error) {
        start = await retreat(context, start, (performance.now() - began) / 1000, error);
      } finally {
        await trainer.dispose();
      }
    }
  } finally {
    await below?.runner.release();
  }
}

/** A stage before its first step, kept for the case that it diverges. */
async function beginStage(
  context: TrainContext,
  stage: Stage,
  before: ScaleState | undefined,
): Promise<ScaleProgress> {
  const state = startState(context.settings, context.plan, stage, before);
  const { scale, paint } = stage;
  const start: ScaleProgress = { scale, paint, step: 0, tries: 0, seconds: 0, losses: [], state };
  await context.folder.writeStart(start);
  return start;
}

/** The order of writing matters: a kill between any two leaves a folder that goes on. */
async function finishStage(
  context: TrainContext,
  { stage, trainer, problem }: ScaleWork,
  lower: readonly FinishedScale[],
  end: ScaleProgress,
): Promise<FinishedScale> {
  const { folder, plan, noise, options, tell, palette } = context;
  const { scale, paint, steps } = stage;
  await folder.writeProgress(end);
  const { data } = await trainer.reconstruct();
  await folder.writeReconstruction(stage, { ...problem.size, data });
  const weights = await trainer.generatorWeights();
  const { amplitude } = problem;
  const scales = [...lower, { weights, amplitude }];
  const model = partialModel(plan, scales, [noise], linkOpener(options.threads));
  try {
    const pictures = await stagePictures(context, stage, model);
    const rmse = rootMeanSquare(pictures.reconstruction, context.reals[scale]!);
    if (!(rmse <= largestSound(problem))) throw diverged(context, stage, end, FAR_OFF);
    await previewStage(context, stage, pictures);
    const { seconds, tries, losses } = end;
    const record = { weights, amplitude, rmse, steps, seconds, tries, losses };
    await (paint && palette
      ? folder.writePaint({ ...record, palette })
      : folder.writeScale(scale, record));
    tell({ type: "scale", scale, paint, scales: plan.sizes.length, rmse, amplitude, seconds });
    const unlearnt = unlearntText(stage, problem, rmse);
    if (unlearnt !== undefined) tell({ type: "note", text: unlearnt });
    return record;
  } finally {
    await model.runner.release();
  }
}
