// `node scripts/peers.js FOLDER OUT --inception network.onnx [singan train flags]`: trains on photographs that others have
// published samples of, and measures ours and theirs with the same yardstick. FOLDER has a folder for every photograph,
// with `photograph.jpg` and a folder of samples for each maker; ours get the size of the first. OUT gets the trainings, `table.md` and `page.html`.
// Interrupted, it goes on where it was; what was measured in another way is measured anew. docs/training.md says what
// came out.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setUp } from "./setup.js";
import { node, root, singan } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";
import { hashOf, keptFile, keptFolder, picturesIn } from "./support/kept.js";
import { peersPage, peersTable } from "./support/peers-page.js";

/** Of the published samples. */
const JPEG_QUALITY = 80;
const SAMPLES = 10;
const USAGE =
  "Usage: node scripts/peers.js FOLDER OUT --inception network.onnx [singan train flags]";

/**
 * @typedef {import("./support/peers-page.js").Row} Row
 *
 * @typedef {object} Photograph
 * @property {string} name of its folder
 * @property {string} path
 * @property {readonly { maker: string, samples: string }[]} makers with their folders
 */

/** Runs `singan` and gives its output where wanted. @param {readonly string[]} args @param {"show" | "keep"} [output] */
async function run(args, output = "show") {
  const result = await node([singan, ...args], { output });
  if (result.code !== 0) {
    const said = result.output.split("\n").filter((line) => !line.startsWith("{"));
    const sentence = `singan ${args.join(" ")} ended with exit code ${result.code}.`;
    throw new Failure([sentence, ...said].join(" ").trim(), result.code);
  }
  return result.output;
}

/**
 * All that is measured, looked at before anything is: a training takes hours.
 * @param {string} folder @param {string} inception
 * @returns {Photograph[]}
 */
function checkInputs(folder, inception) {
  if (!statSync(inception, { throwIfNoEntry: false })?.isFile()) {
    throw new Failure(`Cannot read ${inception}: there is no such file. ${USAGE}`, 2);
  }
  if (!existsSync(folder)) throw new Failure(`There is no folder ${folder}. ${USAGE}`, 2);
  const photographs = readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, "photograph.jpg")))
    .map((name) => photographIn(folder, name));
  if (photographs.length === 0) {
    throw new Failure(`${folder} holds no folder with a photograph.jpg. ${USAGE}`, 2);
  }
  return photographs;
}

/** @param {string} folder @param {string} name @returns {Photograph} */
function photographIn(folder, name) {
  const makers = readdirSync(join(folder, name), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ maker: entry.name, samples: join(folder, name, entry.name) }));
  for (const { maker, samples } of makers) {
    if (maker === "ours") throw new Failure(`Rename ${samples}: ours are made here.`, 2);
    if (picturesIn(samples).length > 0) continue;
    throw new Failure(`${samples} holds no pictures. Put samples there, or remove it.`, 2);
  }
  return { name, path: join(folder, name, "photograph.jpg"), makers };
}

/**
 * An evaluation of a folder's pictures, kept in a file.
 * @param {Photograph} photograph @param {string} samples @param {string} inception @param {string} path
 */
async function evaluate({ path: image }, samples, inception, path) {
  const args = ["--samples", samples, "--image", image, "--inception", inception];
  const made = {
    args,
    samples: hashOf(samples, picturesIn(samples)),
    image: hashOf(image),
    inception: hashOf(inception),
    // What measures.
    code: ["pyramid/dist/metrics", "runtime-node/dist/evaluate"].map((dist) => {
      const code = join(root, "packages", dist);
      return hashOf(
        code,
        readdirSync(code).filter((name) => name.endsWith(".js")),
      );
    }),
  };
  return keptFile(path, made, async () => {
    const output = await run(["evaluate", ...args, "--json", "--quiet"], "keep");
    const events = output.split("\n").filter((line) => line.startsWith("{"));
    return events.map((line) => JSON.parse(line)).find(({ type }) => type === "evaluation");
  });
}

/**
 * Makes ours as large as others' are: reduced by a pixel or two, a photograph loses some of its sharpness.
 * @param {Photograph} photograph @param {readonly string[]} flags
 */
async function sizeFlags({ makers }, flags) {
  const [first] = makers;
  if (first === undefined || flags.some((flag) => flag.startsWith("--max-size"))) return [];
  const { default: sharp } = await import("sharp");
  const [name = ""] = picturesIn(first.samples);
  const { width, height } = await sharp(join(first.samples, name)).metadata();
  return ["--max-size", String(Math.max(width, height))];
}

/** Samples of a finished training, as the others published theirs. @param {string} folder of the training @param {string} to */
async function drawOurs(folder, to) {
  const scales = readdirSync(folder).filter((name) => /^scale-\d+\.safetensors$/.test(name));
  const made = {
    scales: hashOf(folder, scales),
    count: String(SAMPLES),
    seed: "0",
    quality: JPEG_QUALITY,
  };
  await keptFolder(to, made, async (unfinished) => {
    const { default: sharp } = await import("sharp");
    const [model, samples] = [join(unfinished, "model.onnx"), join(unfinished, "samples")];
    await run(["export", folder, "--out", model]);
    await run(["sample", model, "--out", samples, "--count", made.count, "--seed", made.seed]);
    for (const name of readdirSync(samples)) {
      const jpeg = sharp(join(samples, name)).jpeg({ quality: JPEG_QUALITY });
      await jpeg.toFile(join(unfinished, name.replace(".png", ".jpg")));
    }
  });
}

/** @param {readonly string[]} args */
function readPlaces(args) {
  const [from, to, option, inception, ...flags] = args;
  if (
    from === undefined ||
    to === undefined ||
    option !== "--inception" ||
    inception === undefined
  ) {
    throw new Failure(USAGE, 2);
  }
  const out = resolve(to);
  if (join(out, "/").startsWith(root)) {
    throw new Failure(
      "Choose an OUT outside this repository: others' photographs are not free.",
      2,
    );
  }
  return { folder: resolve(from), out, inception: resolve(inception), flags };
}

await runScript(async () => {
  const { folder, out, inception, flags } = readPlaces(process.argv.slice(2));
  const photographs = checkInputs(folder, inception);
  await setUp();
  /** @type {Map<Photograph, Row[]>} */
  const theirs = new Map();
  // Others' first: what cannot be measured is found before hours of training.
  for (const photograph of photographs) {
    const rows = [];
    for (const { maker, samples } of photograph.makers) {
      const path = join(out, photograph.name, `${maker}.json`);
      const evaluation = await evaluate(photograph, samples, inception, path);
      rows.push({ photograph, maker, seconds: undefined, samples, evaluation });
    }
    theirs.set(photograph, rows);
  }
  /** @type {Row[]} */
  const rows = [];
  for (const photograph of photographs) {
    const at = (/** @type {string} */ path) => join(out, photograph.name, path);
    const size = await sizeFlags(photograph, flags);
    await run(["train", photograph.path, "--out", at("run"), ...flags, ...size]);
    const samples = at("ours");
    await drawOurs(at("run"), samples);
    const { seconds } = JSON.parse(readFileSync(at("run/train.json"), "utf8"));
    const evaluation = await evaluate(photograph, samples, inception, at("ours.json"));
    rows.push({ photograph, maker: "ours", seconds, samples, evaluation });
    rows.push(...(theirs.get(photograph) ?? []));
    writeFileSync(join(out, "table.md"), peersTable(rows));
    writeFileSync(join(out, "page.html"), await peersPage(rows));
  }
  console.log(peersTable(rows));
});
