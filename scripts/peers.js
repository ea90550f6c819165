// `node scripts/peers.js FOLDER OUT --inception network.onnx [singan train flags]`: trains on photographs that others have
// published samples of, and measures ours and theirs with the same yardstick. FOLDER has a folder for every photograph,
// with `photograph.jpg` and a folder of samples for each maker. OUT gets the trainings, `table.md` and `page.html`.
// Interrupted, it goes on where it was. docs/training.md says what came out.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { setUp } from "./setup.js";
import { node, root, singan } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

/** Of the published samples. */
const JPEG_QUALITY = "80";
const SAMPLES = 10;
const USAGE =
  "Usage: node scripts/peers.js FOLDER OUT --inception network.onnx [singan train flags]";

/**
 * @typedef {object} Row
 * @property {string} photograph
 * @property {string} maker
 * @property {number | undefined} seconds of training, where it is ours
 * @property {string} samples folder
 * @property {any} evaluation as `singan evaluate --json` gives it
 */

/** Runs `singan` and gives its output where wanted. @param {readonly string[]} args @param {"show" | "keep"} [output] */
async function run(args, output = "show") {
  const result = await node([singan, ...args], { output });
  if (result.code !== 0) {
    throw new Failure(`singan ${args[0]} ended with ${result.code}. ${result.output}`, result.code);
  }
  return result.output;
}

/** An evaluation, kept in a file. @param {readonly string[]} args @param {string} path */
async function evaluate(args, path) {
  if (!existsSync(path)) {
    const lines = (await run(["evaluate", ...args, "--json", "--quiet"], "keep"))
      .trim()
      .split("\n");
    const found = lines.map((line) => JSON.parse(line)).find(({ type }) => type === "evaluation");
    writeFileSync(path, JSON.stringify(found));
  }
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Samples as the others published theirs. @param {string} from @param {string} to */
async function compress(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const jpeg = sharp(join(from, name)).jpeg({ quality: Number(JPEG_QUALITY) });
    await jpeg.toFile(join(to, name.replace(".png", ".jpg")));
  }
}

/**
 * @param {string} folder of one photograph @param {string} out @param {string} inception
 * @param {readonly string[]} flags
 * @returns {Promise<Row[]>} ours and all others'
 */
async function compare(folder, out, inception, flags) {
  const name = folder.split("/").at(-1) ?? "";
  const photograph = join(folder, "photograph.jpg");
  const at = (/** @type {string} */ path) => join(out, name, path);
  const yardstick = ["--image", photograph, "--inception", inception];
  await run(["train", photograph, "--out", at("run"), ...flags]);
  if (!existsSync(at("ours"))) {
    await run(["export", at("run"), "--out", at("model.onnx"), "--force"]);
    const many = ["--count", String(SAMPLES), "--seed", "0", "--force"];
    await run(["sample", at("model.onnx"), "--out", at("samples"), ...many]);
    await compress(at("samples"), at("ours"));
  }
  const { seconds } = JSON.parse(readFileSync(at("run/train.json"), "utf8"));
  const makers = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ maker: entry.name, samples: join(folder, entry.name), seconds: undefined }));
  const rows = [];
  for (const row of [{ maker: "ours", samples: at("ours"), seconds }, ...makers]) {
    const args = ["--samples", row.samples, ...yardstick];
    const evaluation = await evaluate(args, at(`${row.maker}.json`));
    rows.push({ photograph: name, ...row, evaluation });
  }
  return rows;
}

/** @param {readonly Row[]} rows @returns {string} Markdown */
function table(rows) {
  const head =
    "| photograph | made by | minutes | patch distance | floor | SIFID | diversity | coherent |";
  const lines = rows.map(({ photograph, maker, seconds, evaluation: { scores, sifid } }) => {
    const { patchDistance, diversity, copying } = scores;
    const deviation = spread(sifid.each);
    return `| ${[
      photograph,
      maker,
      seconds === undefined ? "" : (seconds / 60).toFixed(1),
      patchDistance.mean.toFixed(3),
      patchDistance.floor.mean.toFixed(3),
      sifid.each.length < 2 ? sifid.mean.toFixed(2) : `${sifid.mean.toFixed(2)} ± ${deviation}`,
      diversity === undefined ? "" : diversity.toFixed(2),
      `${Math.round(100 * copying.coherent)} %`,
    ].join(" | ")} |`;
  });
  return `${head}\n| --- | --- | --- | --- | --- | --- | --- | --- |\n${[...lines, ...means(rows)].join("\n")}\n`;
}

/** Standard deviation. @param {readonly number[]} values */
function spread(values) {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2))).toFixed(2);
}

/** @param {readonly number[]} values */
function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One line for each maker. @param {readonly Row[]} rows */
function means(rows) {
  return [...new Set(rows.map(({ maker }) => maker))].map((maker) => {
    const own = rows.filter((row) => row.maker === maker).map(({ evaluation }) => evaluation);
    const distance = average(own.map(({ scores }) => scores.patchDistance.mean)).toFixed(3);
    const sifid = average(own.map((evaluation) => evaluation.sifid.mean)).toFixed(2);
    return `| mean of ${own.length} | ${maker} | | ${distance} | | ${sifid} | | |`;
  });
}

/** All pictures side by side. @param {readonly Row[]} rows @param {string} folder */
async function page(rows, folder) {
  const { htmlPage } = await import("@singan/node-io");
  const figures = async (/** @type {string} */ from, /** @type {string} */ caption) => {
    const names = from.endsWith(".jpg") ? [""] : readdirSync(from).sort();
    return Promise.all(
      names.map(async (name) => {
        const png = await sharp(join(from, name)).png().toBuffer({ resolveWithObject: true });
        const { width, height } = png.info;
        return { caption, bytes: png.data, width, height };
      }),
    );
  };
  const sections = [];
  for (const name of new Set(rows.map(({ photograph }) => photograph))) {
    const photograph = await figures(join(folder, name, "photograph.jpg"), "photograph");
    sections.push({ heading: name, figures: photograph });
    for (const { maker, samples } of rows.filter((row) => row.photograph === name)) {
      sections.push({ text: maker, figures: await figures(samples, maker) });
    }
  }
  return htmlPage({
    title: "Ours beside others'",
    sections: [{ table: table(rows) }, ...sections],
  });
}

await runScript(async () => {
  const [from, to, option, inception, ...flags] = process.argv.slice(2);
  if (
    from === undefined ||
    to === undefined ||
    option !== "--inception" ||
    inception === undefined
  ) {
    throw new Failure(USAGE, 2);
  }
  await setUp();
  const [folder, out] = [resolve(from), resolve(to)];
  if (out.startsWith(root)) {
    throw new Failure(
      "Choose an OUT outside this repository: others' photographs are not free.",
      2,
    );
  }
  const rows = [];
  for (const name of readdirSync(folder).sort()) {
    if (!existsSync(join(folder, name, "photograph.jpg"))) continue;
    rows.push(...(await compare(join(folder, name), out, resolve(inception), flags)));
    writeFileSync(join(out, "table.md"), table(rows));
    writeFileSync(join(out, "page.html"), await page(rows, folder));
  }
  console.log(table(rows));
});
