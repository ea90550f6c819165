/** What a browser makes of a page on the disk. */
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";

export interface LookedAt {
  /** Widths of its pictures in their own pixels; 0 where one cannot be shown. */
  readonly widths: readonly number[];
  readonly plots: number;
  /** What is written in its plots, one list a plot. */
  readonly written: readonly (readonly string[])[];
  /** What its text says where nothing is pointed at. */
  readonly text: string;
  /** Whether it must be moved sideways to see all of it. */
  readonly isTooWide: boolean;
  /** Errors of its scripts, and whatever it asks the network for. */
  readonly problems: readonly string[];
}

/** Before anything is drawn: every canvas remembers its words. */
const REMEMBER_WORDS = `{
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (word, ...place) {
    (this.canvas.words ??= []).push(word);
    return fillText.call(this, word, ...place);
  };
}`;

export async function lookAt(browser: Browser, path: string, width = 1280): Promise<LookedAt> {
  const tab = await browser.newPage({ viewport: { width, height: 800 } });
  const problems: string[] = [];
  tab.on("pageerror", ({ message }) => problems.push(message));
  tab.on("request", (request) => {
    if (/^http/.test(request.url())) problems.push(request.url());
  });
  await tab.addInitScript(REMEMBER_WORDS);
  await tab.goto(pathToFileURL(path).href);
  const widths = await tab.$$eval("img", (all) =>
    all.map((image) => (image as { naturalWidth?: number }).naturalWidth ?? 0),
  );
  const written = await tab.$$eval("canvas", (all) =>
    all.map((canvas) => (canvas as { words?: string[] }).words ?? []),
  );
  const text = await tab.locator("body").innerText();
  const isTooWide = await tab.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
  return { widths, plots: written.length, written, text, isTooWide, problems };
}
