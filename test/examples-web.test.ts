/** The pages in `examples/` are built as they stand, and draw what Node draws. */
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SinGAN } from "@singan/runtime-node";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { type Site, serveSite } from "../packages/runtime-web/test/support/site.js";
import { node, root } from "../scripts/support/command.js";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";
import { temporaryFolder } from "./support/command.js";

const inRoot = (path: string) => join(root, path);
const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;

describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`examples for pages${because}`, () => {
  const folder = temporaryFolder();
  const expected: Uint8Array[] = [];
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
    const singan = await SinGAN.load(inRoot("models/peaks.onnx"), { device: "cpu" });
    for (const seed of [1, 2]) expected.push((await singan.sample({ seed })).pixels());
    await singan.dispose();
  });
  afterAll(() => browser?.close());

  /** Opens the page, presses its button, and compares both pictures with Node's. */
  async function expectPictures(site: Site, path = "/") {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("request", (request) => {
      if (/^http/.test(request.url()) && !request.url().startsWith(site.origin)) {
        problems.push(`asks for ${request.url()}`);
      }
    });
    try {
      await page.goto(site.origin + path);
      for (const [i, pixels] of expected.entries()) {
        await page.getByText(`Seed ${i + 1} on wasm`).waitFor();
        const rgba = await page.locator("canvas").evaluate((element) => {
          const { width, height } = element as HTMLCanvasElement;
          const context = (element as HTMLCanvasElement).getContext("2d")!;
          return [...context.getImageData(0, 0, width, height).data];
        });
        const drawn = rgba.filter((_, at) => at % 4 !== 3);
        expect(drawn.length).toBe(pixels.length);
        const differences = drawn.map((value, at) => Math.abs(value - pixels[at]!));
        expect(differences.some((difference) => difference > 1)).toBe(false);
        const share = differences.filter((difference) => difference > 0).length / drawn.length;
        expect(share).toBeLessThanOrEqual(1e-4);
        await page.getByRole("button", { name: "Another" }).click();
      }
      expect(problems).toEqual([]);
    } finally {
      await page.close();
      await site.close();
    }
  }

  test("Vite, with nothing configured, with and without threads", async () => {
    const outDir = join(folder, "vite");
    const options = { outDir, emptyOutDir: true } as const;
    await build({ root: inRoot("examples/web-vite"), logLevel: "error", build: options });
    for (const isolated of [false, true]) {
      await expectPictures(await serveSite([outDir], { isolated }));
    }
  });

  test.each(["webpack", "esbuild"])("%s", async (name) => {
    const out = join(folder, name);
    const script = inRoot(`examples/web-${name}/build.mjs`);
    const { code, output } = await node([script, out], { output: "keep" });
    expect({ code, output: output.trim() }).toEqual({ code: 0, output: out });
    await expectPictures(await serveSite([out], { isolated: true }));
  });

  test("webpack, when it writes ES modules, with and without threads", async () => {
    const out = join(folder, "webpack-modules");
    const compiler = webpack({
      mode: "development",
      devtool: false,
      entry: inRoot("examples/web-webpack/main.js"),
      experiments: { outputModule: true },
      output: { path: out, filename: "main.js", module: true },
    });
    await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    copyFileSync(inRoot("examples/web-webpack/index.html"), join(out, "index.html"));
    expect(readFileSync(join(out, "main.js"), "utf8")).toContain("import.meta.url");
    for (const isolated of [false, true]) {
      await expectPictures(await serveSite([out], { isolated }));
    }
  });

  test("the README shows the plain page as it stands", () => {
    const page = readFileSync(inRoot("examples/web-plain/index.html"), "utf8").trim();
    expect(readFileSync(inRoot("README.md"), "utf8")).toContain(`\`\`\`html\n${page}\n\`\`\``);
  });

  test("a plain page with an import map, with and without threads", async () => {
    for (const isolated of [false, true]) {
      await expectPictures(await serveSite([root], { isolated }), "/examples/web-plain/");
    }
  });
});
