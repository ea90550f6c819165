// One measured number, how it is printed, and what it is compared with.

/**
 * @typedef {object} Reference what a figure is compared with, measured in the same run
 * @property {string} name
 * @property {number} value in the figure's unit
 *
 * @typedef {object} Figure
 * @property {string} name stable: scripts may ask for it
 * @property {string} what one line for people
 * @property {number} value
 * @property {string} unit `ms`, `s`, `MB`, `GFLOP/s`, or nothing
 * @property {number} [median] where `value` is the best of several rounds
 * @property {number} [gflops] floating-point operations of the convolutions per nanosecond
 * @property {number} [peakGflops] what a matrix product reached in turn with it
 * @property {Reference} [comparedWith]
 * @property {number} [ratio] value divided by the reference's
 * @property {{ ratio?: number, value?: number }} [goal] the most that it should be
 * @property {boolean} [met]
 */

/**
 * Adds ratio and verdict to a figure.
 * @param {Figure} figure
 * @returns {Figure}
 */
export function complete(figure) {
  const { comparedWith, goal } = figure;
  /** @type {Figure} */
  const result = { ...figure, value: round(figure.value) };
  if (figure.median !== undefined) result.median = round(figure.median);
  if (figure.gflops !== undefined) result.gflops = round(figure.gflops);
  if (figure.peakGflops !== undefined) result.peakGflops = round(figure.peakGflops);
  if (comparedWith !== undefined) {
    result.comparedWith = { ...comparedWith, value: round(comparedWith.value) };
    result.ratio = round(figure.value / comparedWith.value);
  }
  if (goal !== undefined) {
    result.met =
      (goal.value === undefined || figure.value <= goal.value) &&
      (goal.ratio === undefined || (result.ratio ?? Number.POSITIVE_INFINITY) <= goal.ratio);
  }
  return result;
}

/** Four significant digits: more would be noise. @param {number} value */
function round(value) {
  return Number(value.toPrecision(4));
}

/** @param {readonly Figure[]} figures @returns {string} a table for a terminal */
export function table(figures) {
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.value} ${figure.unit}`.trim(),
    figure.comparedWith ? `${figure.comparedWith.value} ${figure.comparedWith.name}` : "",
    figure.ratio === undefined ? "" : `${figure.ratio}`,
    goalText(figure),
    figure.gflops === undefined ? "" : `${figure.gflops} of ${figure.peakGflops ?? "?"}`,
    figure.what,
  ]);
  const all = [
    ["figure", "value", "compared with", "ratio", "goal", "GFLOP/s", "what it is"],
    ...rows,
  ];
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}

/** @param {Figure} figure */
function goalText({ goal, met, unit }) {
  if (goal === undefined) return "";
  const most = goal.ratio === undefined ? `${goal.value} ${unit}`.trim() : `${goal.ratio} times`;
  return `${most} ${met ? "met" : "MISSED"}`;
}
