/** The class in real pages: where models come from, what is told, what stops, and what is left. */

import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { stage } from "./support/pages.js";

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`SinGAN in a browser${because}`, () => {
  const web = stage(false);
  let page: Page;
  beforeAll(async () => {
    page = await web.open();
  });
  afterAll(() => page.close());

  describe("loading", () => {
    test("takes an address, a file, a buffer or bytes, and tells the device", async () => {
      const made = await page.evaluate(async () => {
        const url = new URL("tiny.onnx", location.href);
        const buffer = await (await fetch(url)).arrayBuffer();
        const sources = [
          "tiny.onnx",
          url,
          new File([buffer], "a.onnx"),
          buffer,
          new Uint8Array(buffer),
        ];
        const results = [];
        for (const source of sources) {
          const made = await singan.using(source, { device: "wasm" }, async (model) => {
            const { pyramid } = model.metadata;
            const image = await model.sample({ seed: 7 });
            return [model.device, pyramid.sizes.length, image.width, image.pixels().join()];
          });
          results.push(made);
        }
        return results;
      });
      expect(made[0]?.slice(0, 3)).toEqual(["wasm", 4, 56]);
      expect(new Set(made.map(String)).size).toBe(1);
    });

    test("passes a graphics processor over that is software, and says so; when asked for, it is used", async () => {
      const [auto, asked] = await page.evaluate(async () => {
        const devicesOf = (options: { device?: "webgpu" }) => {
          return singan.using("tiny.onnx", options, async ({ devices }) => devices);
        };
        return [await devicesOf({}), await devicesOf({ device: "webgpu" })];
      });
      expect(auto).toEqual([
        { device: "webgpu", reason: "only a slow adapter in software is there" },
        { device: "wasm" },
      ]);
      expect(asked).toEqual([{ device: "webgpu" }]);
    });

    test("refuses what is no model, unknown devices, absurd threads and a missing file, naming each", async () => {
      const refused = await page.evaluate(async () => {
        const { load } = singan.SinGAN;
        const refusalOf = (...args: unknown[]) => singan.refusal(load(...(args as [string])));
        return [
          await refusalOf(new File(["abc"], "notes.onnx")),
          await refusalOf(new ArrayBuffer(0)),
          await refusalOf("tiny.onnx", { device: "tpu" }),
          await refusalOf("tiny.onnx", { threads: 0.5 }),
          await refusalOf("nowhere.onnx"),
          await refusalOf("tiny.onnx", { worker: () => new Worker("none.js") }),
        ];
      });
      expect(refused.map(({ name, code }) => [name, code])).toEqual([
        ["SinganError", "INVALID_MODEL"],
        ["SinganError", "INVALID_MODEL"],
        ["SinganError", "INVALID_OPTION"],
        ["SinganError", "INVALID_OPTION"],
        ["SinganError", "NETWORK"],
        ["SinganError", "DEVICE_UNAVAILABLE"],
      ]);
      expect(refused[0]?.message).toContain("notes.onnx");
      expect(refused[2]?.message).toContain("auto, webgpu, wasm");
      expect(refused[4]?.message).toContain("nowhere.onnx cannot be fetched (the server says 404)");
    });
  });

  describe("work", () => {
    test.each([true, false])(
      "is waited for when its model is disposed of, and begins no more (worker: %s)",
      async (worker) => {
        const made = await page.evaluate(async (worker) => {
          const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm", worker });
          const large = await model.largeSample({ width: 1300, height: 900 });
          const done: string[] = [];
          const note = (name: string, work: Promise<{ width: number }>) =>
            work.then(({ width }) => done.push(`${name} ${width}`));
          const canvas = document.createElement("canvas");
          const frames = model.animate({ frames: 3 });
          await frames.next();
          const running = [
            note("sample", model.sample({ width: 500 })),
            note("paint", model.paint({ image: canvas })),
            note("window", large.window({ x: 0, y: 0, width: 700, height: 600 })),
          ];
          await model.dispose();
          done.push("disposed");
          await Promise.all(running);
          const next = await singan.refusal(frames.next());
          return { done, next, after: await singan.refusal(model.sample()) };
        }, worker);
        expect(made.done.at(-1)).toBe("disposed");
        expect([...made.done].sort()).toEqual(["disposed", "paint 56", "sample 500", "window 700"]);
        expect(made.next).toMatchObject({ code: "INVALID_OPTION" });
        expect(made.after.message).toContain("load it again");
      },
    );

    test.each([true, false])(
      "takes no options, signals and callbacks that are none (worker: %s)",
      async (worker) => {
        const refused = await page.evaluate(async (worker) => {
          const { load } = singan.SinGAN;
          const model = await load("tiny.onnx", { device: "wasm", worker });
          const wrong = (options: unknown) => options as never;
          const tried = [
            load("tiny.onnx", wrong({ signal: {} })),
            load("tiny.onnx", wrong({ onProgress: 5 })),
            model.sample(wrong({ signal: {} })),
            model.paint(wrong({ image: new ImageData(8, 8), signal: "stop" })),
            model.samples(wrong({ count: 1, onScale: 5 })).next(),
            model.animate(wrong({ onProgress: 5 })).next(),
            singan.animationBlob([], wrong({ onFrame: 5 })),
            model.upscale(wrong(undefined)),
            model.sample(wrong(5)),
            model.harmonize(wrong(undefined)),
          ];
          return Promise.all(tried.map(singan.refusal));
        }, worker);
        expect(refused.map(({ code }) => code)).toEqual(refused.map(() => "INVALID_OPTION"));
        expect(refused.map(({ message }) => message)).toEqual([
          "Expected an AbortSignal for signal but received [object Object].",
          "Expected a function for onProgress but received 5.",
          "Expected an AbortSignal for signal but received [object Object].",
          'Expected an AbortSignal for signal but received "stop".',
          "Expected a function for onScale but received 5.",
          "Expected a function for onProgress but received 5.",
          "Expected a function for onFrame but received 5.",
          "Expected an object for the options but received undefined.",
          "Expected an object for the options but received 5.",
          "Expected an object for the options but received undefined.",
        ]);
      },
    );

    test("shows what each scale made, coarse to fine, and tells how far it is", async () => {
      const { previews, progress } = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        const previews: number[][] = [];
        const progress: number[] = [];
        await model.sample({
          seed: 1,
          onScale: async (image, { scale }) => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            previews.push([scale, image.width, image.height]);
          },
          onProgress: ({ done }) => progress.push(done),
        });
        return { previews, progress };
      });
      expect(previews).toEqual([
        [0, 18, 13],
        [1, 26, 19],
        [2, 38, 28],
        [3, 56, 42],
      ]);
      expect(progress.length).toBe(4);
      expect(progress).toEqual([...progress].sort());
      expect(progress.at(-1)).toBe(1);
    });

    test.each([true, false])(
      "what a callback throws ends the work and is thrown as it is (worker: %s)",
      async (worker) => {
        const result = await page.evaluate(async (worker) => {
          const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm", worker });
          const mine = new Error("mine");
          const fail = () => {
            throw mine;
          };
          const thrown = [];
          for (const name of ["onProgress", "onScale"]) {
            const callbacks = { [name]: fail };
            thrown.push(await model.sample({ ...callbacks }).catch((error) => error === mine));
            const frames = model.animate({ frames: 2, ...callbacks });
            thrown.push(await frames.next().catch((error) => error === mine));
          }
          return { thrown, after: (await model.sample({ seed: 7 })).width };
        }, worker);
        expect(result).toEqual({ thrown: [true, true, true, true], after: 56 });
      },
    );

    test.each([true, false])(
      "stops between two scales, and the model goes on (worker: %s)",
      async (worker) => {
        const result = await page.evaluate(async (worker) => {
          const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm", worker });
          const heard: number[] = [];
          const stop = new AbortController();
          const reason = new Error("enough");
          const stopped = model.sample({
            width: 900,
            signal: stop.signal,
            onProgress: ({ scale }) => {
              heard.push(scale);
              if (scale === 1) stop.abort(reason);
            },
          });
          const isReason = await stopped.catch((error) => error === reason);
          const before = await model
            .sample({ signal: AbortSignal.abort(reason) })
            .catch((e) => e === reason);
          let frames = 0;
          const clip = new AbortController();
          const inClip = await (async () => {
            for await (const _ of model.animate({ frames: 50, signal: clip.signal })) {
              if (++frames === 2) clip.abort(reason);
            }
          })().catch((error) => error === reason);
          const after = await model.sample({ seed: 7 });
          return {
            isReason,
            before,
            inClip,
            frames,
            heard: Math.max(...heard),
            after: after.width,
          };
        }, worker);
        expect(result).toMatchObject({
          isReason: true,
          before: true,
          inClip: true,
          frames: 2,
          after: 56,
        });
        expect(result.heard).toBeLessThan(3);
      },
    );

    test("what its worker had done before it heard of a stop is stopped all the same", async () => {
      const stopped = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm", worker: true });
        const reason = new Error("enough");
        const stop = new AbortController();
        const sampling = model.sample({
          signal: stop.signal,
          onProgress: () => {
            // Long enough for the worker to send everything, the image too.
            const until = performance.now() + 500;
            while (performance.now() < until);
            stop.abort(reason);
          },
        });
        return sampling.catch((error) => error === reason);
      });
      expect(stopped).toBe(true);
    });

    test("frees a large image whose signal came when its worker had opened it", async () => {
      const { isReason, answers } = await page.evaluate(async () => {
        const reason = new Error("enough");
        const stop = new AbortController();
        const { Worker } = globalThis;
        let worker: Worker | undefined;
        // Hears the worker's answers before the model does.
        globalThis.Worker = class extends Worker {
          constructor(...given: ConstructorParameters<typeof Worker>) {
            super(...given);
            worker = this;
            this.addEventListener("message", ({ data }) => {
              if (data.outcome?.value?.width > 0) stop.abort(reason);
            });
          }
        };
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        globalThis.Worker = Worker;
        const opening = model.largeSample({ width: 80, signal: stop.signal });
        const isReason = await opening.then(
          () => false,
          (error) => error === reason,
        );
        const answers: string[] = [];
        const part = { x: 0, y: 0, width: 8, height: 8 };
        for (const id of [0, 1, 2]) {
          const answer = new Promise<string>((resolve) => {
            worker!.addEventListener("message", ({ data }) => {
              if (data.asked === -id) resolve(data.outcome.error?.message ?? "a picture");
            });
          });
          worker!.postMessage({ asked: -id, method: "window", given: [id, part] });
          answers.push(await answer);
        }
        await model.dispose();
        return { isReason, answers };
      });
      expect(isReason).toBe(true);
      for (const answer of answers) expect(answer).toContain("was disposed of");
    });

    test("stops while its picture is still read, and large images end with their model", async () => {
      const { isReason, window, tiles } = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        const stop = new AbortController();
        const canvas = document.createElement("canvas");
        const reason = new Error("enough");
        const painting = model.paint({ image: canvas, signal: stop.signal });
        stop.abort(reason);
        const isReason = await painting.catch((error) => error === reason);
        const large = await model.largeSample({ width: 80 });
        await model.dispose();
        const part = { x: 0, y: 0, width: 8, height: 8 };
        return {
          isReason,
          window: await singan.refusal(large.window(part)),
          tiles: await singan.refusal(large.tiles().next()),
          // Harmless, as ever.
          disposed: large.dispose(),
        };
      });
      expect(isReason).toBe(true);
      for (const refused of [window, tiles]) {
        expect(refused).toMatchObject({ code: "DEVICE_UNAVAILABLE" });
        expect(refused.message).toContain("ask the model for it again");
      }
    });

    test("leaves the page free to move in the worker", async () => {
      const longest = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        await model.sample({ width: 1000 });
        let longest = 0;
        let last = performance.now();
        const timer = setInterval(() => {
          longest = Math.max(longest, performance.now() - last);
          last = performance.now();
        }, 5);
        const start = performance.now();
        await model.sample({ width: 1000, seed: 3 });
        clearInterval(timer);
        return longest / (performance.now() - start);
      });
      expect(longest).toBeLessThan(0.5);
    });

    test("refuses as in Node, with the same codes and sentences", async () => {
      const { width, startScale, image, disposed } = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        const told = (error: Error & { code?: string }) => [error.name, error.code, error.message];
        const results = {
          width: await model.sample({ width: 0 }).then(String, told),
          startScale: await model.sample({ startScale: 99 }).then(String, told),
          image: await model.paint({ image: 5 as never }).then(String, told),
          disposed: "" as unknown,
        };
        await model.dispose();
        await model.dispose();
        results.disposed = await model.sample().then(String, told);
        return results;
      });
      expect(width).toEqual([
        "SinganError",
        "INVALID_OPTION",
        "Expected an integer from 1 to 100000 for width but received 0.",
      ]);
      expect(startScale).toMatchObject({ 1: "INVALID_OPTION" });
      expect(image).toMatchObject({ 1: "INVALID_OPTION" });
      expect(disposed).toMatchObject({
        1: "INVALID_OPTION",
        2: expect.stringContaining("load it again"),
      });
    });

    test("large images come in windows, as tiles, and on a canvas, all alike", async () => {
      const alike = await page.evaluate(async () => {
        const model = await singan.SinGAN.load("tiny.onnx", { device: "wasm" });
        const results: boolean[] = [];
        for (const size of [{ width: 1300, height: 900 }, { width: 80 }]) {
          const whole = (await model.sample({ seed: 2, ...size })).toImageData().data;
          const large = await model.largeSample({ seed: 2, ...size });
          const canvas = document.createElement("canvas");
          await large.draw(canvas);
          const context = canvas.getContext("2d")!;
          const drawn = context.getImageData(0, 0, large.width, large.height).data;
          results.push(drawn.every((value, i) => value === whole[i]));
          const window = { x: 30, y: 20, width: 16, height: 16 };
          for (const _ of [0, 1]) {
            const part = (await large.window(window)).toImageData().data;
            const { x, y, width, height } = window;
            const cut = context.getImageData(x, y, width, height).data;
            results.push(part.every((value, i) => value === cut[i]));
          }
          large.dispose();
        }
        return results;
      });
      expect(alike).toEqual([true, true, true, true, true, true]);
    });
  });
});
