// What others' samples and ours measure, as a table, and all of them side by side.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { picturesIn } from "./kept.js";

/**
 * @typedef {object} Row
 * @property {{ name: string, path: string }} photograph
 * @property {string} maker
 * @property {number | undefined} seconds of training, where it is ours
 * @property {string} samples folder
 * @property {any} evaluation as `singan evaluate --json` gives it
 */

const HEAD = [
  "photograph",
  "made by",
  "minutes",
  "patch distance",
  "floor",
  "SIFID",
  "diversity",
  "coherent",
];

/** @param {readonly Row[]} rows @returns {string} Markdown */
export function peersTable(rows) {
  const lines = [HEAD, HEAD.map(() => "---"), ...cells(rows)];
  return `${lines.map((line) => `| ${line.join(" | ")} |`).join("\n")}\n`;
}

/** One line a row, and one of means for each maker. @param {readonly Row[]} rows */
function cells(rows) {
  const lines = rows.map(({ photograph, maker, seconds, evaluation: { scores, sifid } }) => {
    const { patchDistance, diversity, copying } = scores;
    return [
      photograph.name,
      maker,
      seconds === undefined ? "" : (seconds / 60).toFixed(1),
      patchDistance.mean.toFixed(3),
      patchDistance.floor.mean.toFixed(3),
      [sifid.mean, sifid.deviation ?? []]
        .flat()
        .map((value) => value.toFixed(2))
        .join(" ± "),
      diversity === undefined ? "" : diversity.toFixed(2),
      `${Math.round(100 * copying.coherent)} %`,
    ];
  });
  return [...lines, ...means(rows)];
}

/**
 * Over all photographs that a maker has samples of; diversity over those of which every maker has several, so that all
 * are of the same photographs.
 * @param {readonly Row[]} rows
 */
function means(rows) {
  const alone = rows.filter(({ evaluation }) => evaluation.scores.diversity === undefined);
  const without = new Set(alone.map(({ photograph }) => photograph));
  return [...new Set(rows.map(({ maker }) => maker))].map((maker) => {
    const ofMaker = rows.filter((row) => row.maker === maker);
    const own = ofMaker.map(({ evaluation }) => evaluation);
    const diversities = ofMaker
      .filter(({ photograph }) => !without.has(photograph))
      .map(({ evaluation }) => evaluation.scores.diversity);
    return [
      `mean of ${own.length}`,
      maker,
      "",
      average(own.map(({ scores }) => scores.patchDistance.mean)).toFixed(3),
      average(own.map(({ scores }) => scores.patchDistance.floor.mean)).toFixed(3),
      average(own.map(({ sifid }) => sifid.mean)).toFixed(2),
      diversities.length === 0 ? "" : `${average(diversities).toFixed(2)} of ${diversities.length}`,
      "",
    ];
  });
}

/** @param {readonly number[]} values */
function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The table, and every photograph with all samples of it, at the size at which its first ones were compared.
 * @param {readonly Row[]} rows
 */
export async function peersPage(rows) {
  const { htmlPage } = await import("@singan/node-io");
  const { default: sharp } = await import("sharp");
  const sections = [];
  for (const photograph of new Set(rows.map((row) => row.photograph))) {
    const own = rows.filter((row) => row.photograph === photograph);
    const { width, height } = own[0]?.evaluation ?? {};
    const figure = async (/** @type {string} */ path, /** @type {string} */ caption) => {
      const resized = sharp(readFileSync(path)).rotate().resize(width, height, { fit: "fill" });
      return { caption, bytes: await resized.png().toBuffer(), width, height };
    };
    const figures = [await figure(photograph.path, "photograph")];
    sections.push({ heading: photograph.name, figures });
    for (const { maker, samples } of own) {
      const paths = picturesIn(samples).map((name) => join(samples, name));
      sections.push({
        text: maker,
        figures: await Promise.all(paths.map((path) => figure(path, maker))),
      });
    }
  }
  return htmlPage({
    title: "Ours beside others'",
    sections: [{ table: [HEAD, ...cells(rows)] }, ...sections],
  });
}
