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

function expectNear(actual: readonly number[], expected: readonly number[], levels: number) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(levels);
  });
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

  test("of grey gives three equal channels", async () => {
    const grey = sharp(Uint8Array.from([10, 200]), { raw: { ...SIZE, channels: 1 } });
    const png = await grey.toColourspace("b-w").png().toBuffer();
    expect(await bytesOf(png)).toEqual([10, 10, 10, 200, 200, 200]);
  });

  test("of 16 bits gives the upper eight", async () => {
    const wide = Uint16Array.from(PAIR, (value) => value * 257);
    const image = sharp(wide, { raw: { ...SIZE, channels: 3 } }).toColourspace("rgb16");
    const png = await image.png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe("ushort");
    expectNear(await bytesOf(png), [...PAIR], 1);
  });

  test("of grey in 16 bits as well", async () => {
    const wide = Uint16Array.from([10 * 257, 200 * 257]);
    const image = sharp(wide, { raw: { ...SIZE, channels: 1 } }).toColourspace("grey16");
    const png = await image.png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe("ushort");
    expectNear(await bytesOf(png), [10, 10, 10, 200, 200, 200], 1);
  });

  test("that its camera turned is upright", async () => {
    const tiff = await pair()
      .withMetadata({ orientation: 6 })
      .tiff({ compression: "deflate" })
      .toBuffer();
    const { picture } = await readImage(tiff);
    expect([picture.width, picture.height]).toEqual([1, 2]);
    expect([...toBytes(picture)]).toEqual([...PAIR]);
  });

  test("with another profile is converted to sRGB", async () => {
    const p3 = await pair().withIccProfile("p3").png().toBuffer();
    const { data } = await sharp(p3).raw().toBuffer({ resolveWithObject: true });
    expectNear(await bytesOf(p3), [...data], 0);
    // The profile's wider primaries were really undone: stored values differ from sRGB's by far more than this.
    expectNear(await bytesOf(p3), [...PAIR], 4);
    const stored = await sharp(p3).keepIccProfile().raw().toBuffer();
    expect(Math.max(...stored.map((value, i) => Math.abs(value - PAIR[i]!)))).toBeGreaterThan(8);
  });

  test("of CMYK is converted to sRGB by its profile", async () => {
    const flat = { width: 16, height: 16, channels: 3, background: "#c02010" } as const;
    const image = sharp({ create: flat }).toColourspace("cmyk").withIccProfile("cmyk");
    const cmyk = await image.jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(cmyk).metadata()).toMatchObject({ space: "cmyk", hasProfile: true });
    const [red, green, blue] = await bytesOf(cmyk);
    // Ink and back: near, but not the same. Unmanaged the four inks would be read as something else altogether.
    expectNear([red!, green!, blue!], [192, 32, 16], 12);
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

  test("with an alpha channel that hides nothing is not noted", async () => {
    const png = await pair().ensureAlpha().png().toBuffer();
    expect(await readImage(png)).toMatchObject({ notes: [] });
    expect(await bytesOf(png)).toEqual([...PAIR]);
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

  test("of another length are refused", async () => {
    await expect(readImage({ ...SIZE, data: PAIR.subarray(1) })).rejects.toMatchObject({
      code: "INVALID_PICTURE",
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

  test("a file cut short is refused", async () => {
    const noise = {
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: "#000",
        noise: { type: "gaussian", mean: 128, sigma: 40 },
      },
    } as const;
    for (const bytes of [
      await sharp(noise).jpeg().toBuffer(),
      await sharp(noise).png().toBuffer(),
    ]) {
      await expect(readImage(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({
        code: "INVALID_PICTURE",
      });
    }
  });

  test("more than 10,000 pixels a side are refused before they are decoded", async () => {
    const wide = { create: { width: 10_001, height: 1, channels: 3, background: "#000" } } as const;
    await expect(readImage(await sharp(wide).png().toBuffer())).rejects.toMatchObject({
      code: "INVALID_PICTURE",
      message: expect.stringContaining("10001x1"),
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
