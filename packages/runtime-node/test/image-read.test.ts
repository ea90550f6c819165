/** Pictures from files and pixels: whatever the file, upright sRGB without transparency. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { toBytes } from "@singan/pyramid";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { readImage } from "../src/image/read.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();

/** 2x1 pixels: a reddish one and a bluish one. */
const PAIR = Uint8Array.from([200, 40, 30, 20, 60, 180]);
const SIZE = { width: 2, height: 1 };
const pair = () => sharp(PAIR, { raw: { ...SIZE, channels: 3 } });

async function bytesOf(source: Parameters<typeof readImage>[0]): Promise<number[]> {
  return [...toBytes((await readImage(source)).picture)];
}

describe("a file", () => {
  test("may come as a path, a URL or bytes", async () => {
    const png = await pair().png().toBuffer();
    const path = inFolder("pair.png");
    writeFileSync(path, png);
    for (const source of [path, pathToFileURL(path), png]) {
      expect(await bytesOf(source)).toEqual([...PAIR]);
    }
  });

  test("with transparent parts is laid on white, which is noted", async () => {
    const rgba = Uint8Array.from([200, 40, 30, 255, 20, 60, 180, 0]);
    const png = await sharp(rgba, { raw: { ...SIZE, channels: 4 } })
      .png()
      .toBuffer();
    const { picture, notes } = await readImage(png);
    expect([...toBytes(picture)]).toEqual([200, 40, 30, 255, 255, 255]);
    expect(notes).toEqual(["The image has transparent parts; they were laid on white."]);
  });
});

describe("raw pixels", () => {
  test("are RGB, or RGBA laid on white", async () => {
    expect(await bytesOf({ ...SIZE, data: PAIR })).toEqual([...PAIR]);
    const data = Uint8ClampedArray.from([200, 40, 30, 255, 0, 0, 0, 128]);
    const { picture, notes } = await readImage({ ...SIZE, data });
    expect([...toBytes(picture)]).toEqual([200, 40, 30, 127, 127, 127]);
    expect(notes).toHaveLength(1);
  });

  test("are grey, three equal channels then, or RGBA laid on black", async () => {
    const grey = Uint8Array.from({ length: 256 }, (_, i) => i);
    const three = [...grey].flatMap((level) => [level, level, level]);
    expect(await bytesOf({ width: 64, height: 4, data: grey })).toEqual(three);
    const data = Uint8Array.from([200, 40, 30, 255, 255, 255, 255, 128]);
    const { picture } = await readImage({ ...SIZE, data }, "black");
    expect([...toBytes(picture)]).toEqual([200, 40, 30, 128, 128, 128]);
  });

  test("of another length are refused", async () => {
    await expect(readImage({ ...SIZE, data: PAIR.subarray(1) })).rejects.toMatchObject({
      code: "INVALID_PICTURE",
    });
  });

  test.each([
    ["too few values", { ...SIZE, data: new Float32Array(5) }],
    ["sides that are none", { width: -2, height: -1, data: new Float32Array(6) }],
    ["a value that is no number", { ...SIZE, data: Float32Array.of(0, 0, Number.NaN, 0, 0, 0) }],
    [
      "an infinite value",
      { ...SIZE, data: Float32Array.of(0, 0, Number.POSITIVE_INFINITY, 0, 0, 0) },
    ],
  ])("as a picture with %s are refused", async (_, picture) => {
    await expect(readImage(picture)).rejects.toMatchObject({
      code: "INVALID_PICTURE",
      message: expect.stringMatching(/^The image (says|has)/),
    });
  });

  test("as a picture pass as they are", async () => {
    const picture = { ...SIZE, data: Float32Array.from([0, 0.5, -1.5, 0, 0, 1]) };
    expect((await readImage(picture)).picture).toBe(picture);
  });
});

describe("what is no picture", () => {
  test.each([
    ["an empty file", new Uint8Array()],
    ["text", new TextEncoder().encode("not a picture")],
    [
      "a drawing",
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
  ])("%s is refused", async (_, bytes) => {
    await expect(readImage(bytes)).rejects.toMatchObject({
      code: "INVALID_PICTURE",
      message: expect.stringMatching(/^The image is not a whole picture .*Give a JPEG/),
    });
  });

  test("a missing file and a folder are named", async () => {
    await expect(readImage(inFolder("none.png"))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("none.png: there is no such file"),
    });
    await expect(readImage(inFolder("."))).rejects.toMatchObject({ code: "FILE_SYSTEM" });
  });
});
