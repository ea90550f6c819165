// Opens the measuring page in Chromium: built by Vite, and served so that it may have threads.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { FLAGS, findBrowser, WEBGPU_FLAGS } from "../../support/find-browser.js";

/**
 * @typedef {import("./time-sample.js").SampleTime & { inside: number }} PageTime with the milliseconds within sessions
 *
 * @typedef {object} Task
 * @property {string} model a file of {@link withPage}
 * @property {"wasm" | "webgpu"} device
 * @property {number} [threads]
 * @property {number} rounds
 *
 * @typedef {object} MeasuringPage
 * @property {string} browser name and version
 * @property {(task: Task) => Promise<PageTime[]>} measure
 */

const PAGE = fileURLToPath(new URL("web-page", import.meta.url));

/**
 * Opens the page for as long as `use` needs it.
 * @template Result
 * @param {Readonly<Record<string, string>>} models files by the names that tasks give them
 * @param {(page: MeasuringPage) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withPage(models, use) {
  const outDir = mkdtempSync(join(tmpdir(), "singan-bench-"));
  const isolated = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  const settings = {
    root: PAGE,
    configFile: /** @type {const} */ (false),
    logLevel: /** @type {const} */ ("error"),
    build: { outDir, emptyOutDir: true },
    preview: { host: "127.0.0.1", headers: isolated },
  };
  try {
    await build(settings);
    for (const [name, path] of Object.entries(models)) copyFileSync(path, join(outDir, name));
    const server = await preview(settings);
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      chromiumSandbox: false,
      args: [...FLAGS, ...WEBGPU_FLAGS],
    });
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls?.local[0] ?? "");
      return await use({
        browser: `Chromium ${browser.version()}`,
        measure: (task) =>
          page.evaluate((given) => Reflect.get(globalThis, "measure")(given), task),
      });
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
