/** The playground, built and served for the tests of one file, and its pages, of which what none may do is written down. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll } from "vitest";
import { type Site, serveSite } from "../../packages/runtime-web/test/support/site.js";
import { launchBrowser } from "./browser.js";

const CONFIG = fileURLToPath(new URL("../../playground/vite.config.ts", import.meta.url));
/** Where the pictures of all tools go, for people to look at. */
const shots = process.env.SINGAN_SCREENSHOTS;

export const TOOLS = ["samples", "paint", "paste", "edit", "upscale", "animate"] as const;
/** Small, so that WebAssembly on few cores is quick. */
export const SMALL = "count=2&width=64&height=48&factor=1.5&frames=4";

export class PlaygroundSite {
  /** What is served. */
  readonly folder = mkdtempSync(join(tmpdir(), "singan-playground-"));
  /** What pages wrote to their consoles as errors, or threw. */
  readonly errors: string[] = [];
  /** What pages asked other origins for. */
  readonly elsewhere: string[] = [];
  browser!: Browser;
  site!: Site;

  async start(): Promise<void> {
    const built = build({
      configFile: CONFIG,
      logLevel: "error",
      build: { outDir: this.folder, emptyOutDir: true },
    });
    [this.browser] = await Promise.all([launchBrowser(), built]);
    this.site = await serveSite([this.folder]);
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.site?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async open(within: BrowserContext, hash = SMALL, origin = this.site.origin): Promise<Page> {
    const page = await within.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(`${origin}/`)) this.elsewhere.push(url);
    });
    await page.goto(`${origin}/#${hash}`);
    return page;
  }
}

/** There for the tests of the block that it is called in. */
export function playgroundSite(): PlaygroundSite {
  const playground = new PlaygroundSite();
  beforeAll(() => playground.start());
  afterAll(() => playground.stop());
  return playground;
}

/** What the address says, once it has been written. */
export async function linkOf(page: Page): Promise<string> {
  await page.waitForTimeout(400);
  return page.evaluate(() => location.hash);
}

/** Where the cut-out lies: across, down, its size, and its turn in degrees. */
export async function placement(page: Page): Promise<readonly number[]> {
  const link = await linkOf(page);
  return /placement=([^&]*)/.exec(link)![1]!.split(",").map(Number);
}

/** What a canvas shows. */
export function pixels(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
}

export async function shoot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}
