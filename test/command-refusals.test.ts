/** What cannot be done ends in one sentence that names it, an exit code, and no file. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import {
  goodFile,
  tampered,
  tensorOf,
  withEntry,
  withField,
} from "../packages/pyramid/test/support/tamper.js";
import { SINGAN, singan, start, temporaryFolder } from "./support/command.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  const create = { width: 20, height: 20, channels: 3, background: "#336699" } as const;
  await sharp({ create }).png().toFile(inFolder("picture.png"));
  await sharp({ create: { ...create, width: 500, height: 100 } })
    .png()
    .toFile(inFolder("wide.png"));
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  writeFileSync(inFolder("file"), "a file");
  mkdirSync(inFolder("folder"));
  mkdirSync(inFolder("runs/photo"), { recursive: true });
  writeFileSync(inFolder("runs/photo/run.json"), "{}");
  mkdirSync(inFolder("folder.png"));
});

/** Runs what must be refused: exit code, and one sentence on standard error. */
async function refused(args: readonly string[], code: number, sentence: string | RegExp) {
  const before = readdirSync(folder, { recursive: true }).length;
  const ended = await singan(args, folder);
  expect(ended).toMatchObject({ code, stdout: "" });
  expect(ended.stderr).toMatch(/^[^\n]{10,700}[.?]\n$/);
  expect(ended.stderr).not.toMatch(/\bat .*:\d+|Error:/);
  if (typeof sentence === "string") expect(ended.stderr).toContain(sentence);
  else expect(ended.stderr).toMatch(sentence);
  expect(readdirSync(folder, { recursive: true })).toHaveLength(before);
}

const SAMPLE = ["sample", "model.onnx"];

describe("wrong use is told with exit code 2:", () => {
  test.each<[string[], string | RegExp]>([
    [[], "singan --help"],
    [["sampel", "model.onnx"], 'There is no command "sampel"; did you mean sample?'],
    [["sample"], "singan sample needs <model>"],
    [["sample", "model.onnx", "other.onnx"], '"other.onnx" was given as well'],
    [[...SAMPLE, "--widht", "3"], "has no option --widht; did you mean --width?"],
    [[...SAMPLE, "--frobnicate"], "has no option --frobnicate"],
    [
      [...SAMPLE, "--width", "0"],
      "Expected an integer from 1 to 100000 for --width but received 0.",
    ],
    [[...SAMPLE, "--height", "-5"], "for --height but received -5."],
    [[...SAMPLE, "--width", "1e99"], "for --width but received 1e+99."],
    [[...SAMPLE, "--width", "12.5"], "for --width but received 12.5."],
    [[...SAMPLE, "--count", "0"], "for --count but received 0."],
    [[...SAMPLE, "--count", "1e99"], "for --count but received 1e+99."],
    [[...SAMPLE, "--seed", "abc"], 'Expected a number for --seed but received "abc".'],
    [[...SAMPLE, "--seed", "-1"], "from 0 to 4294967295 for --seed but received -1."],
    [[...SAMPLE, "--seed", "1.5"], "for --seed but received 1.5."],
    [[...SAMPLE, "--seed", "4294967296"], "for --seed but received 4294967296."],
    [[...SAMPLE, "--seed"], "The option --seed needs a value."],
    [
      [...SAMPLE, "--start-scale", "99"],
      "Expected an integer from 0 to 2, or all, for --start-scale but received 99.",
    ],
    [[...SAMPLE, "--start-scale", "-1"], "for --start-scale but received -1."],
    [
      [...SAMPLE, "--strengths", "1,x"],
      'Expected up to 3 numbers from 0 to 100 with commas between, the coarsest scale\'s first, for --strengths but received "1,x".',
    ],
    [[...SAMPLE, "--strengths", "1,,1"], 'for --strengths but received "1,,1".'],
    [[...SAMPLE, "--strengths", "101"], "for --strengths but received 101."],
    [[...SAMPLE, "--strengths", "1,1,1,1"], 'for --strengths but received "1,1,1,1".'],
    [[...SAMPLE, "--threads", "0"], "from 1 to 256 for --threads but received 0."],
    [[...SAMPLE, "--device", "tpu"], 'for --device but received "tpu".'],
    [[...SAMPLE, "--format", "bmp"], 'for --format but received "bmp".'],
    [[...SAMPLE, "--out", "samples.png"], "Expected a folder for --out"],
    [[...SAMPLE, "--sheet", "sheet.pdf"], 'received "sheet.pdf".'],
    [
      [...SAMPLE, "--width", "70000", "--height", "1", "--format", "jpg"],
      "at most 65535 pixels a side",
    ],
    [["paint", "model.onnx", "picture.png", "--sheet", "sheet.bmp"], 'received "sheet.bmp".'],
    [["edit", "model.onnx", "picture.png", "--sheet", "sheet.gif"], 'received "sheet.gif".'],
    [
      ["variations", "model.onnx", "--out", "v", "--sheet", "v/variation-0000.png"],
      "another name than an image has",
    ],
    [
      ["animate", "model.onnx", "--out", "frames", "--sheet", "frames/frame-0000.png"],
      "another name than an image has",
    ],
    [
      ["animate", "model.onnx", "--frames", "0", "--out", "new/clip.gif"],
      "for --frames but received 0.",
    ],
    [["reconstruct", "model.onnx", "--out", "again"], 'received "again".'],
    [[...SAMPLE, "--window", "1,2,3"], "Expected X,Y,WIDTH,HEIGHT such as 0,0,512,512"],
    [[...SAMPLE, "--window", "20,0,9,9"], "a part of 25x18 pixels for --window but"],
    [
      [...SAMPLE, "--out", "-", "--count", "2"],
      "Standard output takes one image alone. Leave out --count 2, or name a folder with --out.",
    ],
    [[...SAMPLE, "--out", "-", "--sheet"], "Leave out --sheet, or name a folder with --out."],
    [[...SAMPLE, "--out", "-", "--format", "dzi"], "another kind for standard output for --format"],
    [
      [...SAMPLE, "--format", "dzi", "--window", "0,0,9,9"],
      'Expected another kind with --window for --format but received "dzi". Leave out --window, or choose a kind of one file, such as png.',
    ],
    [[...SAMPLE, "--format", "dzi", "--sheet"], 'with --sheet for --format but received "dzi".'],
    [
      [...SAMPLE, "--format", "dzi", "--sheet", "--window", "0,0,9,9"],
      "Leave out --sheet and --window, or",
    ],
    [["sample", "-", "--image", "-"], "Standard input can be only one of the files."],
    [["upscale", "model.onnx"], "singan upscale needs <image>"],
    [
      ["upscale", "model.onnx", "picture.png", "--factor", "2", "--width", "99"],
      "Give --factor, or --width and --height, but not both.",
    ],
    [["upscale", "model.onnx", "picture.png", "--factor", "0"], "for --factor but received 0"],
    [["upscale", "model.onnx", "picture.png", "--factor", "1000"], "but received 1000"],
    [["upscale", "model.onnx", "picture.png", "--width", "3"], "an integer from 20 (the image's)"],
    [
      ["paint", "model.onnx", "picture.png", "--start-scale", "0"],
      "an integer from 1 to 2, or all,",
    ],
    [["paint", "model.onnx", "picture.png", "--palette", "1"], "for --palette but received 1"],
    [
      ["paint", "model.onnx", "picture.png", "--out", "-", "--sheet"],
      "Leave out --sheet, or name a file with --out.",
    ],
    [["paint", "model.onnx", "picture.png", "--sheet", "painted.png"], "two names for two files"],
    [[...SAMPLE, "--sheet", "samples/sample-0000.png"], "another name than an image has"],
    [[...SAMPLE, "--sheet=-"], "Expected a file for --sheet"],
    [
      [...SAMPLE, "--tile", "--start-scale", "1"],
      "0 with --tile for --start-scale but received 1.",
    ],
    [["edit", "model.onnx", "picture.png", "--save-mask", "-"], "a file for --save-mask"],
    [
      ["edit", "model.onnx", "picture.png", "--mask", "picture.png", "--image", "picture.png"],
      "Give --mask or --image, not both",
    ],
    [["variations", "model.onnx", "--out", "-"], 'Expected a folder for --out but received "-".'],
    [["variations", "model.onnx", "--sheet=-"], "Expected a file for --sheet"],
    [["gallery", "model.onnx", "--out", "-"], 'Expected a folder for --out but received "-".'],
    [["animate", "model.onnx", "--out", "-"], "Expected a file for --out"],
    [["edit", "model.onnx", "picture.png", "--start-scale", "9"], "but received 9."],
    [["edit", "model.onnx", "picture.png", "--out", "a.bmp"], ".png, .jpg"],
    [["retarget", "model.onnx"], "Give the new shape: --width, --height or both."],
    [["variations", "model.onnx", "--strength", "2"], "from 0 to 1 for --strength but"],
    [["animate", "model.onnx", "--frames", "0"], "for --frames but received 0"],
    [["animate", "model.onnx", "--out", "clip.avi"], ".gif"],
    [
      ["animate", "model.onnx", "--out", "v1.2"],
      "a name without an ending, or one that ends in a slash.",
    ],
    [["animate", "model.onnx", "--fps", "0"], "from 1 to 50 for --fps but received 0"],
    [["animate", "model.onnx", "--alpha", "2"], "from 0 to 1 for --alpha but received 2"],
    [["train", "picture.png", "--threads", "0"], "from 1 to 256 for --threads but received 0."],
    [["train", "picture.png", "--checkpoint-seconds", "-1"], "for --checkpoint-seconds but"],
    [
      ["train", "picture.png", "--min-size", "11", "--scales", "40"],
      "at most 7 for a photograph of 20x20 pixels for --scales but received 40.",
    ],
    [["train", "picture.png", "--out", ""], "The option --out needs a value."],
    [
      ["animate", "model.onnx", "--alpha", "0", "--loop"],
      "a number from 0.001 to 1 for --alpha but received 0. A loop needs a pull to return.",
    ],
  ])("%j", (args, sentence) => refused(args, 2, sentence));
});

describe("what fails is told with exit code 1:", () => {
  const model = "none.onnx";
  const UNEXPORTED =
    "Cannot read runs/photo: it is the folder of a training. Make a model of it first: singan export runs/photo writes photo.onnx.\n";
  test.each<[string[], string | RegExp]>([
    [["sample", model], "Cannot read none.onnx: there is no such file"],
    [["reconstruct", model], "none.onnx"],
    [["info", model], "none.onnx"],
    [["sample", "folder"], "Cannot read folder: it is a folder."],
    [["sample", "runs/photo"], UNEXPORTED],
    [["info", "runs/photo"], UNEXPORTED],
    [["evaluate", "runs/photo", "--image", "picture.png"], UNEXPORTED],
    [["info", "/dev/null"], "Cannot read /dev/null: it is not an ordinary file."],
    [[...SAMPLE, "--out", "file"], "Cannot write file: a file is where a folder should be."],
    [[...SAMPLE, "--out", "file/more"], "Cannot write file/more: "],
    [["reconstruct", "model.onnx", "--out", "file/a.png"], "Cannot write file/a.png: "],
    [
      ["reconstruct", "model.onnx", "--out", "/proc/none/a.png", "--quiet"],
      "Cannot write /proc/none",
    ],
    [
      ["reconstruct", "none.onnx", "--out", "folder.png", "--force"],
      "Cannot write folder.png: it is a folder.",
    ],
    [["harmonize", "model.onnx", "file"], "file is not a whole picture"],
    // Of an empty standard input, as all commands here have it.
    [["harmonize", "model.onnx", "picture.png", "--mask", "-"], "The mask is not a whole picture"],
    [["edit", "model.onnx", "picture.png", "--image", "-"], "The photograph is not a whole"],
    [["edit", "model.onnx", "-"], "The picture is not a whole picture"],
    [["paint", "model.onnx", "none.png"], "Cannot read none.png"],
    [[...SAMPLE, "--image", "none.png", "--start-scale", "1"], "Cannot read none.png"],
    [[...SAMPLE, "--image", "file", "--start-scale", "1"], "file is not a whole picture"],
    [
      [...SAMPLE, "--device", "dml"],
      "The device dml cannot be used: onnxruntime-node does not have it on linux",
    ],
    [
      ["train", "wide.png", "--preset", "tiny"],
      "Use a larger --max-size, a smaller --min-size or a squarer photograph.",
    ],
    [["export", "folder"], "folder is not a run folder"],
  ])("%j", (args, sentence) => refused(args, 1, sentence));
});

describe("a file that is no model is refused:", () => {
  const weight = "scale_1/conv_2/weight";
  test.each<[string, () => Uint8Array, string | RegExp]>([
    ["empty", () => new Uint8Array(), "it is empty"],
    [
      "random bytes",
      () => Uint8Array.from({ length: 999 }, (_, i) => (i * i * 31) % 256),
      "not an ONNX file",
    ],
    ["a picture", () => Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "not an ONNX file"],
    ["cut short", () => goodFile.subarray(0, goodFile.length >> 1), "cut short"],
    ["cut by a byte", () => goodFile.subarray(0, -1), "cut short"],
    [
      "foreign",
      () =>
        tampered((proto) => {
          proto.metadataProps = [];
        }),
      "not a SinGAN model",
    ],
    [
      "newer",
      () => withEntry("singan.format", "2"),
      "has format 2, and this version reads up to 1",
    ],
    ["without training", () => withEntry("singan.training", undefined), "singan.training"],
    ["with bad JSON", () => withEntry("singan.pyramid", "{"), "singan.pyramid"],
    [
      "with a size of 0",
      () => withField("pyramid.sizes.1.width", 0),
      "singan.pyramid.sizes[1].width",
    ],
    [
      "at odds with its metadata",
      () => withField("pyramid.noiseAmplitudes.1", 0.5),
      "noise amplitude of scale 1",
    ],
    [
      "with weights that are NaN",
      () =>
        tampered((_, graph) => {
          tensorOf(graph, weight).rawData!.set([0, 0, 192, 127]);
        }),
      "numbers that are not finite",
    ],
    [
      "with another graph",
      () =>
        tampered((_, graph) => {
          graph.node[3]!.opType = "Identity";
        }),
      "its graph is not the one",
    ],
    [
      "with weights elsewhere",
      () =>
        tampered((_, graph) => {
          const tensor = tensorOf(graph, weight);
          tensor.externalData = [{ key: "location", value: "/etc/passwd" }];
          tensor.dataLocation = 1;
        }),
      "stored in another file",
    ],
  ])("%s", async (name, bytes, sentence) => {
    const path = `${name.replaceAll(" ", "-")}.onnx`;
    writeFileSync(inFolder(path), bytes());
    await refused(["sample", path], 1, sentence);
    await refused(["info", path], 1, path);
  });
});

describe("a disk that is full", () => {
  const needsLinux = process.platform !== "linux";

  test.skipIf(needsLinux)("is named, and no half of a file stays", async () => {
    // No file may grow beyond 512 bytes, which is what a full disk looks like from inside.
    const line = `ulimit -f 1; exec "${process.execPath}" "${SINGAN}" sample model.onnx --out full --width 90 --quiet`;
    const ended = await start("sh", ["-c", line], folder).ended;
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^Cannot write full.sample-0000\.png: [^\n]+\.\n$/);
    expect(existsSync(inFolder("full"))).toBe(false);
  });

  test.skipIf(needsLinux)("under standard output is no success", async () => {
    const line = `exec "${process.execPath}" "${SINGAN}" info model.onnx >/dev/full`;
    expect(await start("sh", ["-c", line], folder).ended).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "Cannot write the results: the disk is full. Make room and try again, or choose another disk.\n",
    });
  });
});
