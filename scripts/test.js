// `npm test`: set-up, the checks of code and packages (each counts as one test), then every test.
// `npm test -- --no-browser` skips what needs a browser. Ends with the counts and exit code 1 when anything failed.
// `SINGAN_COUNTS` names a file that gets the line of counts as well.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setUp } from "./setup.js";
import { readArguments } from "./support/arguments.js";
import { ensureBrowser } from "./support/browser.js";
import { installed } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";
import { checkLock } from "./support/lock.js";
import {
  areTheTypesWrong,
  mustPass,
  noTrainingCode,
  onlyWhatIsNeeded,
  publint,
  runtimeWorksAlone,
  silentWhenBundled,
} from "./support/package-checks.js";
import { withPackedPackages } from "./support/packed.js";
import { runTests } from "./support/tests.js";

/** @type {import("./support/tests.js").Counts} */
const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} name @param {() => Promise<unknown>} run */
async function check(name, run) {
  try {
    await run();
    counts.passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED  ${name}\n${error instanceof Failure ? error.message : error}`);
  }
}

async function checkCode() {
  await check("the lock file serves every machine", checkLock);
  const biome = [installed("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."];
  await check("format and lint (biome)", () => mustPass(biome));
  const knip = [installed("knip/bin/knip.js"), "--no-progress"];
  await check("no dead code (knip)", () => mustPass(knip));
  const tsc = [installed("typescript/bin/tsc"), "--build", "tsconfig.tools.json"];
  await check("types of tests and scripts (tsc)", () => mustPass(tsc));
  const page = [installed("typescript/bin/tsc"), "--project", "playground"];
  await check("types of the playground (tsc)", () => mustPass(page));
}

async function checkPackages() {
  await withPackedPackages(async (packages, folder) => {
    for (const pack of packages) {
      const { name } = pack.manifest;
      await check(`publint ${name}`, () => publint(pack));
      await check(`types of ${name} for its users (attw)`, () => areTheTypesWrong(pack));
      await check(`${name} packs what is needed`, () => onlyWhatIsNeeded(pack));
      if (name.includes("/runtime-")) {
        await check(`${name} packs no training code`, () => noTrainingCode(pack));
      }
    }
    await check("the packed runtime works alone", () =>
      runtimeWorksAlone(packages, join(folder, "alone")),
    );
    await check("a bundled runtime is silent", () =>
      silentWhenBundled(packages, join(folder, "bundled")),
    );
  });
}

/** @param {boolean} wanted @returns {Promise<Record<string, string>>} variables for the tests */
async function browser(wanted) {
  let env = { SINGAN_NO_BROWSER: "1", CHROMIUM_PATH: "" };
  if (wanted) {
    await check("a browser for the tests", async () => {
      env = { SINGAN_NO_BROWSER: "0", CHROMIUM_PATH: await ensureBrowser() };
    });
  }
  return env;
}

await runScript(async () => {
  const { values: options } = readArguments("Usage: npm test -- [--no-browser]", {
    options: { "no-browser": { type: "boolean", default: false } },
  });
  await setUp();
  const env = await browser(!options["no-browser"] && process.env.SINGAN_NO_BROWSER !== "1");
  await checkCode();
  await checkPackages();
  const tests = await runTests(env);
  counts.passed += tests.passed;
  counts.failed += tests.failed;
  counts.skipped += tests.skipped;
  const line = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
  if (process.env.SINGAN_COUNTS) writeFileSync(process.env.SINGAN_COUNTS, `${line}\n`);
  console.log(line);
  if (counts.failed > 0) process.exitCode = 1;
});
