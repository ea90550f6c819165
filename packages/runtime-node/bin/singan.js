#!/usr/bin/env node
// The command `singan`. Committed, because npm links no command that is not there yet at `npm ci`.
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(main)) {
  const cli = await import(main.href);
  process.exitCode = await cli.main(process.argv.slice(2));
} else {
  console.error("The packages are not built yet; run `npm run setup` first.");
  process.exitCode = 1;
}
