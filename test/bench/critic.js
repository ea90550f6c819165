// One step of the critic in both engines, against the bare convolutions of the same shapes.
import { matrixProduct } from "./support/bare.js";
import { criticConvolutions } from "./support/bare-critic.js";
import { openCriticStep } from "./support/critic-step.js";
import { takeTurns } from "./support/timing.js";

/** @typedef {import("./support/figures.js").Figure} Figure */

const CHANNELS = 32;
const SIZES = [
  { width: 125, height: 94 },
  { width: 250, height: 188 },
];
/** tfjs on its own CPU backend takes minutes where the embedded engine takes less than a second. */
const ROUNDS = { onnxruntime: 8, tfjs: 1 };

/** @param {{ width: number, height: number }} size */
const label = ({ width, height }) => `${height}x${width}x${CHANNELS}`;
/** @param {string} engine @param {{ width: number, height: number }} size */
const nameOf = (engine, size) => `critic-${label(size)}-${engine}`;

/**
 * @param {"onnxruntime" | "tfjs"} engineName
 * @param {{ width: number, height: number }} size
 * @returns {Promise<Figure[]>}
 */
async function measureStep(engineName, size) {
  const step = await openCriticStep(engineName, size, CHANNELS);
  const bare = await criticConvolutions(size, CHANNELS);
  const peak = await matrixProduct(1024);
  const cases = { step: step.run, bare: bare.run, peak: peak.run };
  const rounds = ROUNDS[engineName];
  const times = await takeTurns(cases, { rounds, warmUp: rounds > 1 });
  await step.dispose();
  const gflops = (/** @type {number} */ flop, /** @type {number} */ ms) => flop / ms / 1e6;
  const peakGflops = gflops(peak.flop, times.peak.best);
  const bareName = nameOf("convolutions", size);
  /** @type {Figure} */
  const figure = {
    name: nameOf(engineName, size),
    what: `one critic step, ${engineName} on ${step.device}`,
    value: times.step.best,
    median: times.step.median,
    unit: "ms",
    gflops: gflops(bare.flop, times.step.best),
    peakGflops,
    comparedWith: { name: bareName, value: times.bare.best },
  };
  if (engineName === "tfjs") return [figure];
  return [
    { ...figure, goal: { ratio: 1.3 } },
    {
      name: bareName,
      what: "its twelve passes of bare convolutions",
      value: times.bare.best,
      median: times.bare.median,
      unit: "ms",
      gflops: gflops(bare.flop, times.bare.best),
      peakGflops,
    },
  ];
}

/** @type {import("./index.js").Group} */
export const group = {
  names: SIZES.flatMap((size) =>
    ["onnxruntime", "convolutions", "tfjs"].map((engine) => nameOf(engine, size)),
  ),
  onRequest: ["critic-188x250x32-tfjs"],
  async measure(isWanted) {
    const figures = [];
    for (const size of SIZES) {
      const embedded = ["onnxruntime", "convolutions"].some((name) => isWanted(nameOf(name, size)));
      if (embedded) figures.push(...(await measureStep("onnxruntime", size)));
      if (isWanted(nameOf("tfjs", size))) figures.push(...(await measureStep("tfjs", size)));
    }
    return figures;
  },
};
