/** Pictures into a page's models and out of them, clips included. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER_SKIP_REASON } from "../../../test/support/browser.js";
import { stage } from "./support/pages.js";

const SIZE = { width: 20, height: 15 };
/** Sharp colours, so that a slip of a row or a channel shows. */
const RGB = Uint8Array.from({ length: 3 * 20 * 15 }, (_, i) => (i * 67) % 256);
const raw = { raw: { ...SIZE, channels: 3 } } as const;

const because = BROWSER_SKIP_REASON === undefined ? "" : ` (skipped: ${BROWSER_SKIP_REASON})`;
describe.skipIf(BROWSER_SKIP_REASON !== undefined)(`pictures in a browser${because}`, () => {
  const web = stage(false);
  let page: Page;
  let png: Buffer;
  beforeAll(async () => {
    png = await sharp(RGB, raw).png().toBuffer();
    const site = await web.serve({
      route: ({ url }, response) => {
        if (url !== "/picture.png") return false;
        response.end(png);
        return true;
      },
    });
    page = await web.open(site);
  });
  afterAll(() => page.close());

  /** What a model makes of each picture as it enters, without noise of its own: equal pictures give equal results. */
  const entering = (base64: string) => {
    return page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const blob = new Blob([bytes]);
      return singan.using("tiny.onnx", { device: "wasm" }, async (model) => {
        const made = async (image: Parameters<typeof model.upscale>[0]["image"]) => {
          const { width, height } = { width: 40, height: 30 };
          return (await model.upscale({ image, width, height, deterministic: true }))
            .pixels()
            .join();
        };
        const bitmap = await createImageBitmap(blob);
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        const context = canvas.getContext("2d")!;
        context.drawImage(bitmap, 0, 0);
        const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height);
        const element = new Image();
        element.src = URL.createObjectURL(blob);
        await element.decode();
        const { width, height, data } = pixels;
        const rgb = data.filter((_, i) => i % 4 !== 3);
        const picture = Float32Array.from({ length: 3 * width * height }, (_, i) => {
          const channel = Math.floor(i / (width * height));
          return rgb[3 * (i % (width * height)) + channel]! / 127.5 - 1;
        });
        const offscreen = new OffscreenCanvas(width, height);
        offscreen.getContext("2d")!.putImageData(pixels, 0, 0);
        return [
          await made("picture.png"),
          await made(new URL("picture.png", location.href)),
          await made(blob),
          await made(bitmap),
          await made(pixels),
          await made(element),
          await made(canvas),
          await made(offscreen),
          await made({ width, height, data: rgb }),
          await made({ width, height, data: picture }),
          await made(new singan.Image({ width, height, data: picture })),
          // A bitmap that was handed over is still its owner's.
          await made(bitmap),
        ];
      });
    }, base64);
  };

  test("enter in every form that a page may have, all alike", async () => {
    const made = await entering(png.toString("base64"));
    expect(made.length).toBe(12);
    expect(new Set(made).size).toBe(1);
  });

  test("are turned upright, laid on white where transparent, and refused where they are none", async () => {
    const turned = await sharp(RGB, raw).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const clear = await sharp({ create: { ...SIZE, channels: 4, background: "#0000" } })
      .png()
      .toBuffer();
    const [upright, white, transparent, refused] = await page.evaluate(
      async (files) => {
        const [turned, clear, cut] = files.map((base64) => {
          return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
        });
        return singan.using("tiny.onnx", { device: "wasm" }, async (model) => {
          const size = { width: 40, deterministic: true };
          const upright = await model.upscale({ ...size, image: turned! });
          const data = new Uint8Array(3 * 20 * 15).fill(255);
          const white = await model.upscale({ ...size, image: { width: 20, height: 15, data } });
          const transparent = await model.upscale({ ...size, image: clear! });
          return [
            [upright.width, upright.height],
            white.pixels().join(),
            transparent.pixels().join(),
            await singan.refusal(model.upscale({ ...size, image: cut! })),
          ] as const;
        });
      },
      [turned, clear, png.subarray(0, 60)].map((bytes) => bytes.toString("base64")),
    );
    expect(upright).toEqual([40, 53]);
    expect(transparent).toBe(white);
    expect(refused).toMatchObject({ code: "INVALID_PICTURE" });
  });

  test("come out as pixels, bitmaps, on a canvas and as files of every kind that the browser writes", async () => {
    const { pixels, drawn, bitmap, base64, jpeg, refused } = await page.evaluate(async () => {
      return singan.using("tiny.onnx", { device: "wasm" }, async (model) => {
        const image = await model.sample({ seed: 7 });
        const canvas = document.createElement("canvas");
        image.draw(canvas);
        const context = canvas.getContext("2d")!;
        const drawn = [...context.getImageData(0, 0, image.width, image.height).data];
        const { width } = await image.toImageBitmap();
        const blob = await image.toBlob();
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return {
          pixels: [...image.pixels()],
          drawn: drawn.filter((_, i) => i % 4 !== 3),
          bitmap: width,
          base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
          jpeg: (await image.toBlob("image/jpeg", 0.8)).type,
          refused: await singan.refusal(image.toBlob("image/tiff")),
        };
      });
    });
    expect(drawn).toEqual(pixels);
    expect(bitmap).toBe(56);
    const file = await sharp(Buffer.from(base64, "base64")).removeAlpha().raw().toBuffer();
    expect([...file]).toEqual(pixels);
    expect(jpeg).toBe("image/jpeg");
    expect(refused).toMatchObject({ code: "INVALID_OPTION" });
  });

  describe("clips", () => {
    /** A clip of seven frames, with an odd height. */
    const clip = (format: "gif" | "webm" | "mp4") => {
      return page.evaluate(async (format) => {
        return singan.using("tiny.onnx", { device: "wasm" }, async (model) => {
          const heard: number[] = [];
          async function* frames() {
            for (let index = 0; index < 7; index++) yield await model.sample({ index, height: 43 });
          }
          const options = { format, fps: 8, onFrame: (done: number) => heard.push(done) };
          const blob = await singan.animationBlob(frames(), options);
          const bytes = new Uint8Array(await blob.arrayBuffer());
          const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
          if (format === "gif") return { type: blob.type, heard, base64 };
          const video = document.createElement("video");
          video.src = URL.createObjectURL(blob);
          await new Promise((resolve, reject) => {
            video.addEventListener("loadeddata", resolve);
            video.addEventListener("error", () => reject(video.error));
          });
          const { videoWidth: width, videoHeight: height, duration } = video;
          return { type: blob.type, heard, base64, width, height, duration };
        });
      }, format);
    };

    test("as GIF show their frames for ever, in the time asked for", async () => {
      const { type, heard, base64 } = await clip("gif");
      expect(type).toBe("image/gif");
      expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7]);
      const { pages, delay, loop, width, pageHeight } = await sharp(Buffer.from(base64, "base64"), {
        animated: true,
      }).metadata();
      expect({ pages, loop, width, pageHeight }).toEqual({
        pages: 7,
        loop: 0,
        width: 57,
        pageHeight: 43,
      });
      expect(delay?.reduce((sum, each) => sum + each, 0)).toBe(880);
    });

    test("as WebM play in the browser, with even sides", async () => {
      const { type, width, height, duration } = await clip("webm");
      expect(type).toBe("video/webm");
      expect([width, height]).toEqual([58, 44]);
      expect(duration).toBeCloseTo(7 / 8, 1);
    });

    test("are refused without frames, of several sizes, at absurd speeds, and stop", async () => {
      const refused = await page.evaluate(async () => {
        const { animationBlob, Image, refusal } = singan;
        const frame = (width: number) =>
          new Image({ width, height: 4, data: new Float32Array(12 * width) });
        const reason = new Error("enough");
        const signal = AbortSignal.abort(reason);
        return [
          await refusal(animationBlob([])),
          await refusal(animationBlob([frame(4), frame(5)])),
          await refusal(animationBlob([frame(4)], { fps: 99 })),
          await refusal(animationBlob([frame(4)], { format: "avi" as never })),
          await refusal(animationBlob([frame(4)], { signal })),
        ];
      });
      expect(refused.map(({ code }) => code)).toEqual([...Array(4).fill("INVALID_OPTION"), "none"]);
      expect(refused[4]?.message).toBe("enough");
    });
  });
});
