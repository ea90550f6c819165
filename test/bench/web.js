// `npm run bench:web`: what a sample costs in a browser, against the same model in runtime-node, in the same run, on this
// machine; and the start of the playground against its budget. `-- --json` prints one JSON object; `-- --rounds N` takes the best of so many rounds.
import { fileURLToPath } from "node:url";
import { setUp } from "../../scripts/setup.js";
import { readArguments } from "../../scripts/support/arguments.js";
import { runScript } from "../../scripts/support/failure.js";
import { complete, table } from "./support/figures.js";
import { machine } from "./support/machine.js";
import { roundsOf } from "./support/rounds.js";

const USAGE = "Usage: npm run bench:web -- [--json] [--rounds NUMBER]";

function readOptions() {
  const options = /** @type {const} */ ({
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
    rounds: { type: "string", default: "8" },
  });
  const { rounds, ...values } = readArguments(USAGE, { options }).values;
  return { ...values, rounds: roundsOf(rounds, USAGE) };
}

await runScript(async () => {
  const { json, help, rounds } = readOptions();
  if (help) return console.log(USAGE);
  await setUp();
  // Only after set-up: these load what is built.
  const { withRandomModel } = await import("./support/random-model.js");
  const { withPage } = await import("./support/web-browser.js");
  const { figuresOf } = await import("./support/web-figures.js");
  const { startFigures } = await import("./support/web-start.js");
  const tiny = fileURLToPath(new URL("../golden/tiny.onnx", import.meta.url));
  const { browser, figures } = await withRandomModel(32, (random) => {
    const models = { "random.onnx": random, "tiny.onnx": tiny };
    return withPage(models, async (page) => {
      return { browser: page.browser, figures: await figuresOf(page, models, rounds) };
    });
  });
  const done = [...figures, ...(await startFigures(rounds))].map(complete);
  const where = { ...machine("onnxruntime-web"), browser };
  console.log(json ? JSON.stringify({ machine: where, figures: done }) : table(done));
});
