import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BROWSER_SKIP_REASON, launchBrowser } from "../../../test/support/browser.js";
import { type Fingerprints, fingerprints } from "./support/fingerprints.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;

describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`the package in a browser${because}`, () => {
  let browser: Browser | undefined;
  let there: Fingerprints;
  const failures: string[] = [];

  beforeAll(async () => {
    const [code] = await Promise.all([bundle(), open()]);
    const page = await browser!.newPage();
    page.on("pageerror", (error) => failures.push(error.message));
    await page.addScriptTag({ content: code });
    there = await page.evaluate<Fingerprints>("bundled.fingerprints()");
  });

  afterAll(async () => {
    await browser?.close();
  });

  async function open() {
    browser = await launchBrowser();
  }

  it("loads as a whole, with nothing of Node", async () => {
    expect(failures).toEqual([]);
    expect(there.exports).toEqual((await fingerprints()).exports);
  });

  it("has the same noise, matrices, resampling and bytes, bit for bit", async () => {
    expect(there.bits).toEqual((await fingerprints()).bits);
  });

  it("draws the same sample over the same runner", async () => {
    const { sample } = await fingerprints();
    expect(there.sample.length).toBe(sample.length);
    // The runner's own tanh is the engine's, so not bit for bit.
    const worst = sample.reduce((most, v, i) => Math.max(most, Math.abs(v - there.sample[i]!)), 0);
    expect(worst).toBeLessThan(1e-6);
  });
});

/** The package's sources and dependencies as one script; anything of Node in it would fail to load. */
async function bundle(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL("./support/fingerprints.ts", import.meta.url)),
    platform: "browser",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    onLog: (level, log) => {
      if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
    },
  });
  try {
    const { output } = await build.generate({
      format: "iife",
      name: "bundled",
      codeSplitting: false,
    });
    return output[0].code;
  } finally {
    await build.close();
  }
}
