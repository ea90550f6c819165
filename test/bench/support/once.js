// `node once.js CASE [SIZE]`: does one thing a few times and ends, so that its peak memory can be told from outside.
import { generatorConvolutions } from "./bare.js";
import { stepConvolutions } from "./bare-step.js";
import { SIZES } from "./random-model.js";

const CHANNELS = 32;

/** @param {"onnxruntime" | "tfjs"} engine @param {import("./bare.js").Size} size @param {number} rounds */
async function criticStep(engine, size, rounds) {
  const { openStep } = await import("./training-step.js");
  const { run } = await openStep("critic", engine, size, CHANNELS);
  for (let round = 0; round < rounds; round++) await run();
}

/** @type {Record<string, (size: import("./bare.js").Size) => Promise<unknown>>} */
const CASES = {
  "critic-onnxruntime": (size) => criticStep("onnxruntime", size, 2),
  "critic-tfjs": (size) => criticStep("tfjs", size, 1),
  "critic-convolutions": async (size) => {
    const { run } = await stepConvolutions("critic", size, CHANNELS);
    for (let round = 0; round < 2; round++) await run();
  },
  convolutions: async () => {
    const { run } = await generatorConvolutions(SIZES, CHANNELS);
    for (let round = 0; round < 3; round++) await run();
  },
};

const [name = "", width = "", height = ""] = process.argv.slice(2);
const run = CASES[name];
if (run === undefined) throw new Error(`There is no case ${name}.`);
await run({ width: Number(width), height: Number(height) });
