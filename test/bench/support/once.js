// `node once.js CASE [SIZE]`: does one thing a few times and ends, so that its peak memory can be told from outside.
import { generatorConvolutions } from "./bare.js";
import { stepConvolutions } from "./bare-step.js";
import { SIZES, withRandomModel } from "./random-model.js";

const CHANNELS = 32;

/** Only where it is wanted, as tfjs takes memory too. @type {typeof import("./training-step.js").openStep} */
const openStep = async (...args) => (await import("./training-step.js")).openStep(...args);

/** @type {Record<string, (size: import("./bare.js").Size) => Promise<unknown>>} */
const CASES = {
  "critic-onnxruntime": async (size) => {
    const { run } = await openStep("critic", "onnxruntime", size, CHANNELS);
    for (let round = 0; round < 2; round++) await run();
  },
  // Prints its milliseconds: it is too slow to be done twice.
  "critic-tfjs": async (size) => {
    const { run } = await openStep("critic", "tfjs", size, CHANNELS);
    const start = performance.now();
    await run();
    console.log(performance.now() - start);
  },
  "critic-convolutions": async (size) => {
    const { run } = await stepConvolutions("critic", size, CHANNELS);
    for (let round = 0; round < 2; round++) await run();
  },
  convolutions: async () => {
    const { run } = await generatorConvolutions(SIZES, CHANNELS);
    for (let round = 0; round < 3; round++) await run();
  },
};

/** One application, where a name says so. @param {string} name */
async function runApplication(name) {
  const { applications } = await import("./applications.js");
  const { SinGAN } = await import("../../../packages/runtime-node/dist/index.js");
  const application = applications().find((one) => `application-${one.name}` === name);
  if (application === undefined) throw new Error(`There is no case ${name}.`);
  await withRandomModel(CHANNELS, async (path) => {
    const singan = await SinGAN.load(path, { device: "cpu" });
    await application.run(singan);
    await singan.dispose();
  });
}

const [name = "", width = "", height = ""] = process.argv.slice(2);
const run = CASES[name];
if (run === undefined) await runApplication(name);
else await run({ width: Number(width), height: Number(height) });
