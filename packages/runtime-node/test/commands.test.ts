/** What commands ask of a model and tell of it: run in this process, where that can be watched. */
import { writeFileSync } from "node:fs";
import { type PluginCommand, type Terminal, writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import { edit, harmonize } from "../src/cli/commands/harmonize.js";
import { command as paint } from "../src/cli/commands/paint.js";
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
});
afterEach(() => vi.restoreAllMocks());

/** Runs a command to its end; gives its events. */
async function events(command: PluginCommand, argv: { readonly [name: string]: unknown }) {
  const told: { readonly [name: string]: unknown }[] = [];
  const silent = () => undefined;
  const terminal: Terminal = {
    interactive: false,
    json: true,
    quiet: true,
    result: silent,
    bytes: silent,
    note: silent,
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
