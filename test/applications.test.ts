/** The applications of the paper as commands, on a small model of random weights. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { feathered, featherFor, fromBytes, maskOf, writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { SINGAN, singan, temporaryFolder } from "./support/command.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const SIZE = { width: 25, height: 18 };

/** A picture of one colour with a rectangle of another. */
async function draw(name: string, size: typeof SIZE, [under, over]: [string, string]) {
  const create = (background: string, { width, height }: typeof SIZE) => ({
    create: { width, height, channels: 3 as const, background },
  });
  const part = { width: Math.round(size.width / 3), height: Math.round(size.height / 3) };
  const input = await sharp(create(over, part)).png().toBuffer();
  const layer = { input, left: Math.round(size.width / 2), top: Math.round(size.height / 2) };
  await sharp(create(under, size)).composite([layer]).removeAlpha().png().toFile(inFolder(name));
}

beforeAll(async () => {
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  await draw("photograph.png", SIZE, ["#506070", "#506070"]);
  await draw("composite.png", SIZE, ["#506070", "#ffaa00"]);
  await draw("mask.png", SIZE, ["#000000", "#ffffff"]);
  await draw("large.png", { width: 100, height: 72 }, ["#506070", "#ffaa00"]);
});

/** Runs a command that must do its work; gives the lines of its results. */
async function run(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await singan([...args, "--device", "cpu"], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("Error") });
  return stdout.split("\n").slice(0, -1);
}

async function pixels(name: string) {
  const { data, info } = await sharp(inFolder(name)).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

describe("singan upscale", () => {
  test("enlarges by a factor or to an exact size, the same each time", async () => {
    expect(await run("upscale", "model.onnx", "composite.png", "--factor", "2.5")).toEqual([
      "upscaled.png",
    ]);
    expect(await pixels("upscaled.png")).toMatchObject({ width: 63, height: 45 });
    const exact = ["--width", "77", "--height", "50", "--out", "exact.png", "--seed", "4"];
    await run("upscale", "model.onnx", "composite.png", ...exact);
    const first = await pixels("exact.png");
    expect(first).toMatchObject({ width: 77, height: 50 });
    await run("upscale", "model.onnx", "composite.png", ...exact, "--force");
    expect((await pixels("exact.png")).data.equals(first.data)).toBe(true);
  });

  test("says that a model was not trained for it, and how near it comes to the truth", async () => {
    const args = ["--factor", "4", "--out", "four.png", "--reference", "large.png"];
    const ended = await singan(["upscale", "model.onnx", "composite.png", ...args], folder);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("trained for sample, not for super-resolution");
    expect(ended.stdout).toMatch(/upscaled RMSE \d\.\d+ +PSNR -?\d+\.\d+ dB +SSIM/);
    expect(ended.stdout).toMatch(/cubic +RMSE/);
    const small = ["--factor", "2", "--out", "two.png", "--reference", "large.png"];
    const refused = await singan(["upscale", "model.onnx", "composite.png", ...small], folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("large.png has 100x72 pixels, but the result will have 50x36");
    expect(existsSync(inFolder("two.png"))).toBe(false);
  });
});

describe("singan paint", () => {
  test("paints at one scale, or at all with a labelled sheet", async () => {
    expect(await run("paint", "model.onnx", "large.png", "--palette", "3")).toEqual([
      "painted.png",
    ]);
    expect(await pixels("painted.png")).toMatchObject(SIZE);
    const all = ["--start-scale", "all", "--sheet", "--out", "each/p.png"];
    expect(await run("paint", "model.onnx", "large.png", ...all)).toEqual([
      join("each", "p-1.png"),
      join("each", "p-2.png"),
      join("each", "p-sheet.png"),
    ]);
    const [one, two] = [await pixels("each/p-1.png"), await pixels("each/p-2.png")];
    expect(one.data.equals(two.data)).toBe(false);
    // Labels stand below the tiles.
    expect((await pixels("each/p-sheet.png")).height).toBeGreaterThan(SIZE.height + 24);
  });
});

describe.each(["harmonize", "edit"] as const)("singan %s", (name) => {
  test("changes the masked part and leaves every other pixel as it is", async () => {
    const given = ["--mask", "mask.png", "--out", `${name}.png`, "--start-scale", "2"];
    await run(name, "model.onnx", "composite.png", ...given);
    const [before, after] = [await pixels("composite.png"), await pixels(`${name}.png`)];
    const isEqual = (i: number) =>
      before.data.subarray(3 * i, 3 * i + 3).equals(after.data.subarray(3 * i, 3 * i + 3));
    const mask = maskOf(fromBytes((await pixels("mask.png")).data, SIZE));
    const share = feathered(mask, featherFor(name, SIZE)).data;
    const outside = [...share.keys()].filter((i) => share[i] === 0);
    expect(outside.length).toBeGreaterThan(200);
    expect(outside.filter((i) => !isEqual(i))).toEqual([]);
    expect(isEqual(11 * SIZE.width + 15)).toBe(false);
  });

  test("finds the mask, and keeps it where it is told to", async () => {
    const more = ["--image", "photograph.png", "--save-mask", `${name}-found.png`];
    const out = ["--out", `${name}-auto.png`, "--save-unmasked", `${name}-whole.png`];
    expect(await run(name, "model.onnx", "composite.png", ...more, ...out)).toHaveLength(3);
    const found = await pixels(`${name}-found.png`);
    const white = (x: number, y: number) => found.data[3 * (y * SIZE.width + x)];
    expect([white(16, 12), white(2, 2)]).toEqual([255, 0]);
    expect(await pixels(`${name}-whole.png`)).toMatchObject(SIZE);
  });

  test("fits a larger image, and says so; refuses a mask of another size", async () => {
    const out = ["--out", `${name}-large.png`, "--image", "photograph.png"];
    const ended = await singan([name, "model.onnx", "large.png", ...out], folder);
    expect(ended.stderr).toContain(
      "The picture (100x72) was fitted to 25x18, the size that the model",
    );
    expect(await pixels(`${name}-large.png`)).toMatchObject(SIZE);
    const wrong = ["--mask", "mask.png", "--out", "none.png"];
    const refused = await singan([name, "model.onnx", "large.png", ...wrong], folder);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("mask.png is 25x18 but large.png 100x72");
    expect(existsSync(inFolder("none.png"))).toBe(false);
  });
});

describe("singan animate", () => {
  test("writes clips and folders of frames", async () => {
    for (const out of ["clip.gif", "clip.webp"]) {
      const args = ["--frames", "5", "--fps", "10", "--loop", "--out", out];
      expect(await run("animate", "model.onnx", ...args)).toEqual([out]);
      const { pages, delay, pageHeight } = await sharp(inFolder(out), { pages: -1 }).metadata();
      expect({ pages, delay, pageHeight }).toEqual({
        pages: 5,
        delay: [100, 100, 100, 100, 100],
        pageHeight: SIZE.height,
      });
    }
    await run("animate", "model.onnx", "--frames", "3", "--out", "frames");
    expect(readdirSync(inFolder("frames")).sort()).toEqual(
      [0, 1, 2].map((i) => `frame-000${i}.png`),
    );
  });

  test("makes one clip of every start scale, and a sheet of them", async () => {
    const args = ["--frames", "2", "--start-scale", "all", "--sheet", "--out", "scales.gif"];
    const clips = [0, 1, 2].map((scale) => `scales-${scale}.gif`);
    expect(await run("animate", "model.onnx", ...args)).toEqual([...clips, "scales-sheet.png"]);
  });
});

describe("further images from the same file", () => {
  test("variations, retargeting and textures", async () => {
    const varied = ["--count", "2", "--strength", "1", "--image", "composite.png"];
    expect(await run("variations", "model.onnx", ...varied, "--sheet", "varied.png")).toEqual([
      join("variations", "variation-0000.png"),
      join("variations", "variation-0001.png"),
      "varied.png",
    ]);
    await run("retarget", "model.onnx", "--width", "60");
    expect(await pixels("retargeted.png")).toMatchObject({ width: 60, height: 18 });
    await run("sample", "model.onnx", "--tile", "--width", "30", "--height", "30", "--out", "tile");
    expect(await pixels("tile/sample-0000.png")).toMatchObject({ width: 30, height: 30 });
  });

  test("samples from every start scale, on a sheet", async () => {
    const all = ["--start-scale", "all", "--count", "2", "--sheet", "every.png", "--out", "every"];
    const paths = await run("sample", "model.onnx", ...all);
    expect(paths).toHaveLength(3 * 2 + 1);
    expect(paths[2]).toBe(join("every", "sample-0000-scale-1.png"));
  });

  test("a window of a huge image, as it is in the whole", async () => {
    const size = ["--width", "1400", "--height", "900", "--seed", "3"];
    await run("sample", "model.onnx", ...size, "--out", "huge", "--format", "tiff");
    await run("sample", "model.onnx", ...size, "--out", "part", "--window", "600,400,300,200");
    const whole = sharp(inFolder("huge/sample-0000.tiff"));
    const cut = whole.extract({ left: 600, top: 400, width: 300, height: 200 });
    expect((await pixels("part/sample-0000.png")).data.equals(await cut.raw().toBuffer())).toBe(
      true,
    );
  });

  test("a page of everything", async () => {
    await run("reconstruct", "model.onnx", "--out", "remembered.png");
    const args = ["--image", "remembered.png", "--painting", "large.png", "--out", "page"];
    expect(await run("gallery", "model.onnx", ...args)).toEqual([join("page", "index.html")]);
    const page = readFileSync(inFolder("page/index.html"), "utf8");
    for (const heading of [
      "Samples",
      "Super-resolution",
      "Harmonization",
      "Animation",
      "Texture",
    ]) {
      expect(page).toContain(`<h2>${heading}</h2>`);
    }
    // One of them moves: a chunk of WebP that says so.
    const pictures = page.match(/data:image\/webp;base64,[^"]+/g) ?? [];
    const isMoving = (url: string) => Buffer.from(url.split(",")[1]!, "base64").includes("ANIM");
    expect(pictures.filter(isMoving)).toHaveLength(1);
    expect(pictures.length).toBeGreaterThan(25);
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
  });
});

test("a mask on a transparent layer marks what is not transparent", async () => {
  const shape = await sharp(inFolder("mask.png")).extractChannel(0).toBuffer();
  const white = { create: { ...SIZE, channels: 3 as const, background: "#ffffff" } };
  await sharp(white).joinChannel(shape).png().toFile(inFolder("layer.png"));
  const args = ["--mask", "layer.png", "--out", "layered.png", "--save-mask", "layer-mask.png"];
  await run("harmonize", "model.onnx", "composite.png", ...args);
  expect((await pixels("layer-mask.png")).data.equals((await pixels("mask.png")).data)).toBe(true);
});

describe("standard input and output", () => {
  test("take the place of files", async () => {
    const pipe = (args: string[], input: string) =>
      spawnSync(process.execPath, [SINGAN, ...args], {
        cwd: folder,
        input: readFileSync(inFolder(input)),
      });
    const painted = pipe(["paint", "model.onnx", "-", "--out", "-"], "composite.png");
    expect(painted.status).toBe(0);
    expect(await sharp(painted.stdout).metadata()).toMatchObject({ format: "png", ...SIZE });
    await run("paint", "model.onnx", "composite.png", "--out", "piped.png");
    expect(painted.stdout.equals(readFileSync(inFolder("piped.png")))).toBe(true);
    const sampled = pipe(["sample", "-", "--seed", "3", "--out", "-"], "model.onnx");
    expect(await sharp(sampled.stdout).metadata()).toMatchObject({ format: "png", ...SIZE });
    for (const [format, kind] of [
      ["jpg", "jpeg"],
      ["webp", "webp"],
      ["avif", "heif"],
      ["tiff", "tiff"],
    ]) {
      const args = ["sample", "-", "--out", "-", "--format", format!];
      const { stdout } = pipe(args, "model.onnx");
      expect(await sharp(stdout).metadata()).toMatchObject({ format: kind, ...SIZE });
    }
    // Numbers stand aside where the image is.
    const truth = ["--reference", "large.png", "--factor", "4", "--out", "-"];
    const upscaled = pipe(["upscale", "model.onnx", "-", ...truth], "composite.png");
    expect(upscaled.stdout.subarray(-8, -4).toString("latin1")).toBe("IEND");
    expect(upscaled.stderr.toString()).toContain("SSIM");
  });
});

test("files that are there are replaced only when told to", async () => {
  writeFileSync(inFolder("mine.png"), "mine");
  for (const args of [
    ["upscale", "model.onnx", "composite.png"],
    ["paint", "model.onnx", "composite.png"],
    ["harmonize", "model.onnx", "composite.png", "--mask", "mask.png"],
    ["retarget", "model.onnx", "--width", "30"],
    ["reconstruct", "model.onnx"],
    ["animate", "model.onnx"],
  ]) {
    const ended = await singan([...args, "--out", "mine.png"], folder);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("mine.png is there already.");
    expect(readFileSync(inFolder("mine.png"), "utf8")).toBe("mine");
  }
});

test("a folder has what was asked for, and nothing half-written, after a refusal too", async () => {
  const asked = ["--mask", "mask.png", "--out", "alone/h.png", "--save-mask", "alone/m.png"];
  await run("harmonize", "model.onnx", "composite.png", ...asked);
  const refused = ["--mask", "mask.png", "--out", "alone/none.png"];
  expect(await singan(["edit", "model.onnx", "large.png", ...refused], folder)).toMatchObject({
    code: 1,
  });
  expect(readdirSync(inFolder("alone")).sort()).toEqual(["h.png", "m.png"]);
});
