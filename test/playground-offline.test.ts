/** The playground on a machine with WebGPU: what is kept of it, and what runs without the network. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pretendHardware } from "../packages/runtime-web/test/support/hardware.js";
import { serveSite } from "../packages/runtime-web/test/support/site.js";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";
import { WEBGPU_FLAGS } from "./support/find-browser.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
const root = fileURLToPath(new URL("..", import.meta.url));

describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`the playground offline${because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "singan-offline-"));
  let browser: Browser;
  beforeAll(async () => {
    await build({
      configFile: join(root, "playground/vite.config.ts"),
      logLevel: "error",
      build: { outDir: folder, emptyOutDir: true },
    });
    browser = await launchBrowser(WEBGPU_FLAGS);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["WebGPU", true],
    ["WebAssembly", false],
  ])(
    "keeps after one visit what %s needs, and no more",
    async (name, isHardware) => {
      const context = await browser.newContext();
      if (isHardware) await pretendHardware(context);
      const site = await serveSite([folder]);
      const page = await context.newPage();
      await page.goto(`${site.origin}/#count=1&width=32&height=24`);
      const device = page.locator("summary", { hasText: name });
      await device.waitFor({ timeout: 60_000 });
      await page.evaluate(() => navigator.serviceWorker.ready);
      const used = () =>
        page.evaluate(async () => {
          const requests = await (await caches.open("used-assets")).keys();
          return requests
            .map(({ url }) => url)
            .filter((url) => /webgpu-|asyncify/.test(url))
            .sort();
        });
      const script = expect.stringMatching(/webgpu-[^/]*\.js$/);
      const wasm = expect.stringMatching(/asyncify-[^/]*\.wasm$/);
      const needed = isHardware ? [wasm, script, script] : [];
      await expect.poll(used, { timeout: 30_000 }).toEqual(needed);
      await site.close();
      await context.setOffline(true);
      await page.reload();
      await device.waitFor({ timeout: 60_000 });
      expect(await page.getByText("is not used: it cannot be started").count()).toBe(0);
      await context.close();
    },
    180_000,
  );
});
