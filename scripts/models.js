// `npm run models [name …]`: trains the models that ship with the project, each with its pictures and its card. Takes
// a while on two cores; interrupted, it goes on where it was.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./setup.js";
import { readArguments } from "./support/arguments.js";
import { node, root, singan } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

/** `seen` says what the samples look like. @typedef {{ name: string, title: string, author: string, licence: string, seen: string }} Entry */

/** @type {readonly Entry[]} */
const MODELS = [
  {
    name: "peaks",
    title: "picosdeeuropa",
    author: "Aitzol Berasategi, 2018",
    licence: "CC-BY-4.0",
    seen: "meadow, path, rock, sky and the large cloud are where they belong; summits, snow and the ruts beside the path are new in each, the two stones are gone.",
  },
  {
    name: "creek",
    title: "life",
    author: "Aitzol Berasategi, 2018",
    licence: "CC-BY-4.0",
    seen: "a jumble of water, rock and leaves, with a trunk or two; the creek flows from start scale 2 on, where samples are close to the photograph.",
  },
  {
    name: "meadow",
    title: "aitzgorri",
    author: "Aitzol Berasategi, 2018",
    licence: "CC-BY-4.0",
    seen: "close to the photograph: the ridge, the bushes and the trees differ, all else is where it was. Small red flecks lie along the lower border.",
  },
];
const SETTINGS = ["--preset", "fast", "--seed", "1"];
const LARGEST_FILE = 1.5e6;

/** @param {readonly string[]} args */
async function run(args) {
  const { code } = await node([singan, ...args]);
  if (code !== 0) throw new Failure(`singan ${args[0]} ended with exit code ${code}.`, code);
}

/** @param {string} path */
const inRoot = (path) => join(root, path);

/** @param {Entry} entry */
async function make({ name, title, author, licence, seen }) {
  const photograph = `models/photographs/${name}.jpg`;
  const folder = `runs/models/${name}`;
  const model = `models/${name}.onnx`;
  const credit = `"${title}" by ${author}, ${licence}, reduced`;
  const training = ["train", photograph, ...SETTINGS, "--out", folder, "--credit", credit];
  await run(training);
  await run(["export", folder, "--out", model, "--force"]);
  const pictures = `models/${name}`;
  const many = ["--count", "6", "--seed", "1", "--sheet", `${pictures}/samples.png`, "--force"];
  await run(["sample", model, "--out", `${folder}/samples`, ...many]);
  await run(["reconstruct", model, "--out", `${pictures}/reconstruction.png`, "--force"]);
  const bytes = statSync(inRoot(model)).size;
  if (bytes > LARGEST_FILE)
    throw new Failure(`${model} has ${bytes} bytes, more than ${LARGEST_FILE}.`);
  const report = JSON.parse(readFileSync(inRoot(`${folder}/train.json`), "utf8"));
  writeFileSync(
    inRoot(`${pictures}/README.md`),
    card({ name, credit, seen, training, bytes, report }),
  );
}

/**
 * @param {{ name: string, credit: string, seen: string, training: readonly string[], bytes: number, report: any }} facts
 */
function card({ name, credit, seen, training, bytes, report }) {
  const command = training.map((arg) => (/^[\w./-]+$/.test(arg) ? arg : `'${arg}'`)).join(" ");
  const finest = report.scales.at(-1);
  const rows = report.scales.map((/** @type {any} */ scale, /** @type {number} */ n) => {
    const { width, height, channels, steps, amplitude, rmse } = scale;
    return `| ${n} | ${width}x${height} | ${channels} | ${steps} | ${amplitude.toFixed(4)} | ${rmse.toFixed(4)} |`;
  });
  return `# ${name}.onnx

Trained on ${credit}: [the photograph](../photographs/${name}.jpg). The model can rebuild it, so the credit goes with the model.

![Six samples](samples.png)

Six samples, seed 1, none picked: ${seen}

The photograph as the model remembers it:

![Reconstruction](reconstruction.png)

| | |
| --- | --- |
| size | ${finest.width}x${finest.height}, ${report.scales.length} scales |
| file | ${(bytes / 1e6).toFixed(2)} MB |
| training | ${Math.round(report.seconds)} s on ${report.machine.threads} cores (${report.machine.processor}), engine ${report.machine.engine} |
| command | \`npx singan ${command}\` |

| scale | size | channels | steps | noise amplitude | reconstruction RMSE |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

await runScript(async () => {
  const usage = "Usage: npm run models -- [NAME ...]";
  const { positionals: names } = readArguments(usage, { allowPositionals: true });
  const unknown = names.find((name) => MODELS.every((entry) => entry.name !== name));
  if (unknown !== undefined) {
    const known = MODELS.map(({ name }) => name).join(", ");
    throw new Failure(`There is no model ${unknown}; there are ${known}.`, 2);
  }
  await setUp();
  for (const entry of MODELS) {
    if (names.length === 0 || names.includes(entry.name)) await make(entry);
  }
});
