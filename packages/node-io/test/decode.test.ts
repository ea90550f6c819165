/** Pictures of every kind: the right pixels, a note where something was done, a sentence where it cannot be. */
import { LONGEST_INPUT_SIDE, toBytes } from "@singan/pyramid";
import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { decodePicture } from "../src/decode.js";

const [WIDTH, HEIGHT] = [120, 100];
const pattern = colourful(WIDTH, HEIGHT);
const open = (data: Uint8Array = pattern) =>
  sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

/** Smooth colours without symmetry: 8-bit interleaved RGB. */
function colourful(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    bytes.set([40 + 180 * x, 30 + 200 * y, 128 + 100 * Math.sin(3 * x + 5 * y)], 3 * i);
  }
  return bytes;
}

async function read(image: Sharp) {
  const bytes = await image.toBuffer();
  return { ...(await decodePicture(bytes, "holiday.jpg")), stored: await sharp(bytes).metadata() };
}

/** A TIFF of 16x16 grey numbers of any type, which sharp reads but does not write. @param format - TIFF's SampleFormat. */
function greyTiff(values: Float32Array | Uint32Array | Int16Array, format: number): Uint8Array {
  const [SHORT, LONG] = [3, 4];
  const entries = [
    [256, LONG, 16], // width
    [257, LONG, 16], // height
    [258, SHORT, 8 * values.BYTES_PER_ELEMENT],
    [259, SHORT, 1], // not compressed
    [262, SHORT, 1], // 0 is black
    [273, LONG, 8], // where the pixels are
    [277, SHORT, 1], // channels
    [278, LONG, 16], // all rows in one strip
    [279, LONG, values.byteLength],
    [339, SHORT, format],
  ] as const;
  const bytes = new Uint8Array(8 + values.byteLength + 2 + 12 * entries.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, 8 + values.byteLength, true);
  bytes.set(new Uint8Array(values.buffer), 8);
  view.setUint16(8 + values.byteLength, entries.length, true);
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = 8 + values.byteLength + 2 + 12 * i;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  }
  return bytes;
}

/** Mean difference in 8-bit levels. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return a.length === b.length ? sum / b.length : Number.POSITIVE_INFINITY;
}

describe("a picture", () => {
  test("as PNG is read to the last bit", async () => {
    const { picture, size, notes } = await read(open().png());
    expect(size).toEqual({ width: WIDTH, height: HEIGHT });
    expect(toBytes(picture)).toEqual(pattern);
    expect(notes).toEqual([]);
  });

  test.each(["jpeg", "webp", "tiff", "avif", "gif"] as const)(
    "as %s is close to itself",
    async (format) => {
      const { picture } = await read(open().toFormat(format));
      expect(distance(toBytes(picture), pattern)).toBeLessThan(6);
    },
  );

  test("in 16 bits keeps its levels", async () => {
    const wide = Uint16Array.from(pattern, (v) => v * 257);
    const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
    const { picture, stored } = await read(sharp(wide, { raw }).toColourspace("rgb16").png());
    expect(stored.depth).toBe("ushort");
    expect(distance(toBytes(picture), pattern)).toBeLessThan(0.5);
  });

  test.each(["lab", "scrgb", "xyz"])("in %s, of fractions, has its colours", async (space) => {
    const { picture, stored } = await read(
      open().toColourspace(space).tiff({ compression: "none" }),
    );
    expect(stored.depth).toBe("float");
    expect(distance(toBytes(picture), pattern)).toBeLessThan(1);
  });

  test.each([
    ["float", Float32Array.from({ length: 256 }, (_, i) => i / 256), 3],
    ["uint", Uint32Array.from({ length: 256 }, (_, i) => i * 2 ** 24), 1],
    ["short", Int16Array.from({ length: 256 }, (_, i) => 100 * i), 2],
  ] as const)(
    "of %ss, whose black and white nobody knows, is refused",
    async (kind, values, format) => {
      const bytes = greyTiff(values, format);
      expect((await sharp(bytes).metadata()).depth).toBe(kind);
      await expect(decodePicture(bytes, "holiday.tif")).rejects.toMatchObject({
        code: "INVALID_PICTURE",
        message: `holiday.tif is not a whole picture that can be read (its pixels are ${kind}s, not of 8 or 16 bits). Give a JPEG, PNG, WebP, TIFF, GIF or AVIF file.`,
      });
    },
  );

  test("in grey has three equal channels", async () => {
    const { picture, stored } = await read(open().toColourspace("b-w").png());
    expect(stored.channels).toBe(1);
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
    const { picture, notes } = await read(sharp(values, { raw }).toColourspace("grey16").png());
    const bytes = toBytes(picture);
    expect(Math.abs(bytes[0]! - 0x40)).toBeLessThanOrEqual(1);
    expect([...bytes.slice(-3)]).toEqual([255, 255, 255]);
    expect(notes).toEqual(["holiday.jpg has transparent parts; they were laid on white."]);
  });

  test("with transparency is laid on white, and says so only where something shows through", async () => {
    const alpha = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i < 600 ? 128 : 255));
    const channel = { raw: { width: WIDTH, height: HEIGHT, channels: 1 } } as const;
    const { picture, notes } = await read(open().joinChannel(Buffer.from(alpha), channel).png());
    const expected = pattern.map((v, i) => {
      const a = alpha[Math.floor(i / 3)]! / 255;
      return Math.round(v * a + 255 * (1 - a));
    });
    expect(distance(toBytes(picture), expected)).toBeLessThan(0.1);
    expect(notes).toHaveLength(1);
    const opaque = await read(open().ensureAlpha().png());
    expect(opaque.notes).toEqual([]);
    expect(toBytes(opaque.picture)).toEqual(pattern);
  });

  test.each(["gif", "webp"] as const)(
    "of several frames as %s is its first, and says so",
    async (format) => {
      const frames = await Promise.all(
        [pattern, pattern.toReversed(), pattern].map((data) => open(data).png().toBuffer()),
      );
      const { picture, notes } = await read(sharp(frames, { join: { animated: true } })[format]());
      expect(distance(toBytes(picture), pattern)).toBeLessThan(6);
      expect(notes).toEqual(["holiday.jpg has 3 frames or pages; the first was taken."]);
    },
  );

  test("in CMYK has its colours, as far as ink goes", async () => {
    const soft = pattern.map((v) => 64 + v / 2);
    for (const image of [open(soft), open(soft).withIccProfile("cmyk")]) {
      const { picture, stored } = await read(image.toColourspace("cmyk").jpeg({ quality: 100 }));
      expect(stored.space).toBe("cmyk");
      // Unmanaged, the four inks would be read as something else altogether.
      expect(distance(toBytes(picture), soft)).toBeLessThan(10);
    }
  });

  test("in another colour space is converted to sRGB", async () => {
    // Colours that sRGB has, stored as Display P3: other numbers, the same colours.
    const soft = pattern.map((v) => 64 + v / 2);
    const image = open(soft).withIccProfile("p3").png();
    const stored = await sharp(await image.toBuffer(), { ignoreIcc: true })
      .raw()
      .toBuffer();
    const { picture } = await read(image);
    expect(distance(stored, soft)).toBeGreaterThan(2);
    expect(distance(toBytes(picture), soft)).toBeLessThan(1.5);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("of EXIF orientation %d is upright", async (orientation) => {
    const { picture, size } = await read(open().withMetadata({ orientation }).png());
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
    const large = { width: LONGEST_INPUT_SIDE, height: 2000, channels: 3, background } as const;
    const { picture, size } = await read(sharp({ create: large }).png());
    expect(size).toEqual({ width: LONGEST_INPUT_SIDE, height: 2000 });
    expect(picture).toMatchObject({ width: 4000, height: 800 });
    expect([...toBytes(picture).slice(0, 3)]).toEqual([10, 120, 200]);
  });
});

describe("what is no picture is refused in a sentence", () => {
  const refusal = (message: RegExp) => ({
    code: "INVALID_PICTURE",
    message: expect.stringMatching(message),
  });

  test("truncated, empty, or something else", async () => {
    const [png, jpeg] = [await open().png().toBuffer(), await open().jpeg().toBuffer()];
    const text = (content: string) => new TextEncoder().encode(content);
    const contents = {
      "half a PNG": png.subarray(0, png.length >> 1),
      "half a JPEG": jpeg.subarray(0, jpeg.length >> 1),
      "a JPEG's first bytes": jpeg.subarray(0, 40),
      nothing: new Uint8Array(),
      text: text("This is no picture."),
      "a drawing": text('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>'),
    };
    for (const [name, bytes] of Object.entries(contents)) {
      await expect(decodePicture(bytes, "cut.jpg"), name).rejects.toMatchObject(
        refusal(/^cut\.jpg is not a whole picture .*Give a JPEG/),
      );
    }
  });

  test("more than 10,000 pixels a side, before they are decoded", async () => {
    const large = {
      width: LONGEST_INPUT_SIDE + 1,
      height: 8,
      channels: 3,
      background: "#fff",
    } as const;
    await expect(read(sharp({ create: large }).png())).rejects.toMatchObject(
      refusal(/holiday\.jpg has 10001x8 pixels; a side may have 1 to 10000\. Reduce it first\./),
    );
  });
});
