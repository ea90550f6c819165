/** What a browser makes of a page on the disk. */
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";

export interface LookedAt {
  /** Widths of its pictures in their own pixels; 0 where one cannot be shown. */
  readonly widths: readonly number[];
  readonly plots: number;
  /** Errors of its scripts, and whatever it asks the network for. */
  readonly problems: readonly string[];
}

export async function lookAt(browser: Browser, path: string): Promise<LookedAt> {
  const tab = await browser.newPage();
  const problems: string[] = [];
  tab.on("pageerror", ({ message }) => problems.push(message));
  tab.on("request", (request) => {
    if (/^http/.test(request.url())) problems.push(request.url());
  });
  await tab.goto(pathToFileURL(path).href);
  const widths = await tab.$$eval("img", (all) =>
    all.map((image) => (image as { naturalWidth?: number }).naturalWidth ?? 0),
  );
  const plots = await tab.locator("canvas").count();
  return { widths, plots, problems };
}
