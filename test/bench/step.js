// One training step of each network, against the bare convolutions of the same shapes.
import { matrixProduct } from "./support/bare.js";
import { stepConvolutions } from "./support/bare-step.js";
import { takeTurns } from "./support/timing.js";
import { openStep } from "./support/training-step.js";

/**
 * @typedef {import("./support/figures.js").Figure} Figure
 * @typedef {import("./support/bare-step.js").Network} Network
 *
 * @typedef {object} Case
 * @property {Network} step
 * @property {import("./support/bare.js").Size} size
 * @property {number} goal most of the embedded engine's time, as a multiple of the bare convolutions
 * @property {"never" | "always" | "onRequest"} tfjs whether tfjs's own CPU backend is timed too: it takes minutes
 */

const CHANNELS = 32;
const SMALL = { width: 66, height: 49 };
const MIDDLE = { width: 125, height: 94 };
const LARGE = { width: 250, height: 188 };

/** @type {readonly Case[]} */
const CASES = [
  { step: "critic", size: SMALL, goal: 1.5, tfjs: "never" },
  { step: "generator", size: SMALL, goal: 1.5, tfjs: "never" },
  { step: "critic", size: MIDDLE, goal: 1.3, tfjs: "always" },
  { step: "critic", size: LARGE, goal: 1, tfjs: "onRequest" },
  { step: "generator", size: LARGE, goal: 1, tfjs: "never" },
];
/** Small steps vary more. */
const ROUNDS = { onnxruntime: 12, tfjs: 1 };

/** @param {string} what @param {Case} step */
const nameOf = (what, { step, size: { width, height } }) =>
  `${step}-${height}x${width}x${CHANNELS}-${what}`;

/** @param {"onnxruntime" | "tfjs"} engineName @param {Case} of @returns {Promise<Figure[]>} */
async function measureStep(engineName, of) {
  const step = await openStep(of.step, engineName, of.size, CHANNELS);
  const bare = await stepConvolutions(of.step, of.size, CHANNELS);
  const peak = await matrixProduct(1024);
  const cases = { step: step.run, bare: bare.run, peak: peak.run };
  const rounds = ROUNDS[engineName];
  const times = await takeTurns(cases, { rounds, warmUp: rounds > 1 });
  await step.dispose();
  const gflops = (/** @type {number} */ flop, /** @type {number} */ ms) => flop / ms / 1e6;
  const peakGflops = gflops(peak.flop, times.peak.best);
  const bareName = nameOf("convolutions", of);
  /** @type {Figure} */
  const figure = {
    name: nameOf(engineName, of),
    what: `one ${of.step} step, ${engineName} on ${step.device}`,
    value: times.step.best,
    median: times.step.median,
    unit: "ms",
    gflops: gflops(bare.flop, times.step.best),
    peakGflops,
    comparedWith: { name: bareName, value: times.bare.best },
  };
  if (engineName === "tfjs") return [figure];
  return [
    { ...figure, goal: { ratio: of.goal } },
    {
      name: bareName,
      what: "its bare convolutions",
      value: times.bare.best,
      median: times.bare.median,
      unit: "ms",
      gflops: gflops(bare.flop, times.bare.best),
      peakGflops,
    },
  ];
}

const WITH_TFJS = CASES.filter(({ tfjs }) => tfjs !== "never");

/** @type {import("./index.js").Group} */
export const group = {
  names: [
    ...CASES.flatMap((of) => [nameOf("onnxruntime", of), nameOf("convolutions", of)]),
    ...WITH_TFJS.map((of) => nameOf("tfjs", of)),
  ],
  onRequest: CASES.filter(({ tfjs }) => tfjs === "onRequest").map((of) => nameOf("tfjs", of)),
  async measure(isWanted) {
    const figures = [];
    for (const of of CASES) {
      const embedded = ["onnxruntime", "convolutions"].some((what) => isWanted(nameOf(what, of)));
      if (embedded) figures.push(...(await measureStep("onnxruntime", of)));
      const tfjs = nameOf("tfjs", of);
      if (WITH_TFJS.includes(of) && isWanted(tfjs))
        figures.push(...(await measureStep("tfjs", of)));
    }
    return figures;
  },
};
