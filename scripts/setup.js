// `npm run setup`: install and build. Quick when nothing changed; `demo`, `test` and `bench` call it first, because
// npm runs no pre-scripts where install scripts are off.
import { existsSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { readArguments } from "./support/arguments.js";
import { build } from "./support/build.js";
import { singan } from "./support/command.js";
import { runScript } from "./support/failure.js";
import { install } from "./support/install.js";
import { checkMachine } from "./support/machine.js";

/** Brings the working tree to where everything can run: right Node, dependencies, built packages. */
export async function setUp() {
  checkMachine();
  await install();
  await build();
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  await runScript(async () => {
    readArguments("Usage: npm run setup", {});
    await setUp();
    if (existsSync(singan)) console.error("Ready. Try `npm run demo`, or `npx singan --help`.");
  });
}
