// `npm run bench:large`: samples of 4 to 100 megapixels, some minutes each.
import { setUp } from "../../scripts/setup.js";
import { readArguments } from "../../scripts/support/arguments.js";
import { runScript } from "../../scripts/support/failure.js";
import { complete, table } from "./support/figures.js";

const SIDES = [2000, 4000, 10_000];

await runScript(async () => {
  readArguments("Usage: npm run bench:large", {});
  await setUp();
  const { growth } = await import("./large.js");
  console.log(table((await growth(SIDES)).map(complete)));
});
