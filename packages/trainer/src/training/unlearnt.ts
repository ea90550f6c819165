/** What is said of a scale that ended worse than none: no error, as trainings of few steps have them, but no success. */
import type { ScaleProblem } from "../engine/engine.js";
import { withoutGenerator } from "./losses.js";
import { type Stage, stageName } from "./stages.js";

/**
 * @param rmse - Of its reconstruction, in [-1, 1] units.
 * @returns A sentence; undefined for a scale that rebuilds something, or was not asked to.
 */
export function unlearntText(
  stage: Stage,
  problem: ScaleProblem,
  rmse: number,
): string | undefined {
  const without = withoutGenerator(problem);
  if (problem.reconstructionWeight === 0 || rmse <= without) return undefined;
  return `${stageName(stage)} has not learnt to rebuild the photograph: RMSE ${rmse.toFixed(4)}, where what entered or plain grey has ${without.toFixed(4)}. Train more steps, or with a smaller --learning-rate.`;
}
