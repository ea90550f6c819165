/** A graphics processor that goes away in the middle: its process is killed, as drivers do. */
import type { Browser } from "playwright-core";
import { describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { stage } from "./support/pages.js";

async function killGpuProcess(browser: Browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  process.kill(processInfo.find(({ type }) => type === "GPU")!.id, "SIGKILL");
}

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`a lost device${because}`, () => {
  const web = stage(false);
  test.each([true, false])(
    "is told, and the work is done all the same (worker: %s)",
    async (worker) => {
      const page = await web.open();
      await page.evaluate(async (worker) => {
        const told: unknown[] = [];
        const onDevice = (devices: unknown) => told.push(devices);
        const options = { device: "webgpu", worker, onDevice } as const;
        const model = await singan.SinGAN.load("tiny.onnx", options);
        const before = (await model.sample({ seed: 7 })).pixels();
        Object.assign(globalThis, { model, told, before });
      }, worker);
      const running = page.evaluate(async () => {
        const { model, told, before } = globalThis as unknown as {
          model: Awaited<ReturnType<typeof singan.SinGAN.load>>;
          told: { device: string; reason?: string }[][];
          before: Uint8Array;
        };
        const clip = [];
        for await (const frame of model.animate({ frames: 8, startScale: 0 })) {
          Object.assign(globalThis, { isGoing: true });
          clip.push(frame.pixels().reduce((sum, value) => sum + value, 0));
        }
        const after = (await model.sample({ seed: 7 })).pixels();
        const worst = after.reduce((most, v, i) => Math.max(most, Math.abs(v - before[i]!)), 0);
        return {
          frames: clip.length,
          different: new Set(clip).size,
          worst,
          told,
          device: model.device,
        };
      });
      await page.waitForFunction(() => Reflect.get(globalThis, "isGoing") === true);
      await killGpuProcess(web.browser);
      const { frames, different, worst, told, device } = await running;
      expect({ frames, different }).toEqual({ frames: 8, different: 8 });
      expect(worst).toBeLessThanOrEqual(1);
      expect(told.length).toBeGreaterThan(0);
      const last = told.at(-1)!;
      expect(last.at(-1)).toEqual({ device });
      expect(last[0]).toMatchObject({
        device: "webgpu",
        reason: expect.stringContaining("it was lost"),
      });
      if (!worker) expect(device).toBe("wasm");
      await page.close();
    },
    120_000,
  );
});
