/** Finished images as bytes and files. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeWhole } from "@singan/node-io";
import { gaussian } from "@singan/pyramid";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { EXTENSIONS, formatNamed, formatOf, type ImageFormat } from "../src/image/formats.js";
import { Image } from "../src/image/image.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();

function noise(width: number, height: number, sample = 0): Image {
  const field = { seed: 3, purpose: "walk", scale: 0 } as const;
  const window = { x: 0, y: 0, width, height };
  const data = gaussian(field, { sample, channels: 3, window }).map((value) => value / 2);
  return new Image({ width, height, data });
}

const image = noise(9, 7);

describe("an image", () => {
  test("knows its size and pixels", () => {
    expect([image.width, image.height]).toEqual([9, 7]);
    const two = { width: 2, height: 1, data: Float32Array.from([-1, 2, 0, -3, 1, 0.5]) };
    expect([...new Image(two).pixels()]).toEqual([0, 128, 255, 255, 0, 191]);
  });

  test("as PNG or TIFF keeps every pixel", async () => {
    for (const format of ["png", "tiff"] as const) {
      const bytes = await image.toBuffer(format);
      expect(await sharp(bytes).metadata()).toMatchObject({
        format,
        width: 9,
        height: 7,
        channels: 3,
      });
      expect([...(await sharp(bytes).raw().toBuffer())]).toEqual([...image.pixels()]);
    }
  });

  test("gives the same bytes every time", async () => {
    for (const format of ["png", "jpeg", "webp", "tiff"] as const) {
      const again = new Image({ ...image.picture, data: image.picture.data.slice() });
      expect((await image.toBuffer(format)).equals(await again.toBuffer(format))).toBe(true);
    }
  });

  test("is written as what the extension says, over what was there", async () => {
    const kinds = {
      png: "png",
      JPG: "jpeg",
      jpeg: "jpeg",
      webp: "webp",
      avif: "heif",
      tif: "tiff",
    };
    for (const [extension, format] of Object.entries(kinds)) {
      const path = inFolder(`image.${extension}`);
      writeFileSync(path, "something else");
      await image.toFile(path);
      expect((await sharp(readFileSync(path)).metadata()).format).toBe(format);
    }
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("is not written where the extension says nothing", async () => {
    for (const name of ["image", "image.bmp", "image.", "png"]) {
      await expect(image.toFile(inFolder(name))).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining(".png, .jpg, .jpeg, .webp, .avif, .tif, .tiff"),
      });
      expect(existsSync(inFolder(name))).toBe(false);
    }
    await expect(image.toBuffer("bmp" as ImageFormat)).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  });

  test("that a format cannot hold is refused before it is encoded", async () => {
    const long = new Image({ width: 20_000, height: 1, data: new Float32Array(60_000) });
    for (const format of ["webp", "avif"] as const) {
      await expect(long.toBuffer(format)).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining("20000x1"),
      });
    }
    expect((await sharp(await long.toBuffer("png")).metadata()).width).toBe(20_000);
  });
});

describe("a file that cannot be written", () => {
  test("is named, and nothing is left behind", async () => {
    mkdirSync(inFolder("folder.png"));
    await expect(image.toFile(inFolder("folder.png"))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("folder.png: "),
    });
    await expect(writeWhole(inFolder("none", "a.png"), new Uint8Array(1))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("a.png: there is no such file or folder"),
    });
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("formats", () => {
  test("are found by every extension", () => {
    for (const extension of EXTENSIONS) {
      expect(formatOf(`a/b.c.${extension.toUpperCase()}`)).toBe(formatNamed(extension));
    }
  });
});
