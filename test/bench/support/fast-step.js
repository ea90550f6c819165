// How the steps of the preset `fast` differ from the paper's. Apart from the steps themselves, as the settings bring tfjs
// with them, and the memory of a step is measured too.
import { PRESET_SETTINGS } from "../../../packages/trainer/dist/settings/presets.js";
import { criticAt } from "../../../packages/trainer/dist/training/problem.js";

/**
 * @param {import("./bare.js").Size} size of the scale
 * @param {boolean} isPenalised as one of its updates in four is
 * @returns {import("./training-step.js").StepKind}
 */
export function fastKind(size, isPenalised) {
  const { fast } = PRESET_SETTINGS;
  const penaltyWeight = fast.penaltyWeight * fast.penaltyEvery;
  return { ...criticAt(fast, size), penaltyWeight, isPenalised };
}
