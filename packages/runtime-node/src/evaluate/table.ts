/** An evaluation as text for a terminal. */
import { shownBytes } from "@singan/pyramid";
import type { Copying, Scores } from "@singan/pyramid/metrics";
import type { Evaluation, FileEvaluation, ModelEvaluation } from "./evaluate.js";
import type { Sifid } from "./inception.js";
import { COPYING } from "./words.js";

/** Plain lines; the numbers of `--json`, rounded. */
export function evaluationTable(evaluation: Evaluation | ModelEvaluation | FileEvaluation): string {
  const { scores, width, height } = evaluation;
  const { patchDistance, copying } = scores;
  const columns = [patchDistance, patchDistance.floor, patchDistance.blurred, patchDistance.noisy];
  const levels = patchDistance.levels.map(({ size }, level) => [
    `${size.width}x${size.height}`,
    ...columns.map(({ levels: of }) => of[level]!.distance.toFixed(4)),
  ]);
  const { sifid } = evaluation;
  const lines = [
    `${scores.samples} ${scores.samples === 1 ? "sample" : "samples"} of ${width}x${height}`,
    madeLine(evaluation),
    "",
    "Patch distance (lower is better; the floor is the photograph's own patches)",
    ...aligned([
      ["level", "samples", "floor", "blurred", "noisy"],
      ...levels,
      ["mean", ...columns.map(({ mean }) => mean.toFixed(4))],
    ]),
    "",
    ...(sifid === undefined ? [] : [sifidLine(sifid), ""]),
    "Copying (how much of a sample is one piece of the photograph)",
    ...copyingLines(copying),
    "",
  ];
  if (!("reconstruction" in evaluation)) {
    return [...lines, `Diversity ${scores.diversity?.toFixed(3) ?? missing(scores)}`].join("\n");
  }
  const { reconstruction, diversity, secondsPerSample } = evaluation;
  const scales = reconstruction.map(({ width: w, height: h, rmse, psnr }, scale) => [
    String(scale),
    `${w}x${h}`,
    diversity?.[scale]?.toFixed(3) ?? "none",
    rmse.toFixed(4),
    psnr.toFixed(1),
  ]);
  const size = "bytes" in evaluation ? `, a file of ${shownBytes(evaluation.bytes)}` : "";
  return [
    ...lines,
    `By scale: diversity of samples that start there${diversity === undefined ? ` (${missing(scores)})` : ""}, and the reconstruction`,
    ...aligned([["scale", "size", "diversity", "RMSE", "PSNR dB"], ...scales]),
    "",
    `${(1000 * secondsPerSample).toFixed(0)} ms a sample${size}`,
  ].join("\n");
}

/** What the numbers depend on beside the pictures. */
function madeLine({ seed, jpeg, sifid }: Evaluation): string {
  const compressed = jpeg === undefined ? "" : `, compressed as JPEG of quality ${jpeg}`;
  const network = sifid === undefined ? "" : `, SIFID by ${sifid.network}`;
  return `Seed ${seed}${compressed}${network}`;
}

/** Why there is no diversity. */
function missing({ samples }: Scores): string {
  return samples < 2 ? "needs two samples" : "needs a photograph of more than one colour";
}

function sifidLine({ channels, mean, deviation }: Sifid): string {
  const spread = deviation === undefined ? "" : ` ± ${deviation.toFixed(3)}`;
  return `SIFID (${channels} features) ${mean.toFixed(3)}${spread}`;
}

function copyingLines(copying: Copying): string[] {
  const keys = ["coherent", "largest", "unmoved"] as const;
  const rows = aligned(keys.map((key) => [key, `${Math.round(100 * copying[key])} %`]));
  return rows.map((row, i) => `${row}  ${COPYING[keys[i]!]}`);
}

/** Columns of one width, the first to the left. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  "),
  );
}
