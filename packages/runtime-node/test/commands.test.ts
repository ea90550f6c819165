/** What commands ask of a model and tell of it: run in this process, where that can be watched. */
import { readdirSync, writeFileSync } from "node:fs";
import { type PluginCommand, type Terminal, writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import { command as animate } from "../src/cli/commands/animate.js";
import { command as gallery } from "../src/cli/commands/gallery.js";
import { edit, harmonize } from "../src/cli/commands/harmonize.js";
import { command as paint } from "../src/cli/commands/paint.js";
import { SheetFile } from "../src/cli/sheet-file.js";
import { SinGAN } from "../src/index.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();

beforeAll(async () => {
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  writeFileSync(inFolder("paint.onnx"), writeModel(makeRandomModel(4, { paintScale: 2 })));
  const under = { create: { width: 50, height: 36, channels: 3 as const, background: "#506070" } };
  const over = { create: { width: 16, height: 12, channels: 3 as const, background: "#ffaa00" } };
  await sharp(under).png().toFile(inFolder("photograph.png"));
  const layer = { input: await sharp(over).png().toBuffer(), left: 20, top: 14 };
  await sharp(under).composite([layer]).png().toFile(inFolder("composite.png"));
  const white = { create: { ...under.create, background: "#ffffff" } };
  await sharp(white).png().toFile(inFolder("white.png"));
  const square = { create: { ...white.create, width: 36 } };
  await sharp(square).png().toFile(inFolder("square.png"));
});
afterEach(() => vi.restoreAllMocks());

/** Runs a command to its end; gives its events, and adds its notes. */
async function events(
  command: PluginCommand,
  argv: { readonly [name: string]: unknown },
  notes: string[] = [],
) {
  const told: { readonly [name: string]: unknown }[] = [];
  const silent = () => undefined;
  const terminal: Terminal = {
    interactive: false,
    json: true,
    quiet: false,
    result: silent,
    bytes: silent,
    note: (text) => notes.push(text),
    progress: silent,
    event: (value) => told.push(value as (typeof told)[number]),
  };
  const usual = { model: inFolder("model.onnx"), device: "cpu", threads: 1, seed: 0 };
  await command.run({ ...usual, ...argv }, terminal, new AbortController().signal);
  return told;
}

describe.each([
  ["harmonize", harmonize],
  ["edit", edit],
] as const)("singan %s --start-scale all", (name, command) => {
  test("finds the mask once, with the images that every scale makes on its own", async () => {
    const pictures = { picture: inFolder("composite.png"), image: inFolder("photograph.png") };
    const asked = vi.spyOn(SinGAN.prototype, name);
    await events(command, { ...pictures, startScale: "all", out: inFolder(`${name}.png`) });
    expect(asked.mock.calls.map(([options]) => options.mask !== undefined)).toEqual([false, true]);
    for (const scale of ["1", "2"]) {
      const out = inFolder(`${name}-alone-${scale}.png`);
      await events(command, { ...pictures, startScale: scale, out });
      const pixels = (path: string) => sharp(path).raw().toBuffer();
      const together = await pixels(inFolder(`${name}-${scale}.png`));
      expect((await pixels(out)).equals(together)).toBe(true);
    }
  });
});

describe("singan animate", () => {
  const framed = async (argv: { readonly [name: string]: unknown }) =>
    events(animate, { frames: 4, fps: 10, alpha: 0.1, beta: 0.9, force: true, ...argv });

  test("says on its sheet how much each start scale moves", async () => {
    const added = vi.spyOn(SheetFile.prototype, "add");
    const out = inFolder("moving.v1/");
    await framed({ out, startScale: "all", sheet: "" });
    const labels = added.mock.calls.map(([, label]) => label);
    expect(labels).toEqual([
      expect.stringMatching(/^start scale 0, [\d.]+ levels a frame$/),
      expect.stringMatching(/^start scale 1 \(default\), [\d.]+ levels a frame$/),
      expect.stringMatching(/^start scale 2, [\d.]+ levels a frame$/),
    ]);
    const frames = await Promise.all(
      [0, 1, 2, 3].map((i) =>
        sharp(inFolder("moving.v1-2", `frame-000${i}.png`))
          .raw()
          .toBuffer(),
      ),
    );
    const change = (i: number) =>
      frames[i]!.reduce((sum, value, at) => sum + Math.abs(value - frames[i + 1]![at]!), 0);
    const levels = (change(0) + change(1) + change(2)) / 3 / frames[0]!.length;
    expect(labels[2]).toContain(` ${Number(levels.toPrecision(2))} levels`);
    expect(readdirSync(inFolder())).toContain("moving.v1-sheet.png");
  });

  test("tells frames a second of clips, not of folders", async () => {
    const speeds = async (out: string) => {
      const told = await framed({ out: inFolder(out) });
      return told.filter(({ type }) => type === "animation").map(({ fps }) => fps);
    };
    expect(await speeds("clip.gif")).toEqual([10]);
    expect(await speeds("folder")).toEqual([undefined]);
  });
});

test("singan gallery tells the device and how far it is", async () => {
  const told = await events(gallery, { out: inFolder("page") });
  const types = told.map(({ type }) => type);
  expect([types[0], types[1], types.at(-1)]).toEqual(["device", "progress", "gallery"]);
  const done = told.filter(({ type }) => type === "progress").map((event) => event.done as number);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done[0]).toBe(0);
}, 60_000);

test("--start-scale all of a name without an ending says what the files would be called", async () => {
  const all = { startScale: "all", out: inFolder("each") };
  const picture = inFolder("composite.png");
  for (const work of [
    events(harmonize, { picture, ...all }),
    events(edit, { picture, ...all }),
    events(paint, { image: picture, ...all }),
  ]) {
    await expect(work).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringMatching(
        /received ".*each"\. \S*each\.png gives \S*each-1\.png and so on\.$/,
      ),
    });
  }
});

test("singan gallery refuses another photograph, and says what it stretches", async () => {
  const notes: string[] = [];
  const pictures = { image: inFolder("square.png"), painting: inFolder("square.png") };
  const refused = events(gallery, { out: inFolder("another"), ...pictures }, notes);
  await expect(refused).rejects.toMatchObject({
    code: "INVALID_PICTURE",
    message: expect.stringMatching(/square\.png differs from what the model remembers in \d+ %/),
  });
  expect(notes).toEqual([
    "The photograph (36x36) is stretched to the shape of 25x18.",
    "The painting (36x36) is stretched to the shape of 25x18.",
  ]);
});

describe.each([
  ["harmonize", harmonize],
  ["edit", edit],
] as const)("singan %s names in its refusals", (name, command) => {
  const refusal = async (argv: { readonly [option: string]: string }, notes: string[] = []) => {
    const files = Object.entries(argv).map(([option, file]) => [option, inFolder(file)]);
    const all = { ...Object.fromEntries(files), out: inFolder(`${name}-refused.png`) };
    return events(command, all, notes).then(
      () => undefined,
      (error: Error) => error.message.replaceAll(inFolder("-").slice(0, -1), ""),
    );
  };

  test("the mask", async () => {
    const dark = { picture: "composite.png", mask: "photograph.png" };
    expect(await refusal(dark)).toMatch(/^photograph.png marks nothing; paint/);
    const full = { picture: "composite.png", mask: "white.png" };
    expect(await refusal(full)).toMatch(/^white.png marks the whole picture, once/);
    const small = { picture: "composite.png", mask: "square.png" };
    expect(await refusal(small)).toMatch(/^square.png is 36x36 but composite.png 50x36; bring/);
  });

  test("the picture and the photograph, and says nothing else of what is refused", async () => {
    const notes: string[] = [];
    expect(await refusal({ picture: "square.png" }, notes)).toBe(
      "square.png (36x36) has another shape than the photograph (25x18), so what was changed cannot be found; give a --mask, or an --image of square.png's shape.",
    );
    expect(notes.join()).not.toContain("fitted");
    const same = { picture: "photograph.png", image: "photograph.png" };
    expect(await refusal(same)).toBe(
      "No part of photograph.png stands out from photograph.png; give a --mask of what is to be made anew.",
    );
    const other = { picture: "composite.png", image: "white.png" };
    expect(await refusal(other)).toMatch(
      /^composite.png differs from white.png in \d+ % of its pixels and seems to be another/,
    );
  });

  test("--mask and --image, of which it takes one", async () => {
    const both = { picture: "composite.png", mask: "white.png", image: "photograph.png" };
    expect(await refusal(both)).toMatch(/^Give --mask or --image, not both/);
  });
});

test("singan paint says which generator painted", async () => {
  const variants = async (model: string, more: { readonly [name: string]: unknown }) => {
    const argv = { model: inFolder(model), image: inFolder("composite.png"), force: true, ...more };
    const told = await events(paint, { ...argv, out: inFolder("painted.png") });
    const painted = told.filter(({ type }) => type === "painted");
    return painted.map(({ startScale, variant }) => [startScale, variant]);
  };
  expect(await variants("paint.onnx", {})).toEqual([[2, true]]);
  expect(await variants("paint.onnx", { startScale: "all" })).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(await variants("paint.onnx", { startScale: "2", palette: 4 })).toEqual([[2, false]]);
  expect(await variants("model.onnx", { startScale: "2" })).toEqual([[2, false]]);
});
