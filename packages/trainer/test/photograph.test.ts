/** Photographs of every kind: the right picture, a note where something was done, a sentence where it cannot be. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toBytes } from "@singan/pyramid";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { LARGEST_SIDE, readPhotograph } from "../src/photograph/read.js";
import { resolveSettings } from "../src/settings/resolve.js";
import { planRun } from "../src/training/plan.js";
import { temporaryFolder } from "./support/folder.js";
import { patternBytes, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const inFolder = (name: string) => join(folder, name);
const [WIDTH, HEIGHT] = [120, 100];
const pattern = patternBytes(WIDTH, HEIGHT);
const open = (data: Uint8Array = pattern) =>
  sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

async function read(image: Sharp, name: string) {
  const path = inFolder(name);
  await image.toFile(path);
  return readPhotograph(path);
}

/** Mean difference in 8-bit levels. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return a.length === b.length ? sum / b.length : Number.POSITIVE_INFINITY;
}

describe("a photograph", () => {
  test("as PNG is read to the last bit, with the hash of its file", async () => {
    const { picture, size, sha256, notes } = await read(open().png(), "plain.png");
    expect(size).toEqual({ width: WIDTH, height: HEIGHT });
    expect(toBytes(picture)).toEqual(pattern);
    expect(notes).toEqual([]);
    const bytes = readFileSync(inFolder("plain.png"));
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(await readPhotograph(bytes)).toEqual({ picture, size, sha256, notes });
  });

  test.each(["jpg", "webp", "tiff", "avif"])("as %s is close to itself", async (format) => {
    const { picture } = await read(open(), `photograph.${format}`);
    expect(distance(toBytes(picture), pattern)).toBeLessThan(6);
  });

  test("in 16 bits keeps its levels", async () => {
    const wide = Uint16Array.from(pattern, (v) => v * 257);
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
    const image = sharp(wide, { raw }).toColourspace("rgb16").png();
    const { picture } = await read(image, "wide.png");
    expect((await sharp(inFolder("wide.png")).metadata()).depth).toBe("ushort");
    expect(distance(toBytes(picture), pattern)).toBeLessThan(0.5);
  });

  test("in grey has three equal channels", async () => {
    const { picture } = await read(open().toColourspace("b-w").png(), "grey.png");
    expect((await sharp(inFolder("grey.png")).metadata()).channels).toBe(1);
    const grey = await open().toColourspace("b-w").raw().toBuffer();
    expect(toBytes(picture)).toEqual(Uint8Array.from(pattern, (_, i) => grey[Math.floor(i / 3)]!));
  });

  test("in 16-bit grey with transparency is grey on white", async () => {
    const values = new Uint16Array(2 * WIDTH * HEIGHT);
    for (let i = 0; i < values.length; i += 2) {
      values[i] = 0x4000;
      values[i + 1] = i < values.length / 2 ? 0xffff : 0;
    }
    const raw = { width: WIDTH, height: HEIGHT, channels: 2 } as const;
    const image = sharp(values, { raw }).toColourspace("grey16").png();
    const { picture, notes } = await read(image, "grey-alpha.png");
    const bytes = toBytes(picture);
    expect(Math.abs(bytes[0]! - 0x40)).toBeLessThanOrEqual(1);
    expect([...bytes.slice(-3)]).toEqual([255, 255, 255]);
    expect(notes).toEqual([
      `${inFolder("grey-alpha.png")} has transparent parts; they were laid on white.`,
    ]);
  });

  test("with transparency is laid on white, and says so only where something shows through", async () => {
    const alpha = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i < 600 ? 128 : 255));
    const channel = { raw: { width: WIDTH, height: HEIGHT, channels: 1 } } as const;
    const { picture, notes } = await read(
      open().joinChannel(Buffer.from(alpha), channel).png(),
      "alpha.png",
    );
    const expected = pattern.map((v, i) => {
      const a = alpha[Math.floor(i / 3)]! / 255;
      return Math.round(v * a + 255 * (1 - a));
    });
    expect(distance(toBytes(picture), expected)).toBeLessThan(0.1);
    expect(notes).toHaveLength(1);
    const opaque = await read(open().ensureAlpha().png(), "opaque.png");
    expect(opaque.notes).toEqual([]);
    expect(toBytes(opaque.picture)).toEqual(pattern);
  });

  test("in CMYK has its colours, as far as ink goes", async () => {
    const soft = pattern.map((v) => 64 + v / 2);
    const image = open(soft).toColourspace("cmyk").jpeg({ quality: 95 });
    const { picture } = await read(image, "cmyk.jpg");
    expect((await sharp(inFolder("cmyk.jpg")).metadata()).space).toBe("cmyk");
    expect(distance(toBytes(picture), soft)).toBeLessThan(6);
  });

  test("in another colour space is converted to sRGB", async () => {
    // Colours that sRGB has, stored as Display P3: other numbers, the same colours.
    const soft = pattern.map((v) => 64 + v / 2);
    const image = open(soft).withIccProfile("p3").png();
    const { picture } = await read(image, "p3.png");
    const stored = await sharp(inFolder("p3.png"), { ignoreIcc: true }).raw().toBuffer();
    expect(distance(stored, soft)).toBeGreaterThan(2);
    expect(distance(toBytes(picture), soft)).toBeLessThan(1.5);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("of EXIF orientation %d is upright", async (orientation) => {
    const path = inFolder(`exif-${orientation}.png`);
    await open().withMetadata({ orientation }).png().toFile(path);
    const { picture, size } = await readPhotograph(path);
    const turned = orientation > 4;
    expect(size).toEqual(
      turned ? { width: HEIGHT, height: WIDTH } : { width: WIDTH, height: HEIGHT },
    );
    // Where the stored top left corner is in the upright picture.
    const right = [2, 3, 6, 7].includes(orientation);
    const bottom = [3, 4, 7, 8].includes(orientation);
    const x = right ? size.width - 1 : 0;
    const y = bottom ? size.height - 1 : 0;
    const at = 3 * (y * size.width + x);
    expect([...toBytes(picture).slice(at, at + 3)]).toEqual([...pattern.slice(0, 3)]);
  });

  test("with many pixels is reduced first and keeps its shape and colours", async () => {
    const background = { r: 10, g: 120, b: 200 };
    const large = { width: LARGEST_SIDE, height: 2000, channels: 3, background } as const;
    const { picture, size } = await read(sharp({ create: large }).png(), "large.png");
    expect(size).toEqual({ width: LARGEST_SIDE, height: 2000 });
    expect(picture).toMatchObject({ width: 4000, height: 800 });
    expect([...toBytes(picture).slice(0, 3)]).toEqual([10, 120, 200]);
  });
});

describe("what is no photograph is refused in a sentence", () => {
  const plain = () => readFileSync(inFolder("plain.png"));
  beforeAll(() => open().png().toFile(inFolder("plain.png")));
  const refusal = (code: string, message: RegExp) => ({
    code,
    message: expect.stringMatching(message),
  });

  test("truncated, empty, or something else", async () => {
    const jpeg = await open().jpeg().toBuffer();
    const files = {
      "cut.png": plain().subarray(0, plain().length >> 1),
      "cut.jpg": jpeg.subarray(0, jpeg.length >> 1),
      "head.jpg": jpeg.subarray(0, 40),
      "empty.jpg": new Uint8Array(),
      "text.jpg": new TextEncoder().encode("This is no picture."),
      "drawing.jpg": new TextEncoder().encode(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>',
      ),
    };
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(inFolder(name), bytes);
      await expect(readPhotograph(inFolder(name)), name).rejects.toMatchObject(
        refusal("INVALID_PICTURE", new RegExp(`${name} is not a whole picture.*Give a JPEG`)),
      );
    }
  });

  test("too large", async () => {
    const large = { width: LARGEST_SIDE + 1, height: 8, channels: 3, background: "#fff" } as const;
    await expect(read(sharp({ create: large }).png(), "long.png")).rejects.toMatchObject(
      refusal("INVALID_PICTURE", /long\.png is 10001x8; a side may have at most 10000 pixels/),
    );
  });

  test("missing, or a folder", async () => {
    await expect(readPhotograph(inFolder("none.jpg"))).rejects.toMatchObject(
      refusal("FILE_SYSTEM", /none\.jpg: there is no such file. Check the path/),
    );
    await expect(readPhotograph(folder)).rejects.toMatchObject(
      refusal("FILE_SYSTEM", /it is a folder/),
    );
  });

  test.each([
    [1, 1, /tiny\.png: .*1x1 pixels, too small/],
    [20, 20, /too small/],
    [1000, 10, /more than 10 times as long as wide; crop it/],
    [10, 1000, /more than 10 times/],
  ])("of %dx%d", async (width, height, message) => {
    const path = await writePhotograph(folder, { width, height, name: "tiny.png" });
    const { size } = await readPhotograph(path);
    const plan = () => planRun(size, resolveSettings({}), path);
    expect(plan).toThrow(expect.objectContaining(refusal("INVALID_PICTURE", message)));
  });

  test.each([
    [100, 100],
    [100, 900],
    [10_000, 10_000],
    [10_000, 1100],
  ])("but not of %dx%d", (width, height) => {
    expect(planRun({ width, height }, resolveSettings({})).sizes.length).toBeGreaterThan(0);
  });
});
