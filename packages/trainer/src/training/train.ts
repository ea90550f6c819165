/** The outer loop: photograph in, run folder out, scale by scale (reference, 5.1), from wherever it was left. */
import {
  draw,
  type Picture,
  type ReconstructionNoise,
  RUN_FILES,
  RUN_FORMAT,
  type RunPlan,
  type RunRecord,
  resample,
  SinganError,
} from "@singan/pyramid";
import type { Engine, ScaleTrainer } from "../engine/engine.js";
import { type EngineChoice, selectEngine } from "../engine/select.js";
import { initialState, type ScaleState, warmStart } from "../engine/state.js";
import { type Photograph, readPhotograph } from "../photograph/read.js";
import { RunFolder } from "../run/folder.js";
import { compareRuns, machine, versions } from "../run/identity.js";
import { lockFolder } from "../run/lock.js";
import type { ScaleProgress } from "../run/state-file.js";
import { resolveSettings, type SettingsInput, stepsAt } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainEvent } from "./events.js";
import {
  type FinishedScale,
  type PartialModel,
  partialModel,
  reconstructionOf,
  rootMeanSquare,
} from "./finished.js";
import { areFinite, isRecorded, type LossRecord } from "./losses.js";
import { planRun } from "./plan.js";
import { reconstructionNoise, scaleProblem } from "./problem.js";
import { ProgressMeter } from "./progress.js";
import { type ScaleWork, trainStep } from "./scale.js";
import { linkOpener } from "./sessions.js";

export interface TrainOptions {
  /** Run folder; made when it is missing. */
  readonly out: string;
  readonly settings?: SettingsInput;
  readonly engine?: EngineChoice;
  /** Processor threads; all cores by default. */
  readonly threads?: number | undefined;
  /** Author and licence of the photograph, kept in the model. */
  readonly credit?: string | undefined;
  /** Starts over where the folder holds a training. */
  readonly force?: boolean;
  /** Seconds between checkpoints within a scale; 120 by default. */
  readonly checkpointSeconds?: number;
  /** Looked at after every step: the state is saved, then its reason is thrown. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
}

export interface TrainResult {
  readonly folder: string;
  readonly plan: RunPlan;
  /** Of every scale's reconstruction, in [-1, 1] units. */
  readonly rmse: readonly number[];
  /** Training time of all scales, over all sessions. */
  readonly seconds: number;
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
  const tell = options.onEvent ?? (() => undefined);
  const photograph = await readPhotograph(source);
  for (const text of photograph.notes) tell({ type: "note", text });
  const plan = planRun(photograph.size, settings);
  const unlock = await lockFolder(options.out);
  try {
    const { engine, reasons } = await selectEngine(
      options.engine ?? "auto",
      engineOptions(options),
    );
    for (const text of reasons) tell({ type: "note", text });
    tell({ type: "plan", plan, engine: engine.name, device: engine.device });
    const training = new Training(photograph, settings, plan, engine, options, tell);
    return await training.run();
  } finally {
    await unlock();
  }
}

function engineOptions({ threads }: TrainOptions): { threads?: number } {
  return threads === undefined ? {} : { threads };
}

class Training {
  private readonly folder: RunFolder;
  private readonly reals: readonly Picture[];
  private readonly noise: ReconstructionNoise;
  private readonly finished: FinishedScale[] = [];
  private readonly meter: ProgressMeter;

  constructor(
    photograph: Photograph,
    private readonly settings: TrainSettings,
    private readonly plan: RunPlan,
    private readonly engine: Engine,
    private readonly options: TrainOptions,
    private readonly tell: (event: TrainEvent) => void,
  ) {
    this.folder = new RunFolder(options.out);
    const full = resample(photograph.picture, plan.sizes.at(-1)!);
    // Each directly from the full picture, never from one another (reference, 2.1).
    this.reals = plan.sizes.map((size) => resample(full, size));
    this.noise = reconstructionNoise(settings, plan.sizes[0]!);
    this.record = recordOf(photograph, settings, plan, engine, options);
    this.meter = new ProgressMeter(settings, plan);
  }

  private readonly record: RunRecord;

  async run(): Promise<TrainResult> {
    const progress = await this.openFolder();
    const scales = this.plan.sizes.length;
    const alreadyFinished = this.finished.length === scales;
    let state = progress;
    for (let scale = this.finished.length; scale < scales; scale++) {
      state = await this.trainScale(scale, state);
    }
    const rmse = this.finished.map((finished) => finished.rmse);
    const seconds = this.finished.reduce((sum, finished) => sum + finished.seconds, 0);
    if (!alreadyFinished) await this.writeReport();
    this.tell({ type: "finished", folder: this.folder.path, seconds });
    return { folder: this.folder.path, plan: this.plan, rmse, seconds, alreadyFinished };
  }

  /** Reads what is there, or begins. Returns the state to go on from. */
  private async openFolder(): Promise<ScaleProgress | undefined> {
    const { folder, record, plan } = this;
    if (this.options.force) await folder.clear(64);
    const found = await folder.readRecord();
    if (found === undefined) {
      await folder.writePng(RUN_FILES.photograph, this.reals.at(-1)!);
      await folder.writeReconstructionNoise(this.noise);
      await folder.writeRecord(record);
      return undefined;
    }
    for (const text of compareRuns(found, record, folder.path)) this.tell({ type: "note", text });
    for (let n = 0; n < plan.sizes.length; n++) {
      const scale = await folder.readScale(n);
      if (scale === undefined) break;
      this.finished.push(scale);
      this.meter.skip(n);
    }
    const next = this.finished.length;
    if (next === plan.sizes.length) return undefined;
    const progress = await folder.readProgress();
    const expected = next === 0 ? progress === undefined : progress?.scale === next - 1;
    if (!expected && progress?.scale !== next) {
      throw new SinganError(
        "INVALID_RUN",
        `${folder.file(RUN_FILES.state)} is missing or of another scale, so the training cannot go on. Start over with --force.`,
      );
    }
    if (progress !== undefined) {
      const step = progress.scale === next ? progress.step : 0;
      this.tell({ type: "resume", scale: next, step });
    }
    return progress;
  }

  /** Trains one scale to its end; returns its state, from which the next one starts. */
  private async trainScale(
    scale: number,
    progress: ScaleProgress | undefined,
  ): Promise<ScaleProgress> {
    const { settings, plan, engine } = this;
    const opener = linkOpener(this.options.threads);
    const below = scale === 0 ? undefined : partialModel(plan, this.finished, [this.noise], opener);
    let trainer: ScaleTrainer | undefined;
    try {
      const real = this.reals[scale]!;
      const before = below && (await reconstructionOf(below));
      const channels = plan.channels[scale]!;
      const problem = scaleProblem(settings, channels, real, before, this.noise);
      const start = progress?.scale === scale ? progress : undefined;
      const state = start?.state ?? this.startState(scale, channels, progress?.state);
      trainer = await engine.openScale(problem, state, this.options.signal);
      const steps = stepsAt(settings, scale, plan.sizes.length);
      const work: ScaleWork = { settings, problem, trainer, scale, steps, below };
      const end = await this.trainSteps(work, start);
      await this.finishScale(work, end);
      return end;
    } finally {
      await trainer?.dispose();
      await below?.runner.release();
    }
  }

  private startState(scale: number, channels: number, before: ScaleState | undefined): ScaleState {
    const fresh = before === undefined || before.channels !== channels;
    return fresh ? initialState(channels, this.settings.seed, scale) : warmStart(before);
  }

  private async trainSteps(
    work: ScaleWork,
    start: ScaleProgress | undefined,
  ): Promise<ScaleProgress> {
    const { scale, steps, trainer } = work;
    const losses: LossRecord[] = [...(start?.losses ?? [])];
    const before = start?.seconds ?? 0;
    const began = performance.now();
    const seconds = () => before + (performance.now() - began) / 1000;
    const place = async (step: number): Promise<ScaleProgress> => {
      return { scale, step, seconds: seconds(), losses, state: await trainer.state() };
    };
    let saved = performance.now();
    let step = start?.step ?? 0;
    if (step > 0) this.meter.skipSteps(scale, step);
    while (step < steps) {
      const record = await trainStep(work, step);
      if (!areFinite(record)) this.diverged(scale, step);
      step++;
      if (isRecorded(step, steps)) losses.push(record);
      const { done, left } = this.meter.advance(scale);
      this.tell({
        type: "step",
        scale,
        scales: this.plan.sizes.length,
        step,
        steps,
        losses: record,
        done,
        ...(left === undefined ? {} : { left }),
      });
      const stopping = this.options.signal?.aborted === true;
      const due = performance.now() - saved > 1000 * (this.options.checkpointSeconds ?? 120);
      if (stopping || (due && step < steps)) {
        await this.folder.writeProgress(await place(step));
        await this.preview(work, `step-${String(step).padStart(6, "0")}.png`);
        this.tell({ type: "saved", scale, step });
        saved = performance.now();
      }
      if (stopping) throw this.options.signal?.reason;
      // Timers and signals get their turn: a step blocks the thread.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return place(steps);
  }

  /** The order of writing matters: a kill between any two leaves a folder that goes on. */
  private async finishScale(work: ScaleWork, end: ScaleProgress): Promise<void> {
    const { scale, trainer, problem, steps } = work;
    await this.folder.writeProgress(end);
    const { data } = await trainer.reconstruct();
    await this.folder.writePicture(RUN_FILES.reconstruction(scale), { ...problem.size, data });
    const weights = await trainer.generatorWeights();
    const amplitude = problem.amplitude;
    const scales = [...this.finished, { weights, amplitude }];
    const model = partialModel(this.plan, scales, [this.noise], linkOpener(this.options.threads));
    try {
      const reconstruction = await reconstructionOf(model);
      const rmse = rootMeanSquare(reconstruction, this.reals[scale]!);
      await this.previewScale(scale, model, reconstruction);
      const { seconds, losses } = end;
      const finished = { weights, amplitude, rmse, steps, seconds, losses };
      await this.folder.writeScale(scale, finished);
      this.finished.push(finished);
      const scaleCount = this.plan.sizes.length;
      this.tell({ type: "scale", scale, scales: scaleCount, rmse, amplitude, seconds });
    } finally {
      await model.runner.release();
    }
  }

  private async previewScale(
    scale: number,
    model: PartialModel,
    reconstruction: Picture,
  ): Promise<void> {
    const name = previewFolder(scale);
    await this.folder.writePng(`${name}/photograph.png`, this.reals[scale]!);
    await this.folder.writePng(`${name}/reconstruction.png`, reconstruction);
    for (let index = 0; index < 3; index++) {
      const { seed } = this.settings;
      const picture = await draw(model.runner, model, { seed, purpose: "sample", index });
      await this.folder.writePng(`${name}/sample-${index}.png`, picture);
    }
  }

  /** The reconstruction so far, a small picture beside every checkpoint. */
  private async preview({ scale, trainer, problem }: ScaleWork, name: string): Promise<void> {
    const { data } = await trainer.reconstruct();
    await this.folder.writePng(`${previewFolder(scale)}/${name}`, { ...problem.size, data });
  }

  private diverged(scale: number, step: number): never {
    throw new SinganError(
      "DIVERGED",
      `The losses of scale ${scale} are not finite after step ${step}. The last good state is kept in ${this.folder.path}; start over with --force and a smaller --learning-rate.`,
    );
  }

  private writeReport(): Promise<void> {
    const { photograph, preset, seed, settings, versions, machine } = this.record;
    return this.folder.writeReport({
      photograph,
      preset,
      seed,
      settings,
      versions,
      machine,
      seconds: this.finished.reduce((sum, { seconds }) => sum + seconds, 0),
      scales: this.finished.map(({ weights: _, ...about }, scale) => {
        return { ...this.plan.sizes[scale], channels: this.plan.channels[scale], ...about };
      }),
    });
  }
}

function previewFolder(scale: number): string {
  return `${RUN_FILES.previews}/scale-${String(scale).padStart(2, "0")}`;
}

function recordOf(
  { size, sha256 }: Photograph,
  settings: TrainSettings,
  plan: RunPlan,
  engine: Engine,
  { credit, threads }: TrainOptions,
): RunRecord {
  const { preset, application, seed, ...numbers } = settings;
  return {
    format: RUN_FORMAT,
    photograph: { ...size, sha256, ...(credit === undefined ? {} : { credit }) },
    preset,
    application,
    seed,
    settings: numbers,
    plan,
    versions: versions(engine),
    machine: machine(engine, threads),
  };
}
