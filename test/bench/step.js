// One training step of each network by the embedded engine, against the bare convolutions of the same shapes.
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
 */

const CHANNELS = 32;
const SMALL = { width: 66, height: 49 };
const MIDDLE = { width: 125, height: 94 };
const LARGE = { width: 250, height: 188 };

/** @type {readonly Case[]} */
const CASES = [
  { step: "critic", size: SMALL, goal: 1.5 },
  { step: "generator", size: SMALL, goal: 1.5 },
  { step: "critic", size: MIDDLE, goal: 1.3 },
  { step: "critic", size: LARGE, goal: 1 },
  { step: "generator", size: LARGE, goal: 1 },
];
/** Small steps vary more. */
const ROUNDS = 12;

/** @param {string} what @param {Case} step */
const nameOf = (what, { step, size: { width, height } }) =>
  `${step}-${height}x${width}x${CHANNELS}-${what}`;

/** @param {Case} of @returns {Promise<Figure[]>} */
async function measureStep(of) {
  const step = await openStep(of.step, "onnxruntime", of.size, CHANNELS);
  const bare = await stepConvolutions(of.step, of.size, CHANNELS);
  const peak = await matrixProduct(1024);
  const cases = { step: step.run, bare: bare.run, peak: peak.run };
  const times = await takeTurns(cases, { rounds: ROUNDS });
  await step.dispose();
  const gflops = (/** @type {number} */ flop, /** @type {number} */ ms) => flop / ms / 1e6;
  const peakGflops = gflops(peak.flop, times.peak.best);
  const bareName = nameOf("convolutions", of);
  return [
    {
      name: nameOf("onnxruntime", of),
      what: `one ${of.step} step, onnxruntime on ${step.device}`,
      value: times.step.best,
      median: times.step.median,
      unit: "ms",
      gflops: gflops(bare.flop, times.step.best),
      peakGflops,
      comparedWith: { name: bareName, value: times.bare.best },
      goal: { ratio: of.goal },
    },
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

/** @param {Case} of */
const namesOf = (of) => ["onnxruntime", "convolutions"].map((what) => nameOf(what, of));

/** @type {import("./index.js").Group} */
export const group = {
  names: CASES.flatMap(namesOf),
  async measure(isWanted) {
    const figures = [];
    for (const of of CASES) {
      if (namesOf(of).some(isWanted)) figures.push(...(await measureStep(of)));
    }
    return figures;
  },
};
