/**
 * A real browser for tests: Chromium or Chrome from `CHROMIUM_PATH` or where systems install it, run
 * headless. `SINGAN_NO_BROWSER=1` skips what needs one.
 */
import { type Browser, chromium } from "playwright-core";
import { FLAGS, findBrowser } from "./find-browser.js";

/** Why browser tests are skipped, or `undefined` when they run. */
export const BROWSER_SKIP_REASON =
  process.env.SINGAN_NO_BROWSER === "1" ? "SINGAN_NO_BROWSER is 1" : undefined;

/** Starts the browser, headless and silent on the network; `flags` are added. The caller closes it. */
export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    chromiumSandbox: false,
    args: [...FLAGS, ...flags],
  });
}
