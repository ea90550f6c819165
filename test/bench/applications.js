// Every application at 188x250, ten scales of 32 channels, against the bare convolutions of its links.
import { fileURLToPath } from "node:url";
import { SinGAN } from "../../packages/runtime-node/dist/index.js";
import { applications } from "./support/applications.js";
import { generatorConvolutions } from "./support/bare.js";
import { peakMemory } from "./support/child.js";
import { withRandomModel } from "./support/random-model.js";
import { takeTurns } from "./support/timing.js";

const ONCE = fileURLToPath(new URL("support/once.js", import.meta.url));
const CHANNELS = 32;
const ROUNDS = 10;

/** @typedef {import("./support/figures.js").Figure} Figure */

/** @param {string} name */
const namesOf = (name) => [`${name}-188x250x${CHANNELS}`, `memory-${name}-188x250x${CHANNELS}`];

/** @param {import("./support/applications.js").Application} application @returns {Promise<Figure[]>} */
async function measure({ name, what, links, run }) {
  const convolutions = await generatorConvolutions(links, CHANNELS);
  const times = await withRandomModel(CHANNELS, async (path) => {
    const singan = await SinGAN.load(path, { device: "cpu" });
    const cases = { own: () => run(singan), bare: convolutions.run };
    const measured = await takeTurns(cases, { rounds: ROUNDS });
    await singan.dispose();
    return measured;
  });
  const { peak } = await peakMemory([ONCE, `application-${name}`]);
  const [time = "", memory = ""] = namesOf(name);
  return [
    {
      name: time,
      what: `${name}: ${what}; no file`,
      value: times.own.best,
      median: times.own.median,
      unit: "ms",
      comparedWith: { name: "its convolutions", value: times.bare.best },
    },
    { name: memory, what: "peak memory of node that does it once", value: peak, unit: "MB" },
  ];
}

/** @type {import("./index.js").Group} */
export const group = {
  names: applications().flatMap(({ name }) => namesOf(name)),
  async measure(isWanted) {
    const figures = [];
    for (const application of applications()) {
      if (namesOf(application.name).some(isWanted)) figures.push(...(await measure(application)));
    }
    return figures;
  },
};
