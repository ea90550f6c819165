// `npm run bench`: what the project costs, against the least that the same work can cost in the same onnxruntime, in the
// same run, on this machine. `-- --json` prints one JSON object; `-- --only NAME` and `-- --skip NAME` (may be repeated)
// choose the figures whose name starts so; `-- --help` names all.
import { setUp } from "../../scripts/setup.js";
import { readArguments } from "../../scripts/support/arguments.js";
import { Failure, runScript } from "../../scripts/support/failure.js";
import { complete, table } from "./support/figures.js";
import { machine } from "./support/machine.js";

/**
 * @typedef {import("./support/figures.js").Figure} Figure
 *
 * @typedef {object} Group figures that are measured together
 * @property {readonly string[]} names of all its figures
 * @property {(isWanted: (name: string) => boolean) => Promise<Figure[]>} measure
 */

const USAGE =
  "Usage: npm run bench -- [--json] [--only NAME] [--skip NAME] [--help]; NAME is how a figure's name starts.";

/** Only after set-up: the groups load what is built. @returns {Promise<Group[]>} */
async function loadGroups() {
  const modules = await Promise.all([
    import("./peak.js"),
    import("./sample.js"),
    import("./step.js"),
    import("./start-up.js"),
    import("./memory.js"),
    import("./applications.js"),
    import("./large.js"),
    import("./tfjs.js"),
  ]);
  return modules.map(({ group }) => group);
}

function readOptions() {
  const names = /** @type {const} */ ({ type: "string", multiple: true });
  const json = /** @type {const} */ ({ type: "boolean", default: false });
  return readArguments(USAGE, { options: { json, help: json, only: names, skip: names } }).values;
}

await runScript(async () => {
  const { json, help, only = [], skip = [] } = readOptions();
  await setUp();
  const groups = await loadGroups();
  const names = groups.flatMap((group) => group.names);
  if (help) return console.log([USAGE, "Figures:", ...names].join("\n"));
  const unknown = [...only, ...skip].find((start) => !names.some((name) => name.startsWith(start)));
  if (unknown !== undefined) {
    throw new Failure(`No figure's name starts with ${unknown}; there are ${names.join(", ")}.`, 2);
  }
  const isWanted = (/** @type {string} */ name) =>
    (only.length === 0 || only.some((start) => name.startsWith(start))) &&
    !skip.some((start) => name.startsWith(start));
  /** @type {Figure[]} */
  const figures = [];
  for (const group of groups) {
    const wanted = group.names.filter(isWanted);
    if (wanted.length === 0) continue;
    console.error(`Measuring ${wanted.join(", ")} ...`);
    const measured = await group.measure(isWanted);
    figures.push(...measured.filter(({ name }) => isWanted(name)).map(complete));
  }
  console.log(json ? JSON.stringify({ machine: machine(), figures }) : table(figures));
});
