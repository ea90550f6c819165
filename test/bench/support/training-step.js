// One training step through the trainer's own seam, with random pictures: it costs what any other costs.
import { selectEngine } from "../../../packages/trainer/dist/engine/select.js";
import { initialState } from "../../../packages/trainer/dist/engine/state.js";
import { values } from "./bare.js";

/**
 * Opens a scale for training.
 * @param {import("./bare-step.js").Network} step
 * @param {"onnxruntime" | "tfjs"} engineName
 * @param {import("./bare.js").Size} size
 * @param {number} channels
 * @returns {Promise<{ run: () => Promise<unknown>, dispose: () => Promise<void>, device: string }>}
 */
export async function openStep(step, engineName, size, channels) {
  const { engine } = await selectEngine(engineName);
  const { width, height } = size;
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
    penaltyWeight: 0.1,
    criticDilation: 1,
    betas: /** @type {const} */ ([0.5, 0.999]),
    criticNormalisation: /** @type {const} */ ("batch"),
  };
  const trainer = await engine.openScale(problem, initialState(channels, 1, 1));
  const inputs = { noise: picture(), previous: picture(), learningRate: 5e-4, frozen: false };
  return {
    run: () =>
      step === "critic" ? trainer.critic({ ...inputs, mix: 0.5 }) : trainer.generator(inputs),
    dispose: () => trainer.dispose(),
    device: engine.device,
  };
}
