#!/usr/bin/env node
// Committed, so that npm links it before anything is built.
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) {
  const { main: run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  console.error("The packages are not built yet. Run: npm run setup");
  process.exitCode = 1;
}
