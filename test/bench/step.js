// One training step of each network by the embedded engine, as the paper has it and as the preset `fast` takes it, against
// the bare convolutions of the same shapes.
import { matrixProduct } from "./support/bare.js";
import { stepConvolutions } from "./support/bare-step.js";
import { fastKind } from "./support/fast-step.js";
import { takeTurns } from "./support/timing.js";
import { openStep, PAPER_KIND } from "./support/training-step.js";

/**
 * @typedef {import("./support/figures.js").Figure} Figure
 * @typedef {import("./support/bare-step.js").Network} Network
 *
 * @typedef {object} Case
 * @property {string} name how its figures' names start
 * @property {string} what for people
 * @property {Network} step
 * @property {import("./support/training-step.js").StepKind} kind
 * @property {import("./support/bare.js").Size} size
 * @property {number} [goal] most of the embedded engine's time, as a multiple of the bare convolutions
 */

const CHANNELS = 32;
const SMALL = { width: 66, height: 49 };
const MIDDLE = { width: 125, height: 94 };
const LARGE = { width: 250, height: 188 };

/** As the paper has it. @param {Network} step @param {Case["size"]} size @param {number} goal @returns {Case} */
const paper = (step, size, goal) => {
  return { name: step, what: `one ${step} step`, step, kind: PAPER_KIND, size, goal };
};

/** As `fast` takes it. @param {Case["size"]} size @param {boolean} isPenalised @returns {Case} */
const fast = (size, isPenalised) => ({
  name: `fast-critic-${isPenalised ? "penalised" : "unpenalised"}`,
  what: `one critic step of the preset fast ${isPenalised ? "with" : "without"} the penalty`,
  step: "critic",
  kind: fastKind(size, isPenalised),
  size,
});

/** @type {readonly Case[]} */
const CASES = [
  paper("critic", SMALL, 1.5),
  paper("generator", SMALL, 1.5),
  paper("critic", MIDDLE, 1.3),
  paper("critic", LARGE, 1),
  paper("generator", LARGE, 1),
  ...[SMALL, LARGE].flatMap((size) => [fast(size, true), fast(size, false)]),
];
/** Small steps vary more. */
const ROUNDS = 12;

/** @param {string} what @param {Case} of */
const nameOf = (what, { name, size: { width, height } }) =>
  `${name}-${height}x${width}x${CHANNELS}-${what}`;

/** @param {Case} of @returns {Promise<Figure[]>} */
async function measureStep(of) {
  const step = await openStep(of.step, "onnxruntime", of.size, CHANNELS, of.kind);
  const bare = await stepConvolutions(of.step, of.size, CHANNELS, of.kind);
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
      what: `${of.what}, onnxruntime on ${step.device}`,
      value: times.step.best,
      median: times.step.median,
      unit: "ms",
      gflops: gflops(bare.flop, times.step.best),
      peakGflops,
      comparedWith: { name: bareName, value: times.bare.best },
      ...(of.goal !== undefined && { goal: { ratio: of.goal } }),
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
