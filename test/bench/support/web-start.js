// The start of the playground, as a stranger has it: nothing is kept by the browser, and new pictures appear by themselves.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { withPlayground } from "../../support/playground.js";

/** @typedef {import("./figures.js").Figure} Figure */

/** Minified and compressed, onnxruntime-web's among them. */
const MOST_SCRIPT = 100;
/** With nothing on the way: a share of the ten seconds that a stranger gives it. */
const LONGEST = 3;

/**
 * @param {number} rounds
 * @returns {Promise<Figure[]>}
 */
export async function startFigures(rounds) {
  console.error("Measuring the start of the playground ...");
  /** @type {Set<string>} */
  const asked = new Set();
  const watching = {
    name: "what is asked for",
    /** @param {import("vite").PreviewServer} server */
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, _, next) => {
        asked.add(new URL(request.url ?? "/", "http://localhost").pathname);
        next();
      });
    },
  };
  return withPlayground(
    async ({ browser, address, folder }) => {
      const times = [];
      for (let round = 0; round < rounds; round++) {
        times.push(await timeToSample(browser, address));
      }
      const scripts = [...asked].filter((path) => /\.m?js$/.test(path));
      const bytes = scripts.map((path) => gzipSync(readFileSync(join(folder, path))).length);
      const sorted = times.toSorted((a, b) => a - b);
      return [
        {
          name: "playground-scripts",
          what: "what the playground fetches of scripts until its first sample is there, compressed",
          value: bytes.reduce((sum, length) => sum + length, 0) / 1000,
          unit: "kB",
          goal: { value: MOST_SCRIPT },
        },
        {
          name: "playground-first-sample",
          what: "from opening the playground, served on this machine, to its first sample",
          value: sorted[0] ?? 0,
          median: sorted[sorted.length >> 1] ?? 0,
          unit: "s",
          goal: { value: LONGEST },
        },
      ];
    },
    [watching],
  );
}

/** Seconds. @param {import("playwright-core").Browser} browser @param {string} address */
async function timeToSample(browser, address) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    await page.goto(address);
    const done = await page.waitForFunction(() => {
      const picture = document.querySelector("canvas[role=img]:not([aria-busy=true])");
      return picture !== null && performance.now();
    });
    return Number(await done.jsonValue()) / 1000;
  } finally {
    await context.close();
  }
}
