// One training step through the trainer's own seam, with random pictures: it costs what any other costs.
import { selectEngine } from "../../../packages/trainer/dist/engine/select.js";
import { initialState } from "../../../packages/trainer/dist/engine/state.js";
import { values } from "./bare.js";

/**
 * @typedef {object} StepKind what steps of one size differ in
 * @property {number} criticDilation
 * @property {"batch" | "none"} criticNormalisation
 * @property {number} penaltyWeight
 * @property {boolean} isPenalised whether a critic's step has the penalty
 */

/** The paper's: the same at all sizes, with the penalty in every step. @type {StepKind} */
export const PAPER_KIND = {
  criticDilation: 1,
  criticNormalisation: "batch",
  penaltyWeight: 0.1,
  isPenalised: true,
};

/**
 * Opens a scale for training.
 * @param {import("./bare-step.js").Network} step
 * @param {"onnxruntime" | "tfjs"} engineName
 * @param {import("./bare.js").Size} size
 * @param {number} channels
 * @param {StepKind} [kind]
 * @returns {Promise<{ run: () => Promise<unknown>, dispose: () => Promise<void>, device: string }>}
 */
export async function openStep(step, engineName, size, channels, kind = PAPER_KIND) {
  const { engine } = await selectEngine(engineName);
  const { width, height } = size;
  const { criticDilation, criticNormalisation, penaltyWeight, isPenalised } = kind;
  const shape = /** @type {const} */ ([1, 3, height, width]);
  const picture = () => ({ shape, data: values(3 * width * height).map((value) => 8 * value) });
  const problem = {
    size,
    channels,
    padding: /** @type {const} */ ("zero"),
    real: picture(),
    amplitude: 0.1,
    reconstructionNoise: picture(),
    reconstructionPrevious: picture(),
    reconstructionWeight: 10,
    penaltyWeight,
    criticDilation,
    betas: /** @type {const} */ ([0.5, 0.999]),
    criticNormalisation,
  };
  const state = initialState(channels, 1, 1, criticNormalisation);
  const trainer = await engine.openScale(problem, state);
  const inputs = { noise: picture(), previous: picture(), learningRate: 5e-4, frozen: false };
  const penalty = isPenalised ? { mix: 0.5 } : {};
  return {
    run: () =>
      step === "critic" ? trainer.critic({ ...inputs, ...penalty }) : trainer.generator(inputs),
    dispose: () => trainer.dispose(),
    device: engine.device,
  };
}
