/** What a training would take, before it starts: measured on the engine that would run it. */
import { gaussian, passCost, type ReconstructionNoise, type RunPlan } from "@singan/pyramid";
import type { Engine } from "../engine/engine.js";
import { selectEngine } from "../engine/select.js";
import { generatorWeights, initialState } from "../engine/state.js";
import { nameOf, readPhotograph } from "../photograph/read.js";
import { RunFolder } from "../run/folder.js";
import { recordOf } from "../run/identity.js";
import { resolveSettings } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";
import { stageCosts, stepCost } from "./cost.js";
import { type Computing, computingOf } from "./events.js";
import { type PartialModel, partialModel } from "./finished.js";
import { type FolderAction, foresee } from "./foresee.js";
import { checkTrainingMemory, trainingMemory } from "./memory.js";
import { type ResolvedOptions, resolveOptions, type TrainOptions } from "./options.js";
import { planRun } from "./plan.js";
import { blank, reconstructionNoise, scaleProblem } from "./problem.js";
import { keepSource } from "./resume.js";
import { trainStep } from "./scale.js";
import { linkOpener } from "./sessions.js";
import { stagesOf } from "./stages.js";

/** What one generator would take. */
export interface StageEstimate {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly steps: number;
  /** About. */
  readonly seconds: number;
}

/** What a training would take. */
export interface Estimate extends Computing {
  readonly scales: readonly StageEstimate[];
  /** The second generator of a scale, where there is one. */
  readonly paint?: StageEstimate & { readonly scale: number };
  readonly seconds: number;
  /** Peak of the whole process, about. */
  readonly bytes: number;
  /** What would become of the run folder, where one was named. Times are of the whole training in any case. */
  readonly folder?: FolderAction;
}

/** A run folder may be named, to hear what {@link train} would do with it. */
export type EstimateOptions = Omit<TrainOptions, "out"> & Partial<Pick<TrainOptions, "out">>;

/** Largest scale that a trial step runs on, in multiplications a pass: a second or two. */
const LARGEST_TRIAL = 2e8;
/** The same where tfjs's own kernels compute, which are for tests. */
const LARGEST_JAVASCRIPT_TRIAL = 1e6;
/** Where no scale is as small, a picture of at least this side is taken. */
const LEAST_SIDE = 16;
const TRIAL_STEPS = 5;
/** After so many seconds two steps must do. */
const LONG_ENOUGH = 3;

/**
 * What {@link train} would take with these options: times a few steps of a middle scale and scales them by cost. Other
 * work on the machine changes it. Writes nothing.
 *
 * @param source - A path or the file's bytes.
 * @throws SinganError as {@link train} does before it trains.
 */
export async function estimate(
  source: string | Uint8Array,
  options: EstimateOptions,
): Promise<Estimate> {
  const settings = resolveSettings(options.settings ?? {});
  const { out } = options;
  const resolved = resolveOptions({ ...options, out: out ?? "none" });
  const { engine: choice, threads, onEvent: tell } = resolved;
  const folder = out === undefined ? undefined : new RunFolder(out);
  if (folder !== undefined) await keepSource(source, folder);
  const photograph = await readPhotograph(source);
  const plan = planRun(photograph.size, settings, nameOf(source));
  checkTrainingMemory(plan);
  const { engine, troubles } = await selectEngine(choice, { threads });
  const note = (text: string) => tell({ type: "note", text });
  for (const text of [...photograph.notes, ...troubles]) note(text);
  const record = recordOf(photograph, settings, plan, engine, resolved);
  const stages = stagesOf(settings, plan);
  const question = folder && { folder, plan, stages, settings, record };
  const action = question && (await foresee(question, resolved.force === true, note));
  return {
    ...computingOf(engine, threads),
    ...(await estimatePlan(settings, plan, engine, resolved)),
    ...(action && { folder: action }),
  };
}

async function estimatePlan(
  settings: TrainSettings,
  plan: RunPlan,
  engine: Engine,
  options: ResolvedOptions,
): Promise<Omit<Estimate, keyof Computing | "folder">> {
  const { rate, opening } = await measure(settings, plan, engine, options);
  const costs = stageCosts(settings, plan);
  const stages = stagesOf(settings, plan).map(({ index, scale, steps }): StageEstimate => {
    const seconds = costs[index]! / rate + opening;
    return { ...plan.sizes[scale]!, channels: plan.channels[scale]!, steps, seconds };
  });
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const { sizes, paintScale: scale } = plan;
  return {
    scales: stages.slice(0, sizes.length),
    ...(scale !== undefined && { paint: { scale, ...stages.at(-1)! } }),
    seconds,
    bytes: trainingMemory(plan),
  };
}

interface Measured {
  /** Multiplications a second. */
  readonly rate: number;
  /** Seconds that a scale takes before its first step and at its milestone, when steps are traced. */
  readonly opening: number;
}

async function measure(
  asked: TrainSettings,
  whole: RunPlan,
  engine: Engine,
  { threads, signal }: Pick<ResolvedOptions, "threads" | "signal">,
): Promise<Measured> {
  // All steps alike: what one costs is known of either kind.
  const settings = { ...asked, penaltyEvery: 1 };
  const { plan, scale } = trialOf(
    whole,
    engine.operators === "javascript" ? LARGEST_JAVASCRIPT_TRIAL : LARGEST_TRIAL,
  );
  const size = plan.sizes[scale]!;
  const channels = plan.channels[scale]!;
  const window = { x: 0, y: 0, ...size };
  const field = { seed: 0, purpose: "generator", scale } as const;
  const real = {
    ...size,
    data: gaussian(field, { sample: 0, channels: 3, window }).map(Math.tanh),
  };
  const noise = reconstructionNoise(settings, plan.sizes[0]!);
  const before = scale === 0 ? undefined : blank(plan.sizes[scale - 1]!);
  const below = scale === 0 ? undefined : untrained(plan, scale, noise, threads);
  const problem = scaleProblem(settings, channels, real, before, noise);
  const trainer = await engine.openScale(problem, initialState(channels, 0, scale));
  try {
    const stage = { index: scale, scale, paint: false, steps: 1000 };
    const work = { settings, problem, trainer, stage, rate: 1, below, palette: undefined };
    const seconds: number[] = [];
    for (let step = 0; step <= TRIAL_STEPS; step++) {
      signal?.throwIfAborted();
      const began = performance.now();
      await trainStep(work, step);
      seconds.push((performance.now() - began) / 1000);
      const spent = seconds.reduce((sum, each) => sum + each, 0);
      if (step > 0 && spent > LONG_ENOUGH) break;
      // So that a signal comes through.
      await new Promise(setImmediate);
    }
    const [first = 0, ...others] = seconds;
    const middle = others.sort((a, b) => a - b)[others.length >> 1]!;
    const opening = 2 * Math.max(0, first - middle);
    return { rate: stepCost(settings, plan, scale) / middle, opening };
  } finally {
    await trainer.dispose();
    await below?.runner.release();
  }
}

/** The largest scale that is small enough for a trial; where none is, a smaller picture like the coarsest. */
function trialOf(plan: RunPlan, largest: number): { plan: RunPlan; scale: number } {
  const costs = plan.sizes.map((size, n) => passCost(size, plan.channels[n]!));
  const scale = costs.findLastIndex((cost) => cost <= largest);
  if (scale >= 0) return { plan, scale };
  const factor = Math.sqrt(largest / costs[0]!);
  const shrunk = (side: number) => Math.max(LEAST_SIDE, Math.round(factor * side));
  const { width, height } = plan.sizes[0]!;
  const sizes = [{ width: shrunk(width), height: shrunk(height) }];
  return { plan: { ...plan, sizes, channels: plan.channels.slice(0, 1) }, scale: 0 };
}

/** Scales below one that nobody trained: drawing from them takes as long as from trained ones. */
function untrained(
  plan: RunPlan,
  scales: number,
  noise: ReconstructionNoise,
  threads: number,
): PartialModel {
  const lower = plan.channels.slice(0, scales).map((channels, n) => {
    return { weights: generatorWeights(initialState(channels, 0, n)), amplitude: 0.1 };
  });
  return partialModel(plan, lower, [noise], linkOpener(threads));
}
