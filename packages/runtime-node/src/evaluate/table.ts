/** An evaluation as text for a terminal. */
import type { Evaluation, ModelEvaluation } from "./evaluate.js";

/** Plain lines; the numbers of `--json`, rounded. */
export function evaluationTable(evaluation: Evaluation | ModelEvaluation): string {
  const { scores, width, height } = evaluation;
  const { patchDistance, copying } = scores;
  const columns = [patchDistance, patchDistance.floor, patchDistance.blurred, patchDistance.noisy];
  const levels = patchDistance.levels.map(({ size }, level) => [
    `${size.width}x${size.height}`,
    ...columns.map(({ levels: of }) => of[level]!.distance.toFixed(4)),
  ]);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const { sifid } = evaluation;
  const distance =
    sifid === undefined ? [] : [`SIFID (${sifid.channels} features) ${sifid.mean.toFixed(3)}`, ""];
  const lines = [
    `${scores.samples} ${scores.samples === 1 ? "sample" : "samples"} of ${width}x${height}`,
    "",
    "Patch distance (lower is better; the floor is the photograph's own patches)",
    ...aligned([
      ["level", "samples", "floor", "blurred", "noisy"],
      ...levels,
      ["mean", ...columns.map(({ mean }) => mean.toFixed(4))],
    ]),
    "",
    ...distance,
    "Copying (how much of a sample is one piece of the photograph)",
    ...aligned([
      ["from the same shift as its neighbour", percent(copying.coherent)],
      ["from the most frequent shift", percent(copying.largest)],
      ["at its own place", percent(copying.unmoved)],
    ]),
    "",
  ];
  if (!("reconstruction" in evaluation)) {
    const { diversity } = scores;
    return [...lines, `Diversity ${diversity?.toFixed(3) ?? "needs two samples"}`].join("\n");
  }
  const { reconstruction, diversity, secondsPerSample } = evaluation;
  const scales = reconstruction.map(({ width: w, height: h, rmse, psnr }, scale) => [
    String(scale),
    `${w}x${h}`,
    diversity[scale]!.toFixed(3),
    rmse.toFixed(4),
    psnr.toFixed(1),
  ]);
  return [
    ...lines,
    "By scale: diversity of samples that start there, and the reconstruction",
    ...aligned([["scale", "size", "diversity", "RMSE", "PSNR dB"], ...scales]),
    "",
    `${(1000 * secondsPerSample).toFixed(0)} ms a sample`,
  ].join("\n");
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
