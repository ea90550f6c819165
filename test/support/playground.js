// The playground built, served and open to a browser, and when it has come to rest. Plain JavaScript, because the scripts and
// the benches use it as well.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { FLAGS, findBrowser } from "./find-browser.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ browser: import("playwright-core").Browser, address: string, folder: string }} Playground folder is what is served */

const CONFIG = fileURLToPath(new URL("../../playground/vite.config.ts", import.meta.url));

/**
 * Everything is gone again when `use` is done.
 *
 * @template T
 * @param {(playground: Playground) => Promise<T>} use
 * @param {readonly import("vite").Plugin[]} plugins further ones
 * @returns {Promise<T>}
 */
export async function withPlayground(use, plugins = []) {
  const outDir = mkdtempSync(join(tmpdir(), "singan-playground-"));
  const settings = {
    configFile: CONFIG,
    logLevel: /** @type {const} */ ("error"),
    build: { outDir, emptyOutDir: true },
    preview: { host: "127.0.0.1", port: 0 },
    plugins: [...plugins],
  };
  try {
    await build(settings);
    const server = await preview(settings);
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      chromiumSandbox: false,
      args: FLAGS,
    });
    try {
      const address = server.resolvedUrls?.local[0] ?? "";
      return await use({ browser, address, folder: outDir });
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** Until nothing is being made any more. @param {Page} page @param {number} timeout milliseconds */
export async function settled(page, timeout = 30_000) {
  // What a change sets off begins with the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  await page.waitForFunction(
    () => {
      const pictures = [...document.querySelectorAll("canvas[role=img]")];
      const isThere = pictures.length > 0 || document.querySelector(".placeholder") !== null;
      const isBusy = pictures.some((picture) => picture.getAttribute("aria-busy") === "true");
      return isThere && !isBusy && document.querySelector(".dot.busy") === null;
    },
    undefined,
    { timeout },
  );
}
