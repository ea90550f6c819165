// `npm run bench:levers`: what each lever of the recipe costs in seconds: one step of the trainer (an update of the critic,
// penalised as often as the lever says, and one of the generator) beside that of the preset `fast`, in turn.
import { setUp } from "../../scripts/setup.js";
import { readArguments } from "../../scripts/support/arguments.js";
import { runScript } from "../../scripts/support/failure.js";
import { roundsOf } from "./support/rounds.js";
import { takeTurns } from "./support/timing.js";

/** @typedef {import("../../packages/trainer/dist/settings/settings.js").TrainSettings} Settings */
/**
 * @typedef {object} Cost milliseconds of a step, of the fastest update of each kind
 * @property {number} own with the lever
 * @property {number} fast without
 */

const USAGE = "Usage: npm run bench:levers -- [--rounds NUMBER]";

/** A coarse scale of `fast`, with its larger patches, and its finest. */
const SIZES = [
  { width: 66, height: 49 },
  { width: 250, height: 188 },
];

/** The plain critic, as the paper has it. */
const PLAIN = /** @type {const} */ ({ criticDilation: 1, criticNormalisation: "batch" });

/** What differs from `fast`. @type {readonly Partial<Settings>[]} */
const LEVERS = [
  {},
  { penaltyEvery: 1 },
  { penaltyEvery: 8 },
  { criticDilation: 1 },
  { criticNormalisation: "batch" },
  { criticNormalisation: "none" },
  { coarseSide: 1000 },
  PLAIN,
  { ...PLAIN, penaltyEvery: 1 },
  { ...PLAIN, penaltyEvery: 8 },
  { channels: 64 },
  { criticSteps: 3, generatorSteps: 3 },
];

/**
 * At one size, a step with each lever and one of `fast`, in turn. No more than these two are open at a time: at 250x188 an
 * update holds hundreds of megabytes.
 *
 * @param {import("./support/bare.js").Size} size
 * @param {number} rounds
 * @returns {Promise<Cost[]>} of each lever
 */
async function measure(size, rounds) {
  // Only after set-up: these load what is built.
  const { openStep } = await import("./support/training-step.js");
  const { PRESET_SETTINGS } = await import("../../packages/trainer/dist/settings/presets.js");
  const { criticAt } = await import("../../packages/trainer/dist/training/problem.js");
  /** What an update is opened with. @typedef {Parameters<typeof openStep>} Update */
  const updatesOf = (/** @type {Settings} */ settings) => {
    const { channels, penaltyWeight } = settings;
    const kind = { ...criticAt(settings, size), penaltyWeight };
    const update = (/** @type {"critic" | "generator"} */ network, isPenalised = false) =>
      /** @type {Update} */ ([network, "onnxruntime", size, channels, { ...kind, isPenalised }]);
    return [update("critic", true), update("critic"), update("generator")];
  };
  const { fast } = PRESET_SETTINGS;
  const opened = await openAll(updatesOf(fast), new Map());
  const costs = [];
  for (const lever of LEVERS) {
    const settings = { ...fast, ...lever };
    const own = await openAll(updatesOf(settings), opened);
    const cases = Object.fromEntries([...opened, ...own].map(([name, { run }]) => [name, run]));
    const times = await takeTurns(cases, { rounds });
    for (const { dispose } of own.values()) await dispose();
    const step = (/** @type {Settings} */ of) => {
      const { penaltyEvery, criticSteps, generatorSteps } = of;
      const [penalised = Number.NaN, rest = Number.NaN, generator = Number.NaN] = updatesOf(of).map(
        (update) => times[JSON.stringify(update)]?.best,
      );
      const critic = (penalised + (penaltyEvery - 1) * rest) / penaltyEvery;
      return criticSteps * critic + generatorSteps * generator;
    };
    costs.push({ own: step(settings), fast: step(fast) });
  }
  for (const { dispose } of opened.values()) await dispose();
  return costs;

  /** Those of the updates that are not open yet, by name. @param {Update[]} updates @param {Map<string, unknown>} open */
  async function openAll(updates, open) {
    /** @type {Map<string, Awaited<ReturnType<typeof openStep>>>} */
    const result = new Map();
    for (const update of updates) {
      const name = JSON.stringify(update);
      if (!open.has(name)) result.set(name, await openStep(...update));
    }
    return result;
  }
}

/** As `singan train` takes it. @param {Partial<Settings>} lever */
function flagsOf(lever) {
  const dashed = (/** @type {string} */ name) =>
    name.replace(/[A-Z]/g, (a) => `-${a.toLowerCase()}`);
  return Object.entries(lever)
    .map(([name, value]) => `--${dashed(name)} ${value}`)
    .join(" ");
}

/** A table in Markdown. @param {readonly (readonly Cost[])[]} columns of each lever, for each size */
function table(columns) {
  const digits = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  const cell = (/** @type {Cost | undefined} */ { own, fast } = { own: Number.NaN, fast: 1 }) =>
    `${own.toLocaleString("en", digits)} ms, ${(own / fast).toFixed(2)}`;
  const head = SIZES.map(({ width, height }) => `a step at ${width}x${height}`);
  const rows = LEVERS.map((lever, row) => {
    return [`\`${flagsOf(lever) || "fast"}\``, ...columns.map((column) => cell(column[row]))];
  });
  const all = [["flags", ...head], ["---", ...head.map(() => "---")], ...rows];
  return all.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

await runScript(async () => {
  const options = /** @type {const} */ ({ rounds: { type: "string", default: "12" } });
  const rounds = roundsOf(readArguments(USAGE, { options }).values.rounds, USAGE);
  await setUp();
  const columns = [];
  for (const size of SIZES) columns.push(await measure(size, rounds));
  console.log(table(columns));
});
