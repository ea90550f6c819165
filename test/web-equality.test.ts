/** The same file, seed and raw pixels give the same pictures in a browser as in Node, whatever the application. */

import { readFileSync } from "node:fs";
import { writeModel } from "@singan/pyramid";
import { SinGAN } from "@singan/runtime-node";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { stage } from "../packages/runtime-web/test/support/pages.js";
import { golden } from "./golden/make.js";
import { BROWSER_SKIP_REASON } from "./support/browser.js";

type Method = keyof typeof CASES;
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A gradient with a square in it, or without. */
function picture(width: number, height: number, square: boolean): Pixels {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const isInside = square && x > width / 3 && x < width / 2 && y > height / 3 && y < height / 2;
    if (isInside) return [250, 30, 60][i % 3]!;
    return [(200 * x) / width, (220 * y) / height, 128][i % 3]!;
  });
  return { width, height, data };
}

const [plain, pasted] = [picture(56, 42, false), picture(56, 42, true)];
/** White where the square is. */
const mask = {
  ...pasted,
  data: pasted.data.map((_, i) => (pasted.data[i - (i % 3)] === 250 ? 255 : 0)),
};

/** Every method, in every way that takes another path through the code. */
const CASES = {
  sample: [
    { seed: 7, index: 3 },
    { seed: 7, width: 120, height: 40 },
    { seed: 7, startScale: 2 },
    { seed: 7, startScale: 1, image: plain },
    { seed: 7, tile: true, width: 64, height: 64 },
  ],
  samples: [{ seed: 3, count: 2, startScale: 1 }],
  // Beyond a megapixel it is computed in windows.
  largeSample: [{ seed: 5, width: 1200, height: 900 }],
  largeUpscale: [{ image: plain, factor: 20 }],
  reconstruct: [{}, { through: 1 }],
  upscale: [
    { image: plain, factor: 2 },
    { image: plain, width: 100, deterministic: true },
  ],
  paint: [{ image: pasted }, { image: pasted, palette: 4, startScale: 2 }],
  harmonize: [{ image: pasted, mask }],
  edit: [{ image: pasted, photograph: plain, startScale: 2 }],
  animate: [
    { frames: 3, loop: true, seed: 2 },
    { frames: 2, startScale: 0, alpha: 0.3 },
  ],
  variation: [{ seed: 4, strength: 0.6 }],
  retarget: [{ width: 90, height: 30 }],
} as const;
const WINDOW = { x: 500, y: 490, width: 40, height: 40 };

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`in a browser${because}`, () => {
  const { open } = stage(true);
  const models = {
    golden: readFileSync(golden("tiny.onnx")),
    painting: Buffer.from(writeModel(makeRandomModel(5, { paintScale: 1 }))),
  };
  const here: Partial<Record<keyof typeof models, SinGAN>> = {};
  const pages: Page[] = [];
  beforeAll(async () => {
    for (const name of ["golden", "painting"] as const) {
      here[name] = await SinGAN.load(models[name], { device: "cpu" });
    }
  });
  afterAll(async () => {
    for (const page of pages) await page.close();
    for (const model of Object.values(here)) await model.dispose();
  });

  /** A page with the model on the device. */
  async function pageWith(model: keyof typeof models, device: string, worker: boolean) {
    const page = await open();
    pages.push(page);
    const base64 = models[model].toString("base64");
    await page.evaluate(
      async ({ base64, options }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        Object.assign(globalThis, { model: await singan.SinGAN.load(bytes, options as never) });
      },
      { base64, options: { device, worker } },
    );
    return page;
  }

  async function inBrowser(page: Page, method: Method, options: object): Promise<Pixels[]> {
    const sent = Object.entries(options).map(([name, value]) => {
      if (!(value?.data instanceof Uint8Array)) return [name, value];
      const { width, height, data } = value;
      return [name, { width, height, base64: Buffer.from(data).toString("base64") }];
    });
    const made = await page.evaluate(
      ([name, given, window]) => {
        const { model } = globalThis as unknown as { model: never };
        return singan.call(model, name as never, given, window);
      },
      [method, Object.fromEntries(sent), method.startsWith("large") ? WINDOW : undefined] as const,
    );
    return made.map(({ width, height, base64 }) => {
      return { width, height, data: Buffer.from(base64, "base64") };
    });
  }

  async function inNode(model: SinGAN, method: Method, options: object): Promise<Pixels[]> {
    const made: unknown = await (model[method] as (all: object) => unknown)(options);
    type Image = Awaited<ReturnType<SinGAN["sample"]>>;
    const pixels = (image: Image) => ({
      width: image.width,
      height: image.height,
      data: image.pixels(),
    });
    if (typeof made !== "object" || made === null) throw new Error("Nothing was made.");
    if ("pixels" in made) return [pixels(made as Image)];
    if (Symbol.asyncIterator in made) {
      const images = [];
      for await (const image of made as AsyncIterable<Image>) images.push(pixels(image));
      return images;
    }
    if ("window" in made) {
      return [pixels(await (made as Awaited<ReturnType<SinGAN["largeSample"]>>).window(WINDOW))];
    }
    const { image, unmasked, marked, mask } = made as Awaited<ReturnType<SinGAN["harmonize"]>>;
    return [image, unmasked, marked, mask].map(pixels);
  }

  /** @param share - Of the values that may be one level off. */
  function expectSame(made: readonly Pixels[], expected: readonly Pixels[], share: number) {
    expect(made.map(({ width, height }) => [width, height])).toEqual(
      expected.map(({ width, height }) => [width, height]),
    );
    const [all, known] = [made, expected].map((images) => {
      return Buffer.concat(images.map(({ data }) => data));
    });
    const differences = [...known!.keys()].filter((i) => all![i] !== known![i]);
    for (const i of differences) expect(Math.abs(all![i]! - known![i]!)).toBe(1);
    expect(differences.length).toBeLessThanOrEqual(Math.ceil(share * known!.length));
  }

  async function expectAll(page: Page, methods: readonly Method[], share: number) {
    for (const method of methods) {
      for (const options of CASES[method]) {
        const expected = await inNode(here.golden!, method, options);
        expectSame(await inBrowser(page, method, options), expected, share);
      }
    }
  }

  const METHODS = Object.keys(CASES) as Method[];

  test.each([
    ["in a worker, with threads", true],
    ["without a worker", false],
  ])("WebAssembly, %s, gives every application's pictures", async (_, worker) => {
    const page = await pageWith("golden", "wasm", worker);
    await expectAll(page, METHODS, 1e-4);
  });

  // In software it takes seconds for each size that is new to it, so without the largest; a tile has windows too.
  test("WebGPU gives every application's pictures, to one level", async () => {
    const page = await pageWith("golden", "webgpu", true);
    await expectAll(
      page,
      METHODS.filter((method) => !method.startsWith("large")),
      1,
    );
  }, 240_000);

  test("a generator for paintings is used as in Node", async () => {
    const page = await pageWith("painting", "wasm", true);
    const options = { image: picture(20, 15, true) };
    const expected = await inNode(here.painting!, "paint", options);
    expectSame(await inBrowser(page, "paint", options), expected, 1e-4);
  });
});
