/** Pages as a browser shows them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { htmlPage, type Plot } from "@singan/node-io";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";
import { temporaryFolder } from "./support/command.js";
import { lookAt } from "./support/pages.js";

const folder = temporaryFolder();
let browser: Browser;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));
const over = (places: readonly string[] | readonly number[], place?: string): Plot => ({
  title: "Plot",
  axis: "height",
  isLogarithmic: false,
  places,
  lines: [{ name: "line", values: places.map((_, i) => i / places.length) }],
  ...(place !== undefined && { place }),
});

async function look(plot: Plot, width?: number) {
  const path = join(folder, "page.html");
  writeFileSync(path, await htmlPage({ title: "A page", sections: [{ plots: [plot] }] }));
  const seen = await lookAt(browser, path, width);
  expect(seen.problems).toEqual([]);
  return { ...seen, words: seen.written[0]! };
}

describe.skipIf(BROWSER_SKIP_REASON !== undefined)("a plot", () => {
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each([2, 7, 10])(
    "over %i named places names each of them, in a narrow window too",
    async (count) => {
      for (const width of [1280, 320]) {
        const { words, isTooWide } = await look(over(numbers(count), "scale"), width);
        expect(words).toEqual(expect.arrayContaining([...numbers(count), "scale", "height"]));
        expect(isTooWide).toBe(false);
      }
    },
  );

  test("over more than have room names some, the first among them", async () => {
    const sizes = numbers(30).map((i) => `${i}${i}0x200`);
    const { words } = await look(over(sizes, "size"));
    const named = words.filter((word) => sizes.includes(word));
    expect(named.length).toBeGreaterThan(2);
    expect(named.length).toBeLessThan(7);
    expect(named[0]).toBe(sizes[0]);
  });

  test("over numbers counts steps", async () => {
    const { words } = await look(over([10, 500, 1000, 2000]));
    expect(words).toEqual(expect.arrayContaining(["500", "1,000", "2,000", "step"]));
  });

  test("tells its lines' names, and no values where nothing is pointed at", async () => {
    const { text } = await look(over(numbers(7), "scale"));
    expect(text).toContain("line");
    expect(text).not.toContain("--");
    expect(text).not.toContain("scale");
  });

  test("tells the values of the place that is pointed at", async () => {
    const path = join(folder, "pointed.html");
    const plots = [over(numbers(5), "scale")];
    writeFileSync(path, await htmlPage({ title: "A page", sections: [{ plots }] }));
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(path).href);
    const colon = () =>
      tab.evaluate<string>(
        "getComputedStyle(document.querySelectorAll('.u-series th')[1], '::after').visibility",
      );
    expect(await colon()).toBe("hidden");
    // The middle, so that there is one nearest place: the third of five.
    await tab.locator(".u-over").hover();
    expect(await tab.locator(".u-legend").innerText()).toMatch(/scale\s*2\s*line\s*0\.4/);
    expect(await colon()).toBe("visible");
  });
});
