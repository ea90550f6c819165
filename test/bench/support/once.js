// `node once.js CASE`: does one thing a few times and ends, so that its peak memory can be told from outside.
import { generatorConvolutions } from "./bare.js";
import { SIZES } from "./random-model.js";

/** @type {Record<string, () => Promise<unknown>>} */
const CASES = {
  convolutions: async () => {
    const { run } = await generatorConvolutions(SIZES, 32);
    for (let round = 0; round < 3; round++) await run();
  },
};

const [name = ""] = process.argv.slice(2);
const run = CASES[name];
if (run === undefined) throw new Error(`There is no case ${name}.`);
await run();
