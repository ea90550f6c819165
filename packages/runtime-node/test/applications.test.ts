/** The applications as a program calls them: pictures of every kind, signals, and images larger than a window. */
import { readdirSync } from "node:fs";
import {
  fromBytes,
  gaussian,
  paintModel,
  runPainted,
  SessionRunner,
  toBytes,
  writeModel,
} from "@singan/pyramid";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import { deviceSessions } from "../src/device/session.js";
import { type Image, type Progress, SinGAN } from "../src/index.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const SIZE = { width: 25, height: 18 };
let singan: SinGAN;

beforeAll(async () => {
  const bytes = writeModel(makeRandomModel(4));
  singan = await SinGAN.load(bytes, { device: "cpu", threads: 1 });
});
afterAll(() => singan.dispose());

/** 8-bit RGB: a gradient, with a bright rectangle or without. */
function pixels(isPasted: boolean): Uint8Array {
  return Uint8Array.from({ length: 3 * 25 * 18 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 25, Math.floor(i / 75)];
    if (isPasted && x >= 12 && x < 20 && y >= 6 && y < 12) return i % 3 === 0 ? 250 : 20;
    return 4 * x + 3 * y + 10 * (i % 3);
  });
}

function mask(): Uint8Array {
  return Uint8Array.from({ length: 3 * 25 * 18 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 25, Math.floor(i / 75)];
    return x >= 12 && x < 20 && y >= 6 && y < 12 ? 255 : 0;
  });
}

const raw = (data: Uint8Array) => ({ ...SIZE, data });
const png = (data: Uint8Array) =>
  sharp(data, { raw: { ...SIZE, channels: 3 } })
    .png()
    .toBuffer();

describe("pictures that enter", () => {
  test("may be raw pixels, files, their bytes or pictures, all alike", async () => {
    const data = pixels(true);
    const first = await singan.paint({ image: raw(data), startScale: 1 });
    const bytes = await png(data);
    await sharp(bytes).toFile(inFolder("pasted.png"));
    for (const image of [bytes, inFolder("pasted.png"), fromBytes(data, SIZE)]) {
      expect((await singan.paint({ image, startScale: 1 })).picture).toEqual(first.picture);
    }
    const given = { image: raw(data), mask: await png(mask()), startScale: 2 };
    const same = { image: bytes, mask: raw(mask()), startScale: 2 };
    const [one, two] = [await singan.harmonize(given), await singan.harmonize(same)];
    expect(one.image.picture).toEqual(two.image.picture);
    expect(one.marked.pixels()).toEqual(mask());
    const grey = mask().filter((_, i) => i % 3 === 0);
    const third = await singan.harmonize({ ...same, mask: raw(grey) });
    expect(third.image.picture).toEqual(one.image.picture);
  });

  test("are left alone outside the mask, bit for bit", async () => {
    const data = pixels(true);
    for (const application of ["harmonize", "edit"] as const) {
      const made = await singan[application]({ image: raw(data), mask: raw(mask()) });
      const [after, share] = [made.image.pixels(), made.mask.pixels()];
      let untouched = 0;
      after.forEach((value, i) => {
        if (share[i] === 0 && made.mask.picture.data[Math.floor(i / 3)] === -1) {
          expect(value).toBe(data[i]);
          untouched++;
        }
      });
      expect(untouched).toBeGreaterThan(300);
      expect(after).not.toEqual(data);
    }
  });

  test("need no mask where the photograph is known", async () => {
    const photograph = raw(pixels(false));
    const { marked } = await singan.edit({ image: raw(pixels(true)), photograph });
    const [found, wanted] = [marked.pixels(), mask()];
    const missed = wanted.filter((value, i) => value === 255 && found[i] === 0).length;
    expect(missed).toBeLessThan(3 * 5);
  });
});

describe("a model with a generator for paintings", () => {
  test("uses it at its scale, unless a palette or another scale is asked for", async () => {
    const model = makeRandomModel(4, { paintScale: 2 });
    const own = await SinGAN.load(writeModel(model), { device: "cpu", threads: 1 });
    expect([own.paintScale, singan.paintScale]).toEqual([2, undefined]);
    const image = raw(pixels(true));
    const byDefault = (await own.paint({ image, seed: 3 })).picture;
    expect((await own.paint({ image, seed: 3, startScale: 2 })).picture).toEqual(byDefault);
    const plain = (await singan.paint({ image, seed: 3, startScale: 2 })).picture;
    expect(byDefault).not.toEqual(plain);
    const palette = { image, seed: 3, startScale: 2, palette: 4 };
    expect((await own.paint(palette)).picture).toEqual((await singan.paint(palette)).picture);
    expect((await own.paint({ image, seed: 3, startScale: 1 })).picture).toEqual(
      (await singan.paint({ image, seed: 3, startScale: 1 })).picture,
    );
    // What it makes is the link for paintings, on the painting in its own colours, at the scale's size.
    const { paint } = model;
    const open = await deviceSessions({ device: "cpu", threads: 1 });
    const variant = paintModel(model);
    const { metadata, links } = variant;
    const runner = new SessionRunner({ pyramid: metadata.pyramid, links }, open);
    const field = { seed: 3, purpose: "sample", scale: 2 } as const;
    const window = { x: 0, y: 0, ...SIZE };
    const noise = gaussian(field, { sample: 0, channels: 3, window });
    const entering = fromBytes(pixels(true), SIZE);
    expect(await runPainted(runner, metadata.pyramid, paint!, entering, noise)).toEqual(byDefault);
    await runner.release();
    await own.dispose();
  });
});

describe("large images", () => {
  test("are the same in windows as in one piece", async () => {
    const options = { seed: 3, width: 1100, height: 950 };
    const large = await singan.largeSample(options);
    expect([large.width, large.height]).toEqual([1100, 950]);
    const window = { x: 500, y: 400, width: 90, height: 120 };
    const part = await large.window(window);
    await large.toFile(inFolder("large.png"));
    large.dispose();
    const crop = { left: 500, top: 400, width: 90, height: 120 };
    const cut = await sharp(inFolder("large.png")).extract(crop).raw().toBuffer();
    expect(Buffer.from(part.pixels()).equals(cut)).toBe(true);
    const whole = await singan.sample(options);
    const pixels = sharp(inFolder("large.png")).raw().toBuffer();
    expect(Buffer.from(whole.pixels()).equals(await pixels)).toBe(true);
  });

  test("of super-resolution too, and nothing stays of one that was stopped", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const onProgress = ({ done }: Progress) => {
      if (done > 0.5) controller.abort(new Error("enough"));
    };
    const image = raw(pixels(false));
    const large = await singan.largeUpscale({ image, factor: 60, signal, onProgress });
    expect([large.width, large.height]).toEqual([1500, 1080]);
    await expect(large.toFile(inFolder("stopped.tiff"), { signal })).rejects.toThrow("enough");
    large.dispose();
    expect(readdirSync(inFolder(".")).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });
});

describe("a clip", () => {
  test("is made frame by frame, and tells which", async () => {
    const told: number[] = [];
    const onProgress = ({ index }: Progress) => told.push(index);
    const frames: Image[] = [];
    for await (const frame of singan.animate({ frames: 3, startScale: 2, onProgress })) {
      frames.push(frame);
      expect(told).toEqual(frames.map((_, i) => i));
    }
    expect(frames).toHaveLength(3);
    expect(frames[0]!.pixels()).not.toEqual(frames[2]!.pixels());
  });

  test("may be left, or stopped, and the model goes on working", async () => {
    for await (const frame of singan.animate({ frames: 1_000_000 })) {
      expect(frame).toMatchObject(SIZE);
      break;
    }
    const controller = new AbortController();
    const clip = singan.animate({ frames: 9, signal: controller.signal });
    await clip.next();
    controller.abort(new Error("enough"));
    await expect(clip.next()).rejects.toThrow("enough");
    expect(await singan.sample()).toMatchObject(SIZE);
  });
});

test("what is refused has a code", async () => {
  const image = raw(pixels(false));
  const small = { width: 5, height: 5, data: new Uint8Array(75) };
  const refused: [Promise<unknown>, string][] = [
    [singan.upscale({ image, factor: 1000 }), "INVALID_OPTION"],
    [singan.upscale({ image: new Uint8Array(2) }), "INVALID_PICTURE"],
    [singan.paint({ image, startScale: 3 }), "INVALID_OPTION"],
    [singan.harmonize({ image, mask: small }), "INVALID_PICTURE"],
    [singan.harmonize({ image, mask: raw(new Uint8Array(1350)) }), "INVALID_PICTURE"],
    [singan.edit({ image, photograph: image }), "INVALID_PICTURE"],
    [singan.variation({ strength: -1 }), "INVALID_OPTION"],
    [singan.retarget({ width: 0 }), "INVALID_OPTION"],
    [singan.animate({ frames: 0 }).next(), "INVALID_OPTION"],
    // What TypeScript would not let pass.
    [singan.upscale(undefined as never), "INVALID_OPTION"],
    [singan.retarget(null as never), "INVALID_OPTION"],
    [singan.paint({} as never), "INVALID_OPTION"],
    [singan.harmonize({} as never), "INVALID_OPTION"],
    [singan.paint({ image: 42 as never }), "INVALID_PICTURE"],
    [singan.paint({ image: { width: 2, height: 2 } as never }), "INVALID_PICTURE"],
    [singan.animate(null as never).next(), "INVALID_OPTION"],
    [singan.largeSample().then((large) => large.window(undefined as never)), "INVALID_OPTION"],
  ];
  await Promise.all(
    refused.map(([promise, code]) => {
      return expect(promise).rejects.toMatchObject({ name: "SinganError", code });
    }),
  );
  expect(toBytes((await singan.sample()).picture)).toHaveLength(1350);
});

test("what is refused is called what it was given as", async () => {
  const image = raw(pixels(true));
  const refusal = (options: { readonly [name: string]: unknown }) =>
    singan.edit({ image, ...options } as never).catch(({ message }: Error) => message);
  for (const name of ["image", "mask", "photograph"]) {
    const called = new RegExp(`^The ${name} `);
    for (const wrong of [5, [true], Buffer.from("garbage"), new Uint8Array()]) {
      expect(await refusal({ [name]: wrong })).toMatch(called);
    }
    expect(await refusal({ [name]: raw(new Uint8Array(900)) })).toBe(
      `The ${name} has 900 values for 25x18 pixels; it needs 1 (grey), 3 (RGB) or 4 (RGBA) for each.`,
    );
  }
  const zeroToOne = raw(new Uint8Array(450).fill(1, 100, 150));
  expect(await refusal({ mask: zeroToOne })).toMatch(/^The mask marks nothing; .* white \(255\)/);
});
