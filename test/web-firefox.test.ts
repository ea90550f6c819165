/** WebAssembly in Firefox, where one is installed: the pictures are Node's. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SinGAN } from "@singan/runtime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite, serveSite } from "../packages/runtime-web/test/support/site.js";
import { BROWSER_SKIP_REASON } from "./support/browser.js";
import { findFirefox } from "./support/find-browser.js";
import { withFirefox } from "./support/firefox.js";

const PAGE = fileURLToPath(new URL("../packages/runtime-web/test/page", import.meta.url));
const GOLDEN = fileURLToPath(new URL("golden", import.meta.url));
const CASES = [
  ["sample", { seed: 7, index: 3 }],
  ["sample", { seed: 7, width: 120, height: 40 }],
  ["sample", { seed: 7, startScale: 2 }],
  ["upscale", { image: "sample.png", factor: 2 }],
  ["paint", { image: "sample.png", startScale: 2 }],
] as const;

/** What the page does and tells. */
const SCRIPT = `
  const told = { threads: crossOriginIsolated, browser: navigator.userAgent, made: [] };
  try {
    const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
    for (const [method, options] of CASES) told.made.push(...(await singan.call(model, method, options)));
    await model.dispose();
  } catch (error) {
    told.error = String(error);
  }
  await fetch("told", { method: "POST", body: JSON.stringify(told) });
`;

interface Told {
  readonly threads: boolean;
  readonly browser: string;
  readonly made: readonly { width: number; height: number; base64: string }[];
  readonly error?: string;
}

const firefox = findFirefox();
const reason =
  BROWSER_SKIP_REASON ?? (firefox === undefined ? "no Firefox is installed" : undefined);
const because = reason === undefined ? "" : ` (skipped: ${reason})`;
describe.skipIf(reason !== undefined)(`in Firefox${because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "singan-web-"));
  beforeAll(() => buildSite(PAGE, folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the page tells. @param isolated - Whether it may use threads. */
  async function told(isolated: boolean): Promise<Told> {
    const script = SCRIPT.replace("CASES", JSON.stringify(CASES));
    const page = readFileSync(join(folder, "index.html"), "utf8");
    const html = page.replace("</body>", `<script type="module">${script}</script></body>`);
    let tell: (told: Told) => void;
    const telling = new Promise<Told>((resolve) => {
      tell = resolve;
    });
    const site = await serveSite([folder, GOLDEN], {
      isolated,
      route: (request, response) => {
        if (request.url === "/page") response.end(html);
        if (request.url !== "/told") return request.url === "/page";
        let text = "";
        request.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        request.on("end", () => {
          response.end();
          tell(JSON.parse(text));
        });
        return true;
      },
    });
    try {
      return await withFirefox(firefox!, `${site.origin}/page`, () => telling);
    } finally {
      await site.close();
    }
  }

  test.each([true, false])(
    "WebAssembly gives Node's pictures (threads: %s)",
    async (threads) => {
      const { made, error, ...about } = await told(threads);
      expect({ ...about, error }).toEqual({
        threads,
        browser: expect.stringContaining("Firefox/"),
        error: undefined,
      });
      const singan = await SinGAN.load(join(GOLDEN, "tiny.onnx"), { device: "cpu" });
      for (const [i, [method, options]] of CASES.entries()) {
        const image = "image" in options ? { image: join(GOLDEN, options.image) } : {};
        const work = singan[method] as (all: object) => ReturnType<SinGAN["sample"]>;
        const expected = (await work.call(singan, { ...options, ...image })).pixels();
        const pixels = Buffer.from(made[i]!.base64, "base64");
        expect(pixels.length).toBe(expected.length);
        const off = [...expected.keys()].filter((at) => pixels[at] !== expected[at]);
        expect(off.every((at) => Math.abs(pixels[at]! - expected[at]!) === 1)).toBe(true);
        expect(off.length).toBeLessThanOrEqual(Math.ceil(1e-4 * expected.length));
      }
      await singan.dispose();
    },
    120_000,
  );
});
