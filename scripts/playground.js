// `npm run playground`: set-up, then the playground built and served on this machine, until Ctrl-C. `-- --port 8080` sets the
// port, `-- --dev` serves the sources, which the page follows as they change.
// `npm run playground:build`: set-up, then the playground as a folder that any host serves. `-- --out FOLDER` says which.
import { resolve } from "node:path";
import { setUp } from "./setup.js";
import { readArguments } from "./support/arguments.js";
import { root } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

const CONFIG = resolve(root, "playground/vite.config.ts");
const OUT = "playground/dist";

const USAGE =
  "Usage: npm run playground -- [--dev] [--port NUMBER], npm run playground:build -- [--out FOLDER]";
const OPTIONS = /** @type {const} */ ({
  build: { type: "boolean", default: false },
  dev: { type: "boolean", default: false },
  out: { type: "string", default: OUT },
  port: { type: "string", default: "4173" },
});

/** @param {string} text */
function portOf(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Failure(`Expected a number from 1 to 65535 for --port but received ${text}.`, 2);
}

await runScript(async () => {
  const { values: options } = readArguments(USAGE, { options: OPTIONS });
  const port = portOf(options.port);
  const outDir = resolve(root, options.out);
  await setUp();
  // Not before set-up, which may have to install it.
  const { build, createServer, preview } = await import("vite");
  const common = /** @type {const} */ ({ configFile: CONFIG, logLevel: "warn" });
  if (options.dev) {
    const server = await createServer({ ...common, server: { port } });
    await server.listen();
    console.error(`The playground is at ${server.resolvedUrls?.local[0]} (Ctrl-C ends it).`);
    return;
  }
  await build({ ...common, build: { outDir } });
  if (options.build) {
    console.error(`The playground is in ${options.out}: any host serves that folder as it is.`);
    return;
  }
  const server = await preview({ ...common, build: { outDir }, preview: { port } });
  console.error(`The playground is at ${server.resolvedUrls?.local[0]} (Ctrl-C ends it).`);
});
