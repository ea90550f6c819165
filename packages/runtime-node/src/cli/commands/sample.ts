/** `singan sample`: new images, each written as soon as it is made. */
import { extname, join } from "node:path";
import {
  checkSeed,
  invalidOption,
  LARGEST_WHOLE,
  outputSizes,
  type Picture,
  type PluginCommand,
  type Progress,
  type Size,
  type Terminal,
  type Window,
} from "@singan/pyramid";
import { checkFits, EXTENSIONS, formatNamed, largeFormatOf } from "../../image/formats.js";
import { Image } from "../../image/image.js";
import type { LargeImage } from "../../image/large-image.js";
import type { SampleOptions, SamplesOptions } from "../../options.js";
import type { SinGAN } from "../../singan.js";
import { asNumber } from "../arguments.js";
import { checkInputs, readInput, STANDARD } from "../input.js";
import { checkNumbered, checkSheet, numberedPath, tellOlder } from "../numbered.js";
import { checkCount, FORCE, FORMAT, SEED, SHEET, SIZE } from "../options.js";
import {
  checkOutputs,
  checkStandardOutput,
  moreThanOne,
  sheetPath,
  writeImage,
} from "../output.js";
import { SheetFile } from "../sheet-file.js";
import { scaleLabel, startScaleOption, startScalesOf } from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, tellLarge, tellStretching, withModel } from "./model.js";

/** What the parser gives. */
interface SampleArguments extends Omit<SampleOptions, "image" | "startScale" | "strengths"> {
  readonly model: string;
  readonly out: string;
  readonly count: number;
  readonly seed: number;
  readonly startScale?: string;
  readonly strengths?: string;
  readonly image?: string;
  readonly format: string;
  readonly sheet?: string;
  readonly window?: string;
  readonly force?: boolean;
}

/** A pyramid of tiles: a file and a folder. */
const DEEP_ZOOM = "dzi";

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make new images from noise. The same model, seed and size give the same images.",
  options: {
    out: {
      type: "string",
      describe: "Folder for sample-0000.png, sample-0001.png, …; or - for one image",
      default: "samples",
    },
    count: { type: "number", describe: "How many", default: 1 },
    ...SEED,
    ...SIZE,
    "start-scale": startScaleOption(
      "First scale that gets noise, 0 (the default) the coarsest; more keeps more of the photograph",
      "all makes one of each",
    ),
    strengths: {
      type: "string",
      describe:
        "Factors of the noise from the coarsest scale on, such as 1.3,0.8: 0 draws none, 1 (also where none is given) as much as in training",
    },
    image: {
      type: "string",
      describe: "A picture to start from, at --start-scale 1 (then the default) or more",
    },
    tile: {
      type: "boolean",
      describe: "Textures that can be laid beside themselves, without seam; from start scale 0",
    },
    window: {
      type: "string",
      describe:
        "Only this part of each image, as X,Y,WIDTH,HEIGHT: the same pixels as in the whole",
    },
    ...SHEET,
    format: { ...FORMAT.format!, choices: [...EXTENSIONS, DEEP_ZOOM] },
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan sample photo.onnx --count 8 --seed 7", "eight images in samples/"],
    ["singan sample photo.onnx --width 500 --height 188 --force", "one of another shape"],
    ["singan sample photo.onnx --start-scale 3 --out close", "one close to the photograph"],
    ["singan sample photo.onnx --start-scale all --sheet all.png --out each", "one of each"],
    ["singan sample photo.onnx --strengths 1.3 --out bold", "more of another layout"],
    ["singan sample photo.onnx --width 10000 --format tiff --out big", "of any size"],
    ["singan sample photo.onnx --tile --width 256 --height 256 --out tile", "a texture"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as SampleArguments;
    check(options);
    checkStandardOutput(options.out, terminal, { sheet: options.sheet });
    await withModel(argv, (singan) => {
      return writeSamples(singan, { ...options, signal }, terminal);
    });
  },
};

/** What can be refused before a model is read. */
function check(options: SampleArguments): void {
  const { count, out, seed, sheet, image, startScale, model, format, window, tile } = options;
  checkInputs(model, image);
  checkCount(count);
  if (EXTENSIONS.includes(extname(out).slice(1).toLowerCase())) {
    throw invalidOption("--out", "a folder", out, "Images are named sample-0000.png, … in it.");
  }
  if (out === STANDARD) {
    if (count > 1) throw moreThanOne(`--count ${count}`, "folder");
    if (startScale === "all") throw moreThanOne("--start-scale all", "folder");
    if (sheet !== undefined) throw moreThanOne("--sheet", "folder");
  }
  if (format === DEEP_ZOOM) {
    const given = Object.entries({ sheet, window }).filter(([, value]) => value !== undefined);
    const names = given.map(([name]) => `--${name}`).join(" and ");
    const remedy = `Leave out ${names}, or choose a kind of one file, such as png.`;
    if (names) throw invalidOption("--format", `another kind with ${names}`, format, remedy);
  }
  if (format === DEEP_ZOOM && out === STANDARD) {
    const why = "It is a file and a folder.";
    throw invalidOption("--format", "another kind for standard output", format, why);
  }
  if (tile && startScale !== undefined && startScale !== "0") {
    throw invalidOption("--start-scale", "0 with --tile", asNumber(startScale));
  }
  checkSeed(seed);
}

async function writeSamples(
  singan: SinGAN,
  options: SampleArguments,
  terminal: Terminal,
): Promise<void> {
  const { sizes } = singan.metadata.pyramid;
  const { out, format, seed, count, signal, force = false } = options;
  const strengths = strengthsOf(options.strengths, sizes.length);
  const sheet = sheetPath(options.sheet, join(out, "sheet.png"));
  const lowest = options.image === undefined ? 0 : 1;
  const scales = startScalesOf(options.startScale, lowest, lowest, sizes.length - 1);
  const size = outputSizes(sizes, options).at(-1)!;
  const window = askedWindow(options.window);
  checkFits(largeFormatOf(`image.${format}`), window ?? size);
  const files = { folder: out, stem: "sample", extension: format };
  if (out !== STANDARD) await checkNumbered(files, force);
  checkSheet(sheet, files);
  await checkOutputs([sheet], force);
  const image = options.image === undefined ? undefined : await readInput(options.image, terminal);
  if (scales.some((scale) => scale > 0)) tellEntering(singan, image, size, terminal);
  const isLarge = size.width * size.height > LARGEST_WHOLE || format === DEEP_ZOOM;
  if (window === undefined) tellLarge(size, terminal);
  const tell = progressReporter(terminal, singan, count * scales.length);
  const sheetFile = new SheetFile(sheet, { replace: force });
  const how = {
    replace: force,
    signal,
    format: out === STANDARD ? formatNamed(format) : undefined,
  };
  for (const [s, startScale] of scales.entries()) {
    const onProgress = (now: Progress) => tell({ ...now, index: s * count + now.index });
    const drawn = { seed, ...size, startScale, image, tile: options.tile, strengths };
    const work = { ...drawn, signal, onProgress };
    const isOne = scales.length === 1;
    let index = 0;
    for await (const made of images(singan, { ...work, count }, isLarge, window)) {
      const suffix = isOne ? "" : `-scale-${startScale}`;
      const path = out === STANDARD ? out : numberedPath(files, index, suffix);
      const event = { type: "sample", index, seed, startScale, ...(window && { window }) };
      await writeImage(made, path, terminal, event, how);
      const which = count === 1 ? "" : `, sample ${index}`;
      const label = isOne ? undefined : `${scaleLabel(startScale, lowest)}${which}`;
      await sheetFile.add(made instanceof Image ? made : path, label);
      index++;
    }
  }
  if (out !== STANDARD && scales.length === 1) await tellOlder(files, count, terminal);
  await sheetFile.write(terminal);
}

/** Whole where they are small; what is large is computed while it is written. */
async function* images(
  singan: SinGAN,
  { count, ...options }: SamplesOptions,
  isLarge: boolean,
  window: Window | undefined,
): AsyncGenerator<Image | LargeImage, void, undefined> {
  if (window === undefined && !isLarge) {
    yield* singan.samples({ ...options, count });
    return;
  }
  for (let index = 0; index < count; index++) {
    const large = await singan.largeSample({ ...options, index });
    try {
      yield window === undefined ? large : await large.window(window);
    } finally {
      large.dispose();
    }
  }
}

/** @throws SinganError `INVALID_OPTION` unless it is four whole numbers. */
function askedWindow(text: string | undefined): Window | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(,\d+){3}$/.test(text)) {
    throw invalidOption("--window", "X,Y,WIDTH,HEIGHT such as 0,0,512,512", text);
  }
  const [x, y, width, height] = text.split(",").map(Number) as [number, number, number, number];
  return { x, y, width, height };
}

/**
 * One factor for every scale, 1 where none is given.
 *
 * @throws SinganError `INVALID_OPTION` unless it is numbers from 0 to 100, at most one a scale.
 */
function strengthsOf(text: string | undefined, scales: number): number[] | undefined {
  if (text === undefined) return undefined;
  const given = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (given.length > scales || !given.every((factor) => factor >= 0 && factor <= 100)) {
    const expected = `up to ${scales} numbers from 0 to 100 with commas between, the coarsest scale's first,`;
    throw invalidOption("--strengths", expected, asNumber(text));
  }
  return Array.from({ length: scales }, (_, scale) => given[scale] ?? 1);
}

/** Above scale 0 a picture enters. */
function tellEntering(
  singan: SinGAN,
  image: Picture | undefined,
  size: Size,
  terminal: Terminal,
): void {
  const what = image === undefined ? "The reconstruction" : "The picture";
  tellStretching(what, image ?? singan.metadata.pyramid.sizes.at(-1)!, size, terminal);
}
