/** The playground as a person uses it, in a real browser: every tool, links, files, keys, and without the network. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { BrowserContext, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { serveSite } from "../packages/runtime-web/test/support/site.js";
import { BROWSER_SKIP_REASON } from "./support/browser.js";
import { settled } from "./support/playground.js";
import {
  linkOf,
  pixels,
  placement,
  playgroundSite,
  SMALL,
  shoot,
  TOOLS,
} from "./support/playground-site.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
const root = fileURLToPath(new URL("..", import.meta.url));

describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`the playground${because}`, () => {
  const playground = playgroundSite();
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    const options = { acceptDownloads: true, serviceWorkers: "block", permissions } as const;
    context = await playground.browser.newContext(options);
    page = await playground.open(context);
  });

  /** Shows a tool as if its link had been opened. */
  async function use(tool: string, more = "") {
    await page.evaluate((hash) => {
      const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      if (location.hash === hash) return;
      location.hash = hash;
      return heard;
    }, `#tool=${tool}&${SMALL}${more}`);
    await page.locator(`#tab-${tool}[aria-selected=true]`).waitFor();
    await settled(page);
  }

  /** Saves by a button and says what came. */
  async function saved(button: string): Promise<{ name: string; bytes: Buffer }> {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    const download = await coming;
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  /** Does something that must change the last picture. @returns What it was and is. */
  async function changing(act: () => Promise<unknown>) {
    const picture = page.locator("canvas[role=img]").last();
    const before = await pixels(picture);
    await act();
    await expect.poll(() => pixels(picture), { timeout: 20_000 }).not.toBe(before);
    await settled(page);
    return [before, await pixels(picture)] as const;
  }

  it("opens with new pictures that sharpen, and says where it all happens", async () => {
    const fresh = await context.newPage();
    // Every size that a picture has on its way.
    await fresh.addInitScript(() => {
      const widths: number[] = [];
      const put = CanvasRenderingContext2D.prototype.putImageData;
      CanvasRenderingContext2D.prototype.putImageData = function (...args: unknown[]) {
        widths.push(this.canvas.width);
        return (put as (...all: unknown[]) => void).apply(this, args);
      };
      Object.assign(window, { widths });
    });
    await fresh.goto(`${playground.site.origin}/#count=1`);
    await fresh.getByText("All on your machine; nothing is uploaded.").waitFor();
    await settled(fresh);
    const widths = await fresh.evaluate("widths");
    expect(widths).toEqual(expect.arrayContaining([34, 40, 49, 64, 94, 179, 250]));
    expect(await fresh.getByRole("radio", { name: "Peaks" }).isChecked()).toBe(true);
    await fresh.getByText("WebAssembly, on your processor").click();
    expect(await fresh.locator("tbody tr").count()).toBe(7);
    expect(await fresh.locator("tbody tr").last().textContent()).toMatch(/^6250×188[\d.]+ ms$/);
    await fresh.close();
  });

  it("draws samples by seed, start scale, noise and size, and saves one", async () => {
    await use("samples", "&seed=5");
    const [first, second] = await changing(() =>
      page.getByRole("button", { name: "New pictures" }).click(),
    );
    expect(second).not.toBe(first);
    // The same seed gives the same picture.
    const [, again] = await changing(() =>
      page
        .getByLabel("Seed", { exact: true })
        .fill("5")
        .then(() => blur()),
    );
    expect(again).toBe(first);
    await changing(() => page.getByLabel("Start scale").press("End"));
    await changing(() => page.getByLabel("Start scale").press("Home"));
    await page.getByText("Noise, scale by scale").click();
    const [, silent] = await changing(() => page.getByLabel("Scale 0 (34×25)").press("Home"));
    // Without noise at the coarsest scale the layout is that of no seed at all.
    expect(silent).not.toBe(first);
    await changing(() => page.getByRole("radio", { name: "Calm" }).check());
    await page.getByText("Size and number").click();
    await changing(() => page.getByLabel("Width").press("ArrowRight"));
    expect(await linkOf(page)).toContain("width=65");
    await page.getByRole("button", { name: "Enlarge picture 2" }).click();
    // As large as the window lets it, and what lies behind stays as it is.
    const large = page.getByRole("dialog").getByRole("img");
    expect((await large.boundingBox())!.width).toBeGreaterThan(600);
    const link = await linkOf(page);
    await page.keyboard.press("Control+z");
    expect(await linkOf(page)).toBe(link);
    const { name, bytes } = await saved("Save PNG");
    expect(name).toBe("singan-5-1.png");
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 65, height: 48 });
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("radio", { name: "Panorama" }).check();
    expect(await linkOf(page)).toContain("width=500");
  });

  async function blur() {
    await page.getByLabel("Seed", { exact: true }).press("Tab");
  }

  it("never shows what is stale", async () => {
    await use("samples", "&seed=41");
    const wanted = await pixels(page.locator("canvas[role=img]").last());
    await use("samples", "&seed=1");
    const seed = page.getByLabel("Seed", { exact: true });
    for (const value of ["11", "12", "13", "41"]) {
      await seed.fill(value);
      await blur();
    }
    await settled(page);
    expect(await pixels(page.locator("canvas[role=img]").last())).toBe(wanted);
    await page.waitForTimeout(300);
    expect(await pixels(page.locator("canvas[role=img]").last())).toBe(wanted);
  });

  it("undoes a seed that was entered, picture and field alike", async () => {
    await use("samples", "&seed=5");
    const seed = page.getByLabel("Seed", { exact: true });
    await changing(async () => {
      await seed.fill("99");
      await seed.press("Enter");
    });
    expect(await linkOf(page)).toContain("seed=99");
    await changing(() => page.keyboard.press("Control+z"));
    expect(await seed.inputValue()).toBe("5");
    expect(await linkOf(page)).toContain("seed=5");
  });

  it("takes other models, shipped and of files, and refuses what is none in a sentence", async () => {
    await use("samples");
    await changing(() => page.getByRole("radio", { name: "Creek" }).check());
    expect(await linkOf(page)).toContain("model=creek");
    await changing(() => choose("Your .onnx", join(root, "models/meadow.onnx")));
    await page.getByText("In use: meadow.onnx").waitFor();
    await choose("Your .onnx", {
      name: "broken.onnx",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("nothing of the kind"),
    });
    const sentence = page.locator(".problem");
    await sentence.waitFor();
    expect(await sentence.textContent()).toMatch(/^broken\.onnx .+\./);
    expect(await sentence.getAttribute("role")).toBe("status");
    await page.getByText("In use: meadow.onnx").waitFor();
    await page.getByRole("button", { name: "Close the message" }).click();
    await changing(() => page.getByRole("button", { name: "Undo" }).click());
    expect(await page.getByRole("radio", { name: "Creek" }).isChecked()).toBe(true);
    await changing(() => page.getByRole("button", { name: "New pictures" }).click());
  });

  it("says that there is no model where the first cannot be fetched, and tries again", async () => {
    // Its console tells of the missing file, as it should.
    const alone = await context.newPage();
    await alone.route("**/*.onnx", (route) => route.fulfill({ status: 404 }));
    await alone.goto(`${playground.site.origin}/#${SMALL}`);
    const again = alone.getByRole("button", { name: "Try again" });
    await again.waitFor();
    expect(await alone.locator(".problem").textContent()).toContain("404");
    await alone.getByText("There is no model.").waitFor();
    expect(await alone.getByRole("progressbar").count()).toBe(0);
    await alone.unroute("**/*.onnx");
    await again.press("Enter");
    expect(await alone.evaluate(() => document.activeElement?.id)).toBe("panel");
    await settled(alone);
    expect(await alone.locator(".problem").isVisible()).toBe(false);
    await alone.close();
  });

  type Chosen = Parameters<Locator["setInputFiles"]>[0];

  async function choose(button: string, file: Chosen) {
    const asking = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: button }).click();
    await (await asking).setFiles(file);
  }

  /** Pulls the mouse over the canvas from point to point, in shares of its sides. */
  async function pull(...points: readonly (readonly [number, number])[]) {
    const canvas = page.getByRole("application");
    await canvas.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await canvas.boundingBox())!;
    for (const [i, [across, down]] of points.entries()) {
      await page.mouse.move(x + across * width, y + down * height, { steps: 3 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }

  it("makes pictures of paintings, by mouse and by keys, and takes strokes back", async () => {
    await use("paint");
    const canvas = page.getByRole("application");
    expect(await page.locator(".palette input").count()).toBe(7);
    const empty = await pixels(canvas);
    await page.locator(".palette input").nth(4).check();
    const [before, after] = await changing(() => pull([0.2, 0.2], [0.8, 0.6]));
    const painted = await pixels(canvas);
    expect(painted).not.toBe(empty);
    const [, undone] = await changing(() => page.keyboard.press("Control+z"));
    expect([await pixels(canvas), undone]).toEqual([empty, before]);
    const [, redone] = await changing(() => page.getByRole("button", { name: "Redo" }).click());
    expect([await pixels(canvas), redone]).toEqual([painted, after]);
    await changing(async () => {
      await canvas.focus();
      for (const key of ["Space", "ArrowDown", "ArrowDown", "ArrowRight", "Space"]) {
        await page.keyboard.press(key);
      }
    });
    await changing(() => page.getByRole("button", { name: "Clear" }).click());
    await changing(() => page.getByLabel("Start scale").press("End"));
    const { name, bytes } = await saved("Save PNG");
    expect(name).toBe("singan-painting.png");
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 250, height: 188 });
  });

  it("has a brush that shows on the ground, at first and after it was cleared", async () => {
    await use("paint");
    const canvas = page.getByRole("application");
    const clear = page.getByRole("button", { name: "Clear" });
    const names = await page.locator(".palette input").evaluateAll((all) => {
      return all.map((input) => input.getAttribute("aria-label"));
    });
    expect(new Set(names).size).toBe(7);
    await changing(() => clear.click());
    const empty = await pixels(canvas);
    for (const own of [undefined, 0]) {
      if (own !== undefined) {
        await page.locator(".palette input").nth(own).check();
        await changing(() => clear.click());
        expect(await page.locator(".palette input").nth(own).isChecked()).toBe(false);
      }
      await changing(() => pull([0.2, 0.2], [0.8, 0.6]));
      expect(await pixels(canvas)).not.toBe(empty);
    }
  });

  it("pastes and harmonizes: moved, sized and turned by mouse and keys; a file's cut-out too", async () => {
    await use("paste");
    await changing(() => pull([0.7, 0.3], [0.4, 0.5]));
    expect(await linkOf(page)).toContain("placement=0.4,0.5,0.4,0");
    // One pull is one step.
    await changing(() => page.getByRole("button", { name: "Undo" }).click());
    expect(await linkOf(page)).not.toContain("placement");
    const canvas = page.getByRole("application");
    await canvas.focus();
    for (const key of ["ArrowLeft", "+", "]"]) {
      await changing(() => page.keyboard.press(key));
    }
    expect(await linkOf(page)).toContain("placement=0.68,0.3,0.432,5");
    await changing(() => page.getByLabel("Size").press("ArrowRight"));
    await changing(() => page.getByLabel("Turn").press("ArrowLeft"));
    await changing(() => page.getByRole("radio", { name: "Cabin" }).check());
    const square = sharp({
      create: { width: 20, height: 20, channels: 4, background: { r: 250, g: 0, b: 0, alpha: 1 } },
    });
    await changing(async () =>
      choose("Your own PNG", {
        name: "square.png",
        mimeType: "image/png",
        buffer: await square.png().toBuffer(),
      }),
    );
    await page.getByText("Yours: square.png").waitFor();
    // Only the mask's surroundings are new: the corner is the photograph, bit for bit.
    const corners = await page.evaluate(() => {
      return [...document.querySelectorAll("canvas")].map((made) => {
        const { data } = made.getContext("2d")!.getImageData(0, made.height - 1, 1, 1);
        return [...data];
      });
    });
    expect(corners[1]!.every((level, i) => Math.abs(level - corners[0]![i]!) <= 2)).toBe(true);
    await choose("Your own PNG", {
      name: "text.png",
      mimeType: "image/png",
      buffer: Buffer.from("no picture"),
    });
    const sentence = page.getByText("text.png is no picture that this browser can read.");
    await sentence.waitFor();
    // The one before stays, and there is nothing to undo but it.
    await page.getByText("Yours: square.png").waitFor();
    await changing(() => page.getByRole("button", { name: "Undo" }).click());
    expect(await page.getByRole("radio", { name: "Cabin" }).isChecked()).toBe(true);
    // Whoever goes on has read it.
    await sentence.waitFor({ state: "hidden" });
  });

  it("pastes: the corner's handle sizes and turns it", async () => {
    await use("paste", "&placement=0.5,0.5,0.4,0");
    // The balloon has 200x260 pixels, and is 0.4 of the picture's height.
    const { width, height } = (await page.getByRole("application").boundingBox())!;
    const [right, below] = [(0.2 * 200 * height) / (260 * width), 0.2];
    const corner = [0.5 + right, 0.5 + below] as const;
    await changing(() => pull(corner, [0.5 + 1.5 * right, 0.5 + 1.5 * below]));
    const [x, y, size, turn] = await placement(page);
    expect([x, y]).toEqual([0.5, 0.5]);
    expect(size).toBeCloseTo(0.6, 2);
    expect(turn).toBeCloseTo(0, 0);
    // From the lower right to the upper right: by twice the angle whose tangent is 260/200.
    await changing(() =>
      pull([0.5 + 1.5 * right, 0.5 + 1.5 * below], [0.5 + 1.5 * right, 0.5 - 1.5 * below]),
    );
    const after = await placement(page);
    expect(after[2]).toBeCloseTo(0.6, 2);
    expect(after[3]).toBeCloseTo((-2 * Math.atan2(260, 200) * 180) / Math.PI, 0);
  });

  it("takes dropped files: models anywhere, pictures as cut-outs, or to enlarge", async () => {
    const png = await sharp({ create: { width: 30, height: 20, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await use("samples");
    await drop("own.png", "image/png", png);
    await page.getByText("Yours: own.png").waitFor();
    expect(await linkOf(page)).toContain("tool=paste");
    await settled(page);
    await use("upscale");
    await drop("small.png", "image/png", png);
    const enlarged = page.locator("canvas[role=img]").last();
    const width = () => enlarged.evaluate((made) => (made as HTMLCanvasElement).width);
    await expect.poll(width, { timeout: 20_000 }).toBe(45);
    await settled(page);
    await use("samples");
    const model = readFileSync(join(root, "test/golden/tiny.onnx"));
    await changing(() => drop("tiny.onnx", "", model));
    await page.getByText("In use: tiny.onnx").waitFor();
    await changing(() => page.getByRole("radio", { name: "Peaks" }).check());
  });

  /** Drops a file on the page, as a file manager does. */
  async function drop(name: string, type: string, bytes: Buffer) {
    await page.evaluate(
      ({ name, type, base64 }) => {
        const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], name, { type }));
        const { body } = document;
        for (const kind of ["dragover", "drop"]) {
          const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
          body.dispatchEvent(event);
          // Else the browser would leave the page and open the file.
          if (!event.defaultPrevented) throw new Error(`The page lets ${kind} pass.`);
        }
      },
      { name, type, base64: bytes.toString("base64") },
    );
  }

  it("edits: a lassoed piece is cloned or moved, by mouse and by keys", async () => {
    await use("edit", "&count=1");
    await page.getByText("The picture appears here once a piece has moved.").waitFor();
    const around = Array.from({ length: 12 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 12;
      return [0.3 + 0.1 * Math.cos(angle), 0.7 + 0.12 * Math.sin(angle)] as const;
    });
    await pull(...around);
    await pull([0.3, 0.7], [0.6, 0.7]);
    await settled(page);
    const cloned = await pixels(page.locator("canvas[role=img]"));
    const [, moved] = await changing(() =>
      page.getByRole("radio", { name: "is moved away" }).check(),
    );
    expect(moved).not.toBe(cloned);
    // A new piece is what the switch says, after undo too.
    await changing(() => page.keyboard.press("Control+z"));
    await page.getByRole("button", { name: "Pick a round piece" }).click();
    expect(await page.getByRole("radio", { name: "is cloned" }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Drop all" }).click();
    await page.getByText("The picture appears here once a piece has moved.").waitFor();
    await page.getByRole("button", { name: "Pick a round piece" }).click();
    await page.keyboard.press("ArrowRight");
    await settled(page);
    await changing(() => page.keyboard.press("Shift+ArrowDown"));
    await page.keyboard.press("Delete");
    await page.getByText("The picture appears here once a piece has moved.").waitFor();
  });

  it("enlarges the photograph or a file, beside a plain enlargement", async () => {
    await use("upscale");
    const size = () =>
      page.locator("canvas[role=img]").evaluateAll((all) => {
        return (all as HTMLCanvasElement[]).map(({ width, height }) => [width, height]);
      });
    expect(await size()).toEqual([
      [375, 282],
      [375, 282],
    ]);
    const slider = page.locator("img-comparison-slider");
    const value = () =>
      slider.evaluate((element) => (element as unknown as { value: number }).value);
    const before = await value();
    await slider.focus();
    await page.keyboard.down("ArrowRight");
    await expect.poll(value).toBeGreaterThan(before);
    await page.keyboard.up("ArrowRight");
    const own = await sharp(join(root, "models/photographs/peaks.jpg"))
      .resize(60, 40)
      .png()
      .toBuffer();
    await changing(() =>
      choose("Your own picture", { name: "own.png", mimeType: "image/png", buffer: own }),
    );
    expect(await size()).toEqual([
      [90, 60],
      [90, 60],
    ]);
    const { bytes } = await saved("Save PNG");
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 90, height: 60 });
    // A large one is not simply enlarged, and that is said.
    await choose("Your own picture", join(root, "models/photographs/peaks.jpg"));
    await page.getByText(/is reduced to \d+×\d+ first/).waitFor();
    await settled(page);
  });

  it("says how far slow work is, stops it, and does it after all", async () => {
    const slow = await playground.open(context, "count=12&width=1000&height=1000");
    const far = slow.getByText(/^Picture \d+ of 12, scale \d+ of 7$/);
    await far.waitFor({ timeout: 30_000 });
    await slow.getByRole("button", { name: "Stop" }).press("Enter");
    const again = slow.getByRole("button", { name: "Begin again" });
    await again.waitFor();
    // Nothing looks as if it were still coming, and the keyboard is where it was.
    expect(await slow.locator(".dot.busy, [aria-busy=true]").count()).toBe(0);
    expect(await again.evaluate((button) => button === document.activeElement)).toBe(true);
    // However often it is asked for, it is done once: nothing goes on behind the next stop.
    await again.evaluate((button) => {
      for (let i = 0; i < 3; i++) (button as unknown as { click(): void }).click();
    });
    await far.waitFor({ timeout: 30_000 });
    await slow.getByRole("button", { name: "Stop" }).press("Enter");
    const stopped = await pixels(slow.locator("canvas[role=img]").first());
    await slow.waitForTimeout(1500);
    expect(await pixels(slow.locator("canvas[role=img]").first())).toBe(stopped);
    await again.press("Enter");
    await far.waitFor({ timeout: 30_000 });
    expect(await slow.locator("[aria-busy=true]").count()).toBeGreaterThan(0);
    // Another change takes its place.
    await slow.getByRole("button", { name: "Stop" }).press("Enter");
    await slow.getByRole("radio", { name: "Photograph" }).check();
    await again.waitFor({ state: "detached" });
    await slow.close();
  });

  it("animates: plays, pauses, and saves GIF and WebM", async () => {
    await use("animate");
    await page.getByText("4 of 4 frames").waitFor();
    const clip = page.locator("canvas[role=img]");
    const first = await pixels(clip);
    await expect.poll(() => pixels(clip)).not.toBe(first);
    await page.getByRole("button", { name: "Pause" }).click();
    const still = await pixels(clip);
    await page.waitForTimeout(400);
    expect(await pixels(clip)).toBe(still);
    await page.getByLabel("Pull (alpha)").press("End");
    // Drawn back wholly, it stands still near the photograph: not where the walk had been.
    await expect.poll(() => pixels(clip), { timeout: 20_000 }).not.toBe(still);
    await page.getByText("4 of 4 frames").waitFor();
    await settled(page);
    const gif = await saved("Save GIF");
    expect(gif.name).toBe("singan.gif");
    expect(await sharp(gif.bytes, { pages: -1 }).metadata()).toMatchObject({
      format: "gif",
      pages: 4,
    });
    const webm = await saved("Save WebM");
    expect(webm.name).toBe("singan.webm");
    expect(webm.bytes.subarray(0, 4).toString("hex")).toBe("1a45dfa3");
  });

  it("shares a link that shows the same to others, and ignores what a link says wrongly", async () => {
    await use("samples", "&seed=77&model=meadow&strengths=2,0.5&starts=samples.1,paint.3");
    const mine = await pixels(page.locator("canvas[role=img]").last());
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const theirs = await playground.open(context, link.slice(link.indexOf("#") + 1));
    await settled(theirs);
    expect(await pixels(theirs.locator("canvas[role=img]").last())).toBe(mine);
    expect(await theirs.getByLabel("Start scale").inputValue()).toBe("1");
    await theirs.close();

    await use("samples", "&model=none&seed=-4&strengths=9,x&starts=paint&placement=1&alpha=NaN");
    expect(await linkOf(page)).toBe("#count=2&width=64&height=48&factor=1.5&frames=4");
  });

  it("has little to load before it draws", () => {
    const assets = join(playground.folder, "assets");
    const scripts = readdirSync(assets).filter((name) => /^index-.+\.js$/.test(name));
    expect(scripts).toHaveLength(1);
    // The page's own script; onnxruntime-web comes with its worker.
    expect(gzipSync(readFileSync(join(assets, scripts[0]!))).length).toBeLessThan(80_000);
  });

  it("has tabs that arrow keys go through", async () => {
    await use("samples");
    await page.getByRole("tab", { name: "Invent" }).focus();
    await page.keyboard.press("ArrowLeft");
    expect(await page.getByRole("tab", { name: "Animate" }).getAttribute("aria-selected")).toBe(
      "true",
    );
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Paint");
  });

  it.each(["light", "dark"] as const)("is accessible in the %s theme (axe)", async (theme) => {
    // Colours on their way from one to another are no colours to measure.
    await page.emulateMedia({ reducedMotion: "reduce" });
    const toggle = page.getByRole("button", { name: theme === "light" ? "Light" : "Dark" });
    if (await toggle.isVisible()) await toggle.click();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
    for (const tool of TOOLS) {
      await use(tool);
      for (const summary of await page.locator(".panel summary").all()) await summary.click();
      const found = await page.evaluate(async () => {
        const { violations } = await (
          window as unknown as {
            axe: {
              run(
                on: Document,
                options: object,
              ): Promise<{
                violations: { id: string; impact: string; nodes: { html: string }[] }[];
              }>;
            };
          }
        ).axe.run(document, { resultTypes: ["violations"] });
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
          );
      });
      expect(found, `${tool}, ${theme}`).toEqual([]);
      await shoot(page, `${tool}-${theme}`);
    }
  });

  it("runs with threads where the page is isolated", async () => {
    const isolated = await serveSite([playground.folder], { isolated: true });
    const made = await playground.open(context, SMALL, isolated.origin);
    expect(await made.evaluate(() => crossOriginIsolated)).toBe(true);
    await settled(made);
    await made.close();
    await isolated.close();
  });

  it("works without the network once it was there", async () => {
    const installed = await playground.browser.newContext();
    const own = await serveSite([playground.folder]);
    const made = await playground.open(installed, SMALL, own.origin);
    await made.evaluate(() => navigator.serviceWorker.ready);
    await settled(made);
    const manifest = await made.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]")!;
      return (await fetch(link.href)).json();
    });
    expect(manifest).toMatchObject({ name: "SinGAN playground", display: "standalone" });
    await own.close();
    await installed.setOffline(true);
    await made.goto(`${own.origin}/#model=creek&${SMALL}`);
    await made.reload();
    await settled(made);
    expect(await made.getByRole("radio", { name: "Creek" }).isChecked()).toBe(true);
    await installed.close();
  });

  it("made no console error and asked no other origin for anything", () => {
    expect(playground.errors).toEqual([]);
    expect(playground.elsewhere).toEqual([]);
  });
});
