/** What stays after many images: nothing. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { stage } from "./support/pages.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`memory in a browser${because}`, () => {
  const web = stage(true);

  /** Bytes of the page's process, workers and WebAssembly included, after a collection of garbage. */
  const measured = async (page: Page): Promise<number> => {
    const tab = await page.context().newCDPSession(page);
    await tab.send("HeapProfiler.collectGarbage");
    const devtools = await web.browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
    const sizes = processInfo
      .filter(({ type }) => type === "renderer")
      .map(({ id }) => readFileSync(`/proc/${id}/status`, "utf8"))
      .map((status) => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]));
    return 1024 * Math.max(...sizes);
  };

  test.skipIf(process.platform !== "linux")(
    "is about as much after two hundred images as after fifty",
    async () => {
      const page = await web.open();
      await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        Object.assign(globalThis, { model });
      });
      const draw = (count: number) =>
        page.evaluate(async (count) => {
          const { model } = globalThis as unknown as {
            model: Awaited<ReturnType<typeof singan.SinGAN.load>>;
          };
          for await (const _ of model.samples({ count, width: 300, height: 200 }));
        }, count);
      await draw(50);
      const few = await measured(page);
      await draw(200);
      // All that was made are 144 MB.
      expect((await measured(page)) - few).toBeLessThan(48e6);
      await page.close();
    },
    120_000,
  );

  test("of the GPU is freed: as many buffers after many samples as after few", async () => {
    const page = await web.open();
    const counts = await page.evaluate(async () => {
      let alive = 0;
      const { createBuffer } = GPUDevice.prototype;
      const { destroy } = GPUBuffer.prototype;
      GPUDevice.prototype.createBuffer = function (descriptor) {
        alive++;
        return createBuffer.call(this, descriptor);
      };
      GPUBuffer.prototype.destroy = function () {
        alive--;
        return destroy.call(this);
      };
      const model = await singan.SinGAN.load("tiny.onnx", { device: "webgpu", worker: false });
      const counts: number[] = [];
      for (let seed = 0; seed < 9; seed++) {
        await model.sample({ seed });
        counts.push(alive);
      }
      await model.dispose();
      Object.assign(GPUDevice.prototype, { createBuffer });
      Object.assign(GPUBuffer.prototype, { destroy });
      return counts;
    });
    expect(counts[8]).toBe(counts[4]);
  }, 120_000);
});
