/** Sheets of images, with labels. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gaussian } from "@singan/pyramid";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { Image } from "../src/image/image.js";
import { drawLabel } from "../src/image/label.js";
import { ContactSheet, columnsFor } from "../src/image/sheet.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();

function noise(width: number, height: number, sample = 0): Image {
  const field = { seed: 3, purpose: "walk", scale: 0 } as const;
  const window = { x: 0, y: 0, width, height };
  const data = gaussian(field, { sample, channels: 3, window }).map((value) => value / 2);
  return new Image({ width, height, data });
}

async function sheetOf(tiles: readonly [Image | string, string?][], name: string): Promise<Buffer> {
  const sheet = new ContactSheet();
  for (const [image, label] of tiles) await sheet.add(image, label);
  await sheet.toFile(inFolder(name));
  return readFileSync(inFolder(name));
}

describe("a contact sheet", () => {
  test("shows every image where it belongs, in order", async () => {
    const images = [0, 1, 2, 3].map((sample) => noise(12, 9, sample));
    const sheet = new ContactSheet();
    for (const one of images) await sheet.add(one);
    expect(sheet.shown).toBe(4);
    await sheet.toFile(inFolder("sheet.png"));
    const file = readFileSync(inFolder("sheet.png"));
    expect(await sharp(file).metadata()).toMatchObject({ width: 2 * 20 + 8, height: 2 * 17 + 8 });
    for (const [i, one] of images.entries()) {
      const area = {
        left: 8 + 20 * (i % 2),
        top: 8 + 17 * Math.floor(i / 2),
        width: 12,
        height: 9,
      };
      const tile = await sharp(file).extract(area).removeAlpha().raw().toBuffer();
      expect([...tile]).toEqual([...one.pixels()]);
    }
  });

  test("reduces large images", async () => {
    const sheet = new ContactSheet();
    await sheet.add(noise(640, 100));
    await sheet.toFile(inFolder("one.png"));
    const { width, height } = await sharp(inFolder("one.png")).metadata();
    expect([width, height]).toEqual([336, 66]);
  });

  test("has full rows where it can", () => {
    const landscape = [1, 2, 4, 6, 8, 9, 12, 16].map((count) => columnsFor(count, 4 / 3));
    expect(landscape).toEqual([1, 2, 2, 3, 4, 3, 4, 4]);
    expect(columnsFor(7, 1)).toBeGreaterThan(1);
  });
});

describe("an image from a file", () => {
  test("is the same as from memory", async () => {
    const image = noise(700, 500);
    for (const extension of ["png", "tif"]) {
      await image.toFile(inFolder(`image.${extension}`));
      const file = await sheetOf([[inFolder(`image.${extension}`), "one"]], "file.png");
      expect(file.equals(await sheetOf([[image, "one"]], "memory.png"))).toBe(true);
    }
  });

  test("must be there, and be one", async () => {
    const sheet = new ContactSheet();
    await expect(sheet.add(inFolder("none.png"))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("none.png: there is no such file"),
    });
    writeFileSync(inFolder("text.png"), "text");
    await expect(sheet.add(inFolder("text.png"))).rejects.toMatchObject({
      code: "INVALID_PICTURE",
      message: expect.stringContaining("text.png is not a whole picture"),
    });
    expect(sheet.shown).toBe(0);
  });
});

describe("a label", () => {
  const isWhite = (pixels: Buffer) => pixels.every((value) => value === 255);

  test("stands below its image, and makes room for itself", async () => {
    const tiles: [Image, string?][] = [
      [noise(90, 60, 0), "start scale 3"],
      [noise(90, 60, 1)],
      [noise(90, 60, 2), "start scale 4"],
      [noise(90, 60, 3), "start scale 4"],
    ];
    const file = await sheetOf(tiles, "labels.png");
    // "start scale 3" is 76 pixels wide, less than an image; two columns; lines of 18 pixels.
    const cell = { width: 90 + 8, height: 60 + 4 + 18 + 8 };
    expect(await sharp(file).metadata()).toMatchObject({
      width: 2 * cell.width + 8,
      height: 2 * cell.height + 8,
    });
    const part = (i: number, top: number, height: number) => {
      const left = 8 + cell.width * (i % 2);
      const y = 8 + cell.height * Math.floor(i / 2) + top;
      return sharp(file)
        .extract({ left, top: y, width: 90, height })
        .removeAlpha()
        .raw()
        .toBuffer();
    };
    for (const [i, [image]] of tiles.entries()) {
      expect([...(await part(i, 0, 60))]).toEqual([...image.pixels()]);
      expect(isWhite(await part(i, 60, 4))).toBe(true);
      expect(isWhite(await part(i, 64, 18))).toBe(i === 1);
    }
    const [three, four, again] = await Promise.all([0, 2, 3].map((i) => part(i, 64, 18)));
    expect(four!.equals(again!)).toBe(true);
    expect(three!.equals(four!)).toBe(false);
  });

  test("wider than its image makes the columns wider", async () => {
    const { width, height } = await sharp(
      await sheetOf([[noise(9, 9), "start scale 3"]], "w.png"),
    ).metadata();
    const label = await drawLabel("start scale 3", 320);
    expect([width, height]).toEqual([label!.width + 16, 9 + 4 + 18 + 16]);
  });

  test("is broken between words, or within long ones, and never cut", async () => {
    const one = await drawLabel("seed 12 start scale 3", 1_000);
    expect(one?.height).toBe(18);
    const two = await drawLabel("  seed 12\n start scale 3 ", one!.width - 1);
    expect([two!.height, two!.width < one!.width]).toEqual([36, true]);
    const long = await drawLabel("m".repeat(100), 320);
    expect([long!.height > 60, long!.width <= 320]).toEqual([true, true]);
    expect(isWhite(long!.data)).toBe(false);
    for (const empty of ["", " \n"]) expect(await drawLabel(empty, 320)).toBeUndefined();
  });

  test("takes any text", async () => {
    const texts = [
      "a < b & c > d \"e\" 'f'",
      "</svg><script>",
      "\u0000\ud800",
      "写真 😀",
      "0.85× – é",
    ];
    for (const text of texts) {
      const label = await drawLabel(text, 320);
      expect(isWhite(label!.data)).toBe(false);
    }
  });

  test("needs no fonts, nor does it heed them", async () => {
    mkdirSync(inFolder("no-fonts"));
    const settings = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
      <fontconfig><dir>${inFolder("no-fonts")}</dir></fontconfig>`;
    writeFileSync(inFolder("fonts.conf"), settings);
    const built = fileURLToPath(new URL("../dist/image/label.js", import.meta.url));
    const program = `import { drawLabel } from ${JSON.stringify(built)};
      process.stdout.write((await drawLabel("start scale 3", 320)).data.toString("hex"));`;
    const env = { ...process.env, FONTCONFIG_FILE: inFolder("fonts.conf") };
    const options = ["--input-type=module", "-e", program];
    const { stdout } = spawnSync(process.execPath, options, { env, encoding: "utf8" });
    const here = await drawLabel("start scale 3", 320);
    expect(stdout).toBe(here!.data.toString("hex"));
  });
});
