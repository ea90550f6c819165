// Pictures of the playground for the README, as a person sees it: built, served, and used in Chromium.
import { join } from "node:path";
import sharp from "sharp";
import { settled, withPlayground } from "../../test/support/playground.js";
import { root } from "./command.js";

/** @typedef {import("playwright-core").Page} Page */
/** A point in shares of a picture's sides. @typedef {readonly [number, number]} Point */

/** Of the window, and the width that its pictures are reduced to. */
const WINDOW = { width: 1200, height: 800 };
const WIDTH = 900;
/** Pixels around a part of the page. */
const AROUND = 12;
/** Milliseconds for one of them: whole sizes, on few cores. */
const PATIENCE = 120_000;

/**
 * What is shown: the link that opens it, what is done then, and the part that is in the picture; all where none is said.
 * @type {Readonly<Record<string, { link: string, use?: (page: Page) => Promise<void>, part?: string }>>}
 */
const PICTURES = {
  playground: { link: "tool=paint&seed=1" },
  "playground-paste": {
    link: "tool=paste&model=meadow&cutout=cabin&placement=0.3,0.66,0.32,0&starts=paste.4",
    part: ".stage",
  },
  "playground-edit": {
    link: "tool=edit&model=meadow&seed=2&starts=edit.4",
    use: cloneFir,
    part: ".stage",
  },
  "playground-animate": { link: "tool=animate&seed=1&frames=12", part: ".tool" },
};

/** @returns {Promise<string[]>} the files, below the root */
export function writePlaygroundPictures() {
  return withPlayground(async ({ browser, address }) => {
    const paths = [];
    for (const [name, { link, use, part }] of Object.entries(PICTURES)) {
      const page = await browser.newPage({ viewport: WINDOW, colorScheme: "light" });
      await page.goto(`${address}#${link}`);
      await settled(page, PATIENCE);
      await use?.(page);
      await settled(page, PATIENCE);
      // What was pale while it was made comes back slowly.
      await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
      const shot = await page.screenshot(
        part ? { clip: await around(page, part) } : { fullPage: true },
      );
      const path = `docs/pictures/${name}.png`;
      const reduced = sharp(shot).resize({ width: WIDTH, withoutEnlargement: true });
      await reduced.png({ palette: true, quality: 90 }).toFile(join(root, path));
      paths.push(path);
      await page.close();
    }
    return paths;
  });
}

/** Where a part of the page is. @param {Page} page @param {string} part */
async function around(page, part) {
  const { x, y, width, height } = boxOf(await page.locator(part).boundingBox());
  return {
    x: x - AROUND,
    y: y - AROUND,
    width: width + 2 * AROUND,
    height: height + 2 * AROUND,
  };
}

/** The dark fir at the meadow's edge, once more. @param {Page} page */
async function cloneFir(page) {
  /** @type {Point[]} */
  const around = Array.from({ length: 24 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 24;
    return [0.745 + 0.055 * Math.cos(angle), 0.545 + 0.16 * Math.sin(angle)];
  });
  await pull(page, around);
  await pull(page, [
    [0.745, 0.545],
    [0.3, 0.5],
  ]);
}

/** Pulls the mouse over the canvas that is worked on. @param {Page} page @param {readonly Point[]} points */
async function pull(page, points) {
  const canvas = page.getByRole("application");
  await canvas.scrollIntoViewIfNeeded();
  const box = boxOf(await canvas.boundingBox());
  for (const [i, [across, down]] of points.entries()) {
    await page.mouse.move(box.x + across * box.width, box.y + down * box.height, { steps: 3 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

/** @template Box @param {Box | null} box @returns {Box} */
function boxOf(box) {
  if (box === null) throw new Error("What is to be shown is not in sight.");
  return box;
}
