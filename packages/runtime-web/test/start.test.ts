/** Devices that cannot be started: what is used instead, and what is told where nothing can be. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { pretendHardware } from "./support/hardware.js";
import { stage } from "./support/pages.js";
import type { Route } from "./support/site.js";

/** What a host does wrong with some of its files. */
const missing =
  (files: RegExp): Route =>
  ({ url }, response) => {
    if (!files.test(url ?? "")) return false;
    response.writeHead(404).end();
    return true;
  };
/** Hosts of one-page apps give their page for every address. */
const pageFor =
  (files: RegExp): Route =>
  ({ url }, response) => {
    if (!files.test(url ?? "")) return false;
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Hello</p>");
    return true;
  };

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`a device that does not start${because}`, () => {
  const web = stage(false);

  async function opened(route: Route): Promise<Page> {
    const page = await web.open(await web.serve({ route }));
    await pretendHardware(page);
    return page;
  }

  test.each([
    ["its worker's script", missing(/\/webgpu-/), true],
    ["its module", missing(/\/webgpu-/), false],
    ["its WebAssembly", missing(/asyncify.*\.wasm/), true],
    ["its WebAssembly", missing(/asyncify.*\.wasm/), false],
  ])(
    "%s is missing: auto takes WebAssembly, and says why; webgpu is refused",
    async (_, route, worker) => {
      const page = await opened(route);
      const { device, devices, width, refused } = await page.evaluate(async (worker) => {
        const used = await singan.using("tiny.onnx", { worker }, async (model) => {
          const { width } = await model.sample();
          return { device: model.device, devices: model.devices, width };
        });
        const load = singan.SinGAN.load("tiny.onnx", { device: "webgpu", worker });
        return { ...used, refused: await singan.refusal(load) };
      }, worker);
      expect({ device, width }).toEqual({ device: "wasm", width: 56 });
      expect(devices).toEqual([
        { device: "webgpu", reason: expect.stringContaining("it cannot be started (") },
        { device: "wasm" },
      ]);
      expect(refused).toMatchObject({ code: "DEVICE_UNAVAILABLE" });
      await page.close();
    },
  );

  test("gives no device: auto takes WebAssembly", async () => {
    const page = await opened(() => false);
    const devices = await page.evaluate(async () => {
      GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error("none left"));
      return singan.using("tiny.onnx", { worker: false }, async (model) => model.devices);
    });
    expect(devices).toEqual([
      { device: "webgpu", reason: expect.stringContaining("gives no WebGPU device now") },
      { device: "wasm" },
    ]);
    await page.close();
  });

  test("a bad model is refused at once, not tried on each device", async () => {
    const page = await opened(() => false);
    const { code, tried } = await page.evaluate(async () => {
      const { Worker } = globalThis;
      let tried = 0;
      globalThis.Worker = class extends Worker {
        constructor(...given: ConstructorParameters<typeof Worker>) {
          super(...given);
          tried++;
        }
      };
      const { code } = await singan.refusal(singan.SinGAN.load(new Uint8Array([1, 2, 3])));
      globalThis.Worker = Worker;
      return { code, tried };
    });
    expect({ code, tried }).toEqual({ code: "INVALID_MODEL", tried: 1 });
    await page.close();
  });

  test.each([true, false])(
    "missing and wrong .wasm files are told by load, with the remedy (worker: %s)",
    async (worker) => {
      for (const route of [missing(/\.wasm/), pageFor(/\.wasm/)]) {
        const page = await opened(route);
        const refused = await page.evaluate(
          (worker) => singan.refusal(singan.SinGAN.load("tiny.onnx", { device: "wasm", worker })),
          worker,
        );
        expect(refused).toMatchObject({ name: "SinganError", code: "DEVICE_UNAVAILABLE" });
        expect(refused.message).toMatch(/Serve its \.wasm and \.mjs files beside its script, or/);
        await page.close();
      }
      const page = await opened(() => false);
      const { code, message } = await page.evaluate((worker) => {
        const options = { device: "wasm", worker, wasmPaths: "/nowhere/" } as const;
        return singan.refusal(singan.SinGAN.load("tiny.onnx", options));
      }, worker);
      expect(code).toBe("DEVICE_UNAVAILABLE");
      expect(message).toMatch(/in http.*\/nowhere\/, or .* option wasmPaths\.$/);
      await page.close();
    },
  );

  test("a folder of .wasm files is one without its last slash too", async () => {
    const folder = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
    const route: Route = ({ url = "" }, response) => {
      if (!url.startsWith("/kept/")) return false;
      const type = url.endsWith(".wasm") ? "application/wasm" : "text/javascript";
      response.writeHead(200, { "content-type": type });
      response.end(readFileSync(join(folder, basename(url))));
      return true;
    };
    const page = await opened(route);
    const scales = await page.evaluate(() => {
      const options = { device: "wasm", wasmPaths: "/kept" } as const;
      return singan.using("tiny.onnx", options, async ({ metadata }) => {
        return metadata.pyramid.sizes.length;
      });
    });
    expect(scales).toBe(4);
    await page.close();
  });
});
