// `npm run demo`: from one photograph to one .onnx to new images, in a few minutes on two cores. Interrupted, it goes on
// where it was when it is called again; finished, it trains nothing again. `-- --out FOLDER` and flags of `singan train`
// may follow.
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setUp } from "./setup.js";
import { node, root, singan } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

const PHOTOGRAPH = "models/photographs/peaks.jpg";
const CREDIT = 'Aitzol Berasategi, 2018, "picosdeeuropa", CC-BY-4.0, reduced';
const SAMPLES = 8;

const USAGE = "Usage: npm run demo -- [--out FOLDER] [flags of singan train]";
const { out: OUT, flags } = readArguments(process.argv.slice(2));

/** @param {readonly string[]} args @returns {{ out: string, flags: readonly string[] }} */
function readArguments(args) {
  const at = args.indexOf("--out");
  if (at === -1) return { out: "demo-output", flags: args };
  const out = args[at + 1] ?? "";
  return { out, flags: args.toSpliced(at, 2) };
}

/** @param {string} path */
const inOutput = (path) => `${OUT}/${path}`;

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
      `The demo stopped: singan ${args[0]} ended with exit code ${code}, see its message above; delete ${OUT} to start afresh.`,
    );
  }
}

await runScript(async () => {
  if (flags.includes("--help")) return console.log(USAGE);
  if (OUT === "") throw new Failure(`--out needs a folder. ${USAGE}`, 2);
  if (flags.includes("--dry-run")) {
    throw new Failure("The demo trains: for a dry run ask `npx singan train PHOTO --dry-run`.", 2);
  }
  const start = performance.now();
  await setUp();
  const ready = performance.now();
  const photograph = inOutput("photograph.jpg");
  const run = inOutput("run");
  const model = inOutput("demo.onnx");
  mkdirSync(resolve(root, OUT), { recursive: true });
  copyFileSync(join(root, PHOTOGRAPH), resolve(root, photograph));

  const training = ["--preset", "tiny", "--seed", "1", "--credit", CREDIT, ...flags];
  await step("Training on one photograph", ["train", photograph, "--out", run, ...training]);
  await step("Writing everything learnt into one file", ["export", run, "--out", model, "--force"]);
  const many = ["--count", String(SAMPLES), "--seed", "1", "--force"];
  await step("Drawing new images", ["sample", model, "--out", OUT, ...many]);
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
Done in ${seconds(ready)} s (${seconds(start)} s with set-up). In ${OUT}/:
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
