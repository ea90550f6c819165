/** Trains one scale: the schedule of the reference, 5.2, step by step, from any step on. */
import {
  type Colour,
  type CriticLosses,
  draw,
  type GeneratorLosses,
  gaussian,
  type LossRecord,
  type NoisePurpose,
  noiseChannels,
  noiseShape,
  noiseWindow,
  painted,
  resample,
  type Tensor,
  uniform,
} from "@singan/pyramid";
import type { ScaleProblem, ScaleTrainer } from "../engine/engine.js";
import type { TrainSettings } from "../settings/settings.js";
import type { PartialModel } from "./finished.js";
import { blank, tensorOf } from "./problem.js";
import type { Stage } from "./stages.js";

/** Draws set apart for each stage, so that no two train on the same ones: more than the settings can ask for. */
export const DRAWS_PER_STAGE = 2 ** 20;

export interface ScaleWork {
  readonly settings: TrainSettings;
  readonly problem: ScaleProblem;
  readonly trainer: ScaleTrainer;
  readonly stage: Stage;
  /** Factor of the learning rate: 1, or less after the scale diverged. */
  readonly rate: number;
  /** The scales below; absent at scale 0. */
  readonly below: PartialModel | undefined;
  /** Colours that every previous picture is painted in; absent but for paintings. */
  readonly palette: readonly Colour[] | undefined;
}

/** One step: several critic updates, then several generator updates on the last draw. */
export async function trainStep(work: ScaleWork, step: number): Promise<LossRecord> {
  const { settings, trainer, stage } = work;
  const { criticSteps, generatorSteps } = settings;
  const { learningRate, frozen } = phaseAt(settings, step, stage.steps);
  const phase = { learningRate: learningRate * work.rate, frozen };
  const first = stage.index * DRAWS_PER_STAGE + step * criticSteps;
  // One noise a step, a new draw of the scales below for each critic update (reference, 5.2).
  const noise = ownNoise(work, first);
  let previous: Tensor | undefined;
  let critic: CriticLosses | undefined;
  for (let j = 0; j < criticSteps; j++) {
    previous = await previousDraw(work, first + j);
    const mix = penaltyPlace(work, step * criticSteps + j);
    critic = await trainer.critic({ noise, previous, mix, ...phase });
  }
  let generator: GeneratorLosses | undefined;
  for (let j = 0; j < generatorSteps; j++) {
    const reconstructionNoise = freshStar(work, step * generatorSteps + j);
    generator = await trainer.generator({
      noise,
      previous: previous!,
      reconstructionNoise,
      ...phase,
    });
  }
  return { step: step + 1, critic: critic!, generator: generator! };
}

/**
 * After the milestone the learning rate is lower and the generator's statistics are frozen: for the last step at least,
 * since what leaves the scale is the generator with frozen statistics.
 */
export function phaseAt(
  { learningRate, milestone, decay }: TrainSettings,
  step: number,
  steps: number,
): { learningRate: number; frozen: boolean } {
  const isLate = step >= milestone * steps;
  return {
    learningRate: isLate ? learningRate * decay : learningRate,
    frozen: isLate || step === steps - 1,
  };
}

/** Where between real and fake this update of the critic is penalised, if it is: the last of every `penaltyEvery`. */
function penaltyPlace({ settings, stage }: ScaleWork, update: number): number | undefined {
  const { seed, penaltyEvery } = settings;
  if ((update + 1) % penaltyEvery !== 0) return undefined;
  return uniform({ seed, purpose: "penalty", scale: stage.index }, update);
}

function ownNoise(work: ScaleWork, sample: number, purpose: NoisePurpose = "critic"): Tensor {
  const { settings, problem } = work;
  const { scale } = work.stage;
  const channels = noiseChannels(scale);
  const window = noiseWindow(problem.size, problem.padding);
  const data = gaussian({ seed: settings.seed, purpose, scale }, { sample, channels, window });
  return { data, shape: noiseShape(problem.size, problem.padding, scale) };
}

/** Another z* for the coarsest scale, where the settings want one; else the problem's own. */
function freshStar(work: ScaleWork, update: number): Tensor | undefined {
  const isFresh = work.stage.scale === 0 && work.settings.reconstructionNoise === "fresh";
  return isFresh ? ownNoise(work, update, "generator") : undefined;
}

/** A random picture of the scale below at this scale's size (reference, 5.4), for paintings in few colours. */
async function previousDraw(work: ScaleWork, index: number): Promise<Tensor> {
  const { below, problem, settings, palette } = work;
  if (below === undefined) return tensorOf(blank(problem.size));
  const picture = await draw(below.runner, below, {
    seed: settings.seed,
    purpose: "critic",
    index,
  });
  const { size } = problem;
  return tensorOf(palette ? painted(picture, size, palette) : resample(picture, size));
}
