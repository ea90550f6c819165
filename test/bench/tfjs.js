// One critic step by tfjs's own processor backend, time and memory from one process, as it takes minutes.
import { fileURLToPath } from "node:url";
import { matrixProduct } from "./support/bare.js";
import { stepConvolutions } from "./support/bare-step.js";
import { peakMemory } from "./support/child.js";
import { takeTurns } from "./support/timing.js";

const ONCE = fileURLToPath(new URL("support/once.js", import.meta.url));
const CHANNELS = 32;

/** @typedef {import("./support/bare.js").Size} Size */

/** @type {readonly Size[]} */
const SIZES = [
  { width: 66, height: 49 },
  { width: 125, height: 94 },
  { width: 250, height: 188 },
];

/** @param {Size} size */
const stepName = ({ width, height }) => `critic-${height}x${width}x${CHANNELS}`;

/** @param {Size} size @returns {Promise<import("./support/figures.js").Figure[]>} */
async function measureSize(size) {
  const args = [String(size.width), String(size.height)];
  const tfjs = await peakMemory([ONCE, "critic-tfjs", ...args]);
  const bare = await peakMemory([ONCE, "critic-convolutions", ...args]);
  const convolutions = await stepConvolutions("critic", size, CHANNELS);
  const peak = await matrixProduct(1024);
  const times = await takeTurns({ bare: convolutions.run, peak: peak.run }, { rounds: 3 });
  const name = stepName(size);
  const milliseconds = Number(tfjs.output);
  return [
    {
      name: `tfjs-${name}`,
      what: "one critic step, tfjs on its own processor backend",
      value: milliseconds,
      unit: "ms",
      gflops: convolutions.flop / milliseconds / 1e6,
      peakGflops: peak.flop / times.peak.best / 1e6,
      comparedWith: { name: `${name}-convolutions`, value: times.bare.best },
    },
    {
      name: `tfjs-memory-${name}`,
      what: "peak memory of node with one critic step by tfjs",
      value: tfjs.peak,
      unit: "MB",
      comparedWith: { name: `memory-${name}-convolutions`, value: bare.peak },
    },
  ];
}

/** @param {Size} size */
const namesOf = (size) => [`tfjs-${stepName(size)}`, `tfjs-memory-${stepName(size)}`];

/** @type {import("./index.js").Group} */
export const group = {
  names: SIZES.flatMap(namesOf),
  async measure(isWanted) {
    const figures = [];
    for (const size of SIZES) {
      if (namesOf(size).some(isWanted)) figures.push(...(await measureSize(size)));
    }
    return figures;
  },
};
