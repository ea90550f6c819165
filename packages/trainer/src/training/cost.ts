/** What a training costs, in multiplications: how progress is weighted and time foretold (reference, 5.5). */
import { passCost, type RunPlan } from "@singan/pyramid";
import type { TrainSettings } from "../settings/settings.js";
import { stagesOf } from "./stages.js";

/** Passes of a network over the scale that one update takes: forward, input and filter gradients. */
const CRITIC_PASSES = 7;
const PENALTY_PASSES = 6;
const GENERATOR_PASSES = 9;
/** Overhead of one update, as multiplications: what small scales cost although they have few pixels. */
const OVERHEAD = 2e8;

/** Multiplications of one step of a scale, lower scales drawn included. */
export function stepCost(settings: TrainSettings, plan: RunPlan, scale: number): number {
  const at = (n: number) => passCost(plan.sizes[n]!, plan.channels[n]!);
  const { criticSteps, generatorSteps, penaltyEvery } = settings;
  let draw = 0;
  for (let lower = 0; lower < scale; lower++) draw += at(lower);
  const critic = CRITIC_PASSES + PENALTY_PASSES / penaltyEvery;
  const updates = criticSteps * critic + generatorSteps * GENERATOR_PASSES;
  return updates * at(scale) + criticSteps * draw + (criticSteps + generatorSteps) * OVERHEAD;
}

/** Cost of every stage. */
export function stageCosts(settings: TrainSettings, plan: RunPlan): number[] {
  return stagesOf(settings, plan).map(
    ({ scale, steps }) => steps * stepCost(settings, plan, scale),
  );
}
