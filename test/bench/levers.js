// `npm run bench:levers`: what each lever of the recipe costs in seconds: one step of the trainer (an update of the critic,
// penalised as often as the lever says, and one of the generator) beside that of the preset `fast`, all in turn.
import { setUp } from "../../scripts/setup.js";
import { readArguments } from "../../scripts/support/arguments.js";
import { runScript } from "../../scripts/support/failure.js";
import { roundsOf } from "./support/rounds.js";
import { takeTurns } from "./support/timing.js";

/** @typedef {import("../../packages/trainer/dist/settings/settings.js").TrainSettings} Settings */

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
 * @param {import("./support/bare.js").Size} size
 * @param {number} rounds
 * @returns {Promise<number[]>} milliseconds of a step with each lever, of the fastest update of each kind
 */
async function measure(size, rounds) {
  // Only after set-up: these load what is built.
  const { openStep } = await import("./support/training-step.js");
  const { PRESET_SETTINGS } = await import("../../packages/trainer/dist/settings/presets.js");
  const { criticAt } = await import("../../packages/trainer/dist/training/problem.js");
  /** @type {Map<string, Awaited<ReturnType<typeof openStep>>>} levers share most of their updates */
  const updates = new Map();
  const open = async (/** @type {Parameters<typeof openStep>} */ ...of) => {
    const name = JSON.stringify(of);
    if (!updates.has(name)) updates.set(name, await openStep(...of));
    return name;
  };
  const levers = [];
  for (const lever of LEVERS) {
    const settings = { ...PRESET_SETTINGS.fast, ...lever };
    const { channels, penaltyWeight } = settings;
    const kind = { ...criticAt(settings, size), penaltyWeight };
    const update = (/** @type {"critic" | "generator"} */ network, isPenalised = false) =>
      open(network, "onnxruntime", size, channels, { ...kind, isPenalised });
    levers.push({
      settings,
      penalised: await update("critic", true),
      unpenalised: await update("critic"),
      generator: await update("generator"),
    });
  }
  const cases = Object.fromEntries([...updates].map(([name, { run }]) => [name, run]));
  const times = await takeTurns(cases, { rounds });
  for (const { dispose } of updates.values()) await dispose();
  const best = (/** @type {string} */ name) => times[name]?.best ?? Number.NaN;
  return levers.map(({ settings, penalised, unpenalised, generator }) => {
    const { penaltyEvery, criticSteps, generatorSteps } = settings;
    const rest = (penaltyEvery - 1) * best(unpenalised);
    const critic = (best(penalised) + rest) / penaltyEvery;
    return criticSteps * critic + generatorSteps * best(generator);
  });
}

/** As `singan train` takes it. @param {Partial<Settings>} lever */
function flagsOf(lever) {
  const dashed = (/** @type {string} */ name) =>
    name.replace(/[A-Z]/g, (a) => `-${a.toLowerCase()}`);
  return Object.entries(lever)
    .map(([name, value]) => `--${dashed(name)} ${value}`)
    .join(" ");
}

/** A table in Markdown. @param {readonly number[][]} columns milliseconds of each lever, for each size */
function table(columns) {
  const cell = (/** @type {number[]} */ column, /** @type {number} */ row) => {
    const [fast = Number.NaN] = column;
    const own = column[row] ?? Number.NaN;
    return `${own.toPrecision(3)} ms, ${(own / fast).toFixed(2)}`;
  };
  const head = SIZES.map(({ width, height }) => `a step at ${width}x${height}`);
  const rows = LEVERS.map((lever, row) => {
    return [`\`${flagsOf(lever) || "fast"}\``, ...columns.map((column) => cell(column, row))];
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
