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

/** Share of the whole cost, 0 to 1, that is done after so many steps of the stage of this index. */
export function shareDone(
  settings: TrainSettings,
  plan: RunPlan,
  index: number,
  step: number,
): number {
  const stages = stagesOf(settings, plan);
  const costs = stageCosts(settings, plan);
  const ofStage = stages[index] ? (step / stages[index].steps) * costs[index]! : 0;
  return (sum(costs.slice(0, index)) + ofStage) / sum(costs);
}

/** Cost of every stage. */
export function stageCosts(settings: TrainSettings, plan: RunPlan): number[] {
  return stagesOf(settings, plan).map(
    ({ scale, steps }) => steps * stepCost(settings, plan, scale),
  );
}

function sum(costs: readonly number[]): number {
  return costs.reduce((total, cost) => total + cost, 0);
}
