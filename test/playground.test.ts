/** The playground, used as a person would. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Download, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Site, serveSite } from "../packages/runtime-web/test/support/site.js";
import { installed, node, root } from "../scripts/support/command.js";
import { golden } from "./golden/make.js";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";

const AXE = readFileSync(installed("axe-core/axe.min.js"), "utf8");
const LOOK = { width: 1200, height: 900 };

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`the playground${because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "singan-playground-"));
  let browser: Browser;
  let site: Site;
  const problems: string[] = [];
  beforeAll(async () => {
    const args = [join(root, "scripts/playground.js"), "--build", "--out", folder];
    const { code, output } = await node(args, { output: "keep" });
    expect(output).toContain(folder.split("/").at(-1));
    expect(code).toBe(0);
    site = await serveSite([folder], { isolated: true });
    browser = await launchBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  /** The page in a fresh browser profile, with the small model of the tests, which is fast. */
  async function open(hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: LOOK, ...options });
    const page = await context.newPage();
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("request", (request) => {
      if (/^http/.test(request.url()) && !request.url().startsWith(site.origin)) {
        problems.push(`asks for ${request.url()}`);
      }
    });
    await page.goto(`${site.origin}/${hash}`);
    await settled(page);
    return page;
  }
  const settled = (page: Page) => page.locator('[role=status][aria-busy="false"]').waitFor();

  /** Puts the small model in place of the shipped one. */
  async function withTinyModel(page: Page) {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open .onnx" }).click();
    await (await chooser).setFiles(golden("tiny.onnx"));
    await page
      .getByRole("combobox", { name: "Model" })
      .getByText("tiny.onnx")
      .waitFor({ state: "attached" });
    await settled(page);
  }

  const tool = (page: Page, name: string) => {
    return page.getByRole("navigation", { name: "Tools" }).getByRole("button", { name }).click();
  };
  /** What a canvas shows. */
  const pixels = (page: Page, label: string | RegExp) => {
    return page
      .getByRole("img", { name: label })
      .first()
      .evaluate((canvas) => {
        return (canvas as HTMLCanvasElement).toDataURL();
      });
  };
  /** Does something, and waits until a picture is another than it was, and stays so. */
  async function changes(page: Page, label: string | RegExp, act: () => Promise<unknown>) {
    const before = await pixels(page, label);
    await act();
    await expect.poll(() => pixels(page, label), { timeout: 20_000 }).not.toBe(before);
    await settled(page);
    return before;
  }
  async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
    const waiting: Promise<Download> = page.waitForEvent("download");
    await page.getByRole("button", { name: button, exact: true }).click();
    const file = await waiting;
    return { name: file.suggestedFilename(), bytes: readFileSync((await file.path())!) };
  }

  test("opens with samples of a shipped model, says what runs, and keeps everything here", async () => {
    const page = await open();
    expect(await page.getByRole("img", { name: /^Sample \d$/ }).count()).toBe(6);
    const shown = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => pixels(page, `Sample ${n}`)));
    expect(new Set(shown).size).toBe(6);
    await page.getByText("On WebAssembly").click();
    expect(await page.getByRole("row").count()).toBe(8);
    expect(await page.getByText("no picture leaves it").isVisible()).toBe(true);
    const { name, bytes } = await saved(page, "PNG");
    expect(name).toBe("Peaks-1-0.png");
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 250, height: 188, format: "png" });
    await page.context().close();
  });

  test("samples have another seed, size, start scale and noise; all can be undone, redone and shared", async () => {
    const page = await open();
    await withTinyModel(page);
    const first = await changes(page, /^Sample 1 of/, () =>
      page.getByRole("button", { name: "New" }).click(),
    );
    const slide = (name: RegExp, keys: string) => page.getByRole("slider", { name }).press(keys);
    await changes(page, /^Sample 1 of/, () => slide(/^Width/, "Home"));
    await changes(page, /^Sample 1 of/, () => slide(/^Start scale/, "ArrowRight"));
    await page.getByText("Noise of each scale").click();
    await changes(page, /^Sample 1 of/, () => slide(/^Scale 1/, "End"));
    const last = await pixels(page, /^Sample 1 of/);
    const address = page.url();
    for (const _ of [0, 1, 2]) {
      await changes(page, /^Sample 1 of/, () => page.getByRole("button", { name: "Undo" }).click());
    }
    await changes(page, /^Sample 1 of/, () => page.keyboard.press("Control+z"));
    expect(await pixels(page, /^Sample 1 of/)).toBe(first);
    for (const _ of [0, 1, 2, 3]) {
      await changes(page, /^Sample 1 of/, () => page.getByRole("button", { name: "Redo" }).click());
    }
    expect(await pixels(page, /^Sample 1 of/)).toBe(last);
    const other = await open(new URL(address).hash);
    await withTinyModel(other);
    expect(await pixels(other, /^Sample 1 of/)).toBe(last);
    await page.context().close();
    await other.context().close();
  });

  test("a painting becomes a picture after each stroke, by pointer and by keys", async () => {
    const page = await open();
    await withTinyModel(page);
    await tool(page, "Paint");
    await settled(page);
    const made = "What the model makes of your painting";
    const canvas = page.getByRole("application");
    const box = (await canvas.boundingBox())!;
    const first = await changes(page, made, async () => {
      await page.getByRole("radio").nth(3).check({ force: true });
      await page.mouse.move(box.x + 30, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + 200, box.y + 200, { steps: 6 });
      await page.mouse.up();
    });
    await changes(page, made, async () => {
      await canvas.focus();
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Space");
    });
    await changes(page, made, () => page.getByRole("button", { name: "Undo" }).click());
    await changes(page, made, () => page.getByRole("button", { name: "Undo" }).click());
    expect(await pixels(page, made)).toBe(first);
    await page.context().close();
  });

  test("what is pasted is harmonized where it is put, a file of one's own too", async () => {
    const page = await open();
    await withTinyModel(page);
    await tool(page, "Paste");
    await settled(page);
    const made = /harmonized/;
    const box = (await page.getByRole("application").boundingBox())!;
    await changes(page, made, () => page.mouse.click(box.x + 60, box.y + 60));
    await changes(page, made, () => page.getByRole("application").press("ArrowDown"));
    await changes(page, made, () => page.getByRole("slider", { name: /^Turn/ }).press("PageUp"));
    await changes(page, made, () => page.getByRole("slider", { name: /^Size/ }).press("End"));
    await changes(page, made, () =>
      page.getByRole("combobox", { name: "Cut-out" }).selectOption("bird"),
    );
    const png = await sharp({ create: { width: 9, height: 9, channels: 4, background: "#0f08" } })
      .png()
      .toBuffer();
    await changes(page, made, async () => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Your own" }).click();
      await (await chooser).setFiles({ name: "square.png", mimeType: "image/png", buffer: png });
    });
    await page.context().close();
  });

  test("parts of the photograph are moved and cloned, by lasso and by keys", async () => {
    const page = await open();
    await withTinyModel(page);
    await tool(page, "Edit");
    const made = "The edited photograph";
    const canvas = page.getByRole("application");
    await page.getByRole("button", { name: "Take the middle" }).click();
    await changes(page, made, () => canvas.press("Shift+ArrowRight"));
    const box = (await canvas.boundingBox())!;
    await page.getByRole("switch").uncheck();
    await changes(page, made, async () => {
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      for (const [x, y] of [
        [90, 20],
        [90, 90],
        [20, 90],
        [20, 25],
      ] as const) {
        await page.mouse.move(box.x + x, box.y + y, { steps: 3 });
      }
      await page.mouse.up();
      await page.mouse.move(box.x + 50, box.y + 50);
      await page.mouse.down();
      await page.mouse.move(box.x + 150, box.y + 70, { steps: 3 });
      await page.mouse.up();
    });
    await changes(page, made, () => page.getByRole("button", { name: "Start again" }).click());
    await page.context().close();
  });

  test("a picture is enlarged, before and after side by side; a clip plays and is saved", async () => {
    const page = await open();
    await withTinyModel(page);
    await tool(page, "Upscale");
    await page.getByAltText("Enlarged by the model").waitFor();
    const { bytes } = await saved(page, "PNG");
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 112, height: 84 });
    await tool(page, "Animate");
    await page.getByRole("slider", { name: /^Frames/ }).press("Home");
    await page.getByText(/Animating: done/).waitFor();
    const gif = await saved(page, "GIF");
    expect(await sharp(gif.bytes, { animated: true }).metadata()).toMatchObject({ pages: 5 });
    const webm = await saved(page, "WebM");
    expect(webm.bytes.subarray(0, 4)).toEqual(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]));
    await changes(page, "The photograph, moving", () => page.waitForTimeout(200));
    await page.context().close();
  });

  test("what is no model is refused in a sentence, and the one before stays", async () => {
    const page = await open();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open .onnx" }).click();
    await (await chooser).setFiles({
      name: "notes.onnx",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("not a model"),
    });
    expect(await page.getByRole("alert").innerText()).toContain("notes.onnx");
    await page.getByRole("button", { name: "New" }).click();
    await settled(page);
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.context().close();
  });

  test.each(["light", "dark"] as const)(
    "anyone can use it: axe finds nothing serious, %s",
    async (colorScheme) => {
      const page = await open("", { colorScheme });
      await withTinyModel(page);
      for (const name of ["Samples", "Paint", "Paste", "Edit", "Upscale", "Animate"]) {
        await tool(page, name);
        await settled(page);
        await page.evaluate(AXE);
        const found = await page.evaluate(async () => {
          interface Violation {
            id: string;
            impact: string;
            nodes: { html: string }[];
          }
          const { axe } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: Violation[] }> };
          };
          const { violations } = await axe.run();
          return violations
            .filter(({ impact }) => ["serious", "critical"].includes(impact))
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
        });
        expect(found).toEqual([]);
      }
      await page
        .getByRole("button", { name: colorScheme === "dark" ? "Light colours" : "Dark colours" })
        .click();
      const theme = await page.evaluate(() => document.documentElement.dataset.theme);
      expect(theme).not.toBe(colorScheme);
      await page.context().close();
    },
  );

  test("fits a phone", async () => {
    const page = await open("", { viewport: { width: 360, height: 740 }, hasTouch: true });
    for (const name of ["Samples", "Paint", "Paste", "Edit", "Upscale", "Animate"]) {
      await tool(page, name);
      const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(scrollWidth).toBeLessThanOrEqual(360);
    }
    await page.context().close();
  });

  test("works without the network once it was there", async () => {
    const page = await open();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // The second visit is the first that the service worker answers.
    await page.reload();
    await settled(page);
    const before = await pixels(page, "Sample 1");
    await page.context().setOffline(true);
    await page.reload();
    await settled(page);
    expect(await pixels(page, "Sample 1")).toBe(before);
    await page.context().close();
  });
});
