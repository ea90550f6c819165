// `npm run demo`: from one photograph to one .onnx to new images, in a few minutes on two cores. Interrupted, it goes on
// where it was when it is called again; finished, it trains nothing again. `-- --out FOLDER` and some flags of `singan
// train` may follow.
import { copyFileSync, existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setUp } from "./setup.js";
import { readArguments } from "./support/arguments.js";
import { node, root, singan } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

const PHOTOGRAPH = "models/photographs/peaks.jpg";
const CREDIT = 'Aitzol Berasategi, 2018, "picosdeeuropa", CC-BY-4.0, reduced';
const SAMPLES = 8;

const USAGE =
  "Usage: npm run demo -- [--out FOLDER] [--preset NAME] [--seed N] [--steps N] [--max-size N] [--threads N] [--engine NAME] [--force]";
/** Those of `singan train`, which are known here without what is built. */
const FLAGS = /** @type {const} */ ({
  preset: { type: "string", default: "tiny" },
  seed: { type: "string", default: "1" },
  steps: { type: "string" },
  "max-size": { type: "string" },
  threads: { type: "string" },
  engine: { type: "string" },
});
const OTHERS = /** @type {const} */ ({
  out: { type: "string", default: "demo-output" },
  force: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/** Shows a command and runs it. @param {string} title @param {readonly string[]} args */
async function step(title, args) {
  const shown = args.map((arg) => (/^[\w./-]+$/.test(arg) ? arg : JSON.stringify(arg)));
  console.error(`\n${title}\n  npx singan ${shown.join(" ")}`);
  const { code } = await node([singan, ...args]);
  if (code === 130 || code === 143) {
    throw new Failure("Interrupted; the same command goes on from here.", code);
  }
  if (code === 2) throw new Failure(`The demo stopped: see the message above. ${USAGE}`, code);
  if (code !== 0) {
    throw new Failure(
      `The demo stopped: singan ${args[0]} ended with exit code ${code}, see its message above.`,
    );
  }
}

/** Into its own folder the demo writes again and again, into no other. @param {string} folder */
function checkOutput(folder) {
  if (!existsSync(folder) || existsSync(join(folder, "run/run.json"))) return;
  if (!statSync(folder).isDirectory()) {
    throw new Failure(`${folder} is a file. Name a folder with --out.`);
  }
  if (readdirSync(folder).length === 0) return;
  throw new Failure(
    `${folder} holds files that no demo made, and the demo might replace some. Name a new folder with --out.`,
  );
}

await runScript(async () => {
  const { out, force, help, ...flags } = readArguments(USAGE, {
    options: { ...FLAGS, ...OTHERS },
  }).values;
  if (help) return console.log(USAGE);
  if (out === "") throw new Failure(`--out needs a folder. ${USAGE}`, 2);
  checkOutput(resolve(root, out));
  const inOutput = (/** @type {string} */ path) => `${out}/${path}`;
  const start = performance.now();
  await setUp();
  const ready = performance.now();
  const run = inOutput("run");
  const model = inOutput("demo.onnx");

  const training = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  training.push("--credit", CREDIT, ...(force ? ["--force"] : []));
  await step("Training on one photograph", ["train", PHOTOGRAPH, "--out", run, ...training]);
  copyFileSync(join(root, PHOTOGRAPH), resolve(root, inOutput("photograph.jpg")));
  await step("Writing everything learnt into one file", ["export", run, "--out", model, "--force"]);
  const many = ["--count", String(SAMPLES), "--seed", "1", "--force"];
  await step("Drawing new images", ["sample", model, "--out", out, ...many]);
  const wide = ["--count", "1", "--seed", "2", "--width", "256", "--height", "96", "--force"];
  await step("One of another size", ["sample", model, "--out", inOutput("wide"), ...wide]);
  const rebuilt = inOutput("reconstruction.png");
  await step("The photograph again", ["reconstruct", model, "--out", rebuilt, "--force"]);

  const { writeSheet } = await import("./support/sheet.js");
  const samples = Array.from({ length: SAMPLES }, (_, i) => inOutput(`sample-000${i}.png`));
  // As small as the model knows it, to compare like with like.
  const known = inOutput("run/photograph.png");
  const cells = [known, rebuilt, ...samples].map((path) => ({ path, columns: 1 }));
  cells.push({ path: inOutput("wide/sample-0000.png"), columns: 2 });
  process.chdir(root);
  await writeSheet(cells, inOutput("sheet.png"));

  const seconds = (/** @type {number} */ from) => Math.round((performance.now() - from) / 1000);
  console.error(`
Done in ${seconds(ready)} s (${seconds(start)} s with set-up). In ${out}/:
  sheet.png            look here first: the photograph at the model's size, its reconstruction, the new images, the wide one
  photograph.jpg       what the model was trained on
  demo.onnx            the model: this one file is all that the commands below need
  sample-0000.png ...  ${SAMPLES} new images
  wide/                one of another size
  reconstruction.png   the photograph as the model remembers it
  run/                 the training: checkpoints, previews of every scale, train.json

Next, try other seeds and sizes:
  npx singan sample ${model} --out more --count 8 --seed 7 --width 320
or your own photograph:
  npx singan train photo.jpg --out runs/photo --preset fast`);
});
