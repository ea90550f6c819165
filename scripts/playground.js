// `npm run playground`: builds the playground and serves it on this machine. `npm run playground:build` leaves the static
// folder playground/dist, which any host serves, below any address. `-- --port N` and `-- --out FOLDER` may follow.
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "./setup.js";
import { root } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";

const FOLDER = join(root, "playground");
const USAGE = "Usage: npm run playground -- [--port N] [--out FOLDER], or npm run playground:build";

function readOptions() {
  try {
    const options = /** @type {const} */ ({
      build: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      out: { type: "string", default: join(FOLDER, "dist") },
      port: { type: "string", default: "4173" },
    });
    const { values } = parseArgs({ options });
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 0 && port <= 65_535) return { ...values, port };
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}. ${USAGE}`, 2);
  }
  throw new Failure(`--port takes a number from 0 to 65535. ${USAGE}`, 2);
}

await runScript(async () => {
  const { build: onlyBuilds, help, out, port } = readOptions();
  if (help) return console.log(USAGE);
  await setUp();
  // Not there before the set-up.
  const { build, preview } = await import("vite");
  const configFile = join(FOLDER, "vite.config.ts");
  const outDir = resolve(root, out);
  await build({ configFile, logLevel: "warn", build: { outDir, emptyOutDir: true } });
  if (onlyBuilds) return console.log(relative(root, outDir) || ".");
  const server = await preview({
    configFile,
    logLevel: "warn",
    build: { outDir },
    preview: { port },
  });
  console.log(`The playground: ${server.resolvedUrls?.local[0] ?? `port ${port}`}`);
  console.error("Ctrl-C ends it.");
});
