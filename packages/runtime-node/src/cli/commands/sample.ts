/** `singan sample`: new images, each written as soon as it is made. */
import { dirname, extname, join } from "node:path";
import { checkFolder, makeFolder } from "@singan/node-io";
import {
  checkSeed,
  invalidOption,
  outputSizes,
  type Picture,
  type PluginCommand,
  type Terminal,
} from "@singan/pyramid";
import { checkFits, EXTENSIONS, formatNamed, formatOf } from "../../image/formats.js";
import { readImage } from "../../image/read.js";
import { ContactSheet } from "../../image/sheet.js";
import type { SampleOptions } from "../../options.js";
import type { SinGAN } from "../../singan.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

/** What the parser gives. */
interface SampleArguments extends Omit<SampleOptions, "image"> {
  readonly out: string;
  readonly count: number;
  readonly seed: number;
  readonly startScale: number;
  readonly image?: string;
  readonly format: string;
  readonly sheet?: string;
}

const MOST_IMAGES = 1_000_000;

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make new images from noise. The same model, seed and size give the same images.",
  options: {
    out: {
      type: "string",
      describe: "Folder for sample-0000.png, sample-0001.png, …",
      default: "samples",
    },
    count: { type: "number", describe: "How many", default: 1 },
    seed: { type: "number", describe: "0 to 4294967295; another seed, other images", default: 0 },
    width: { type: "number", describe: "Exact width in pixels; alone it keeps the aspect ratio" },
    height: { type: "number", describe: "Exact height in pixels; alone it keeps the aspect ratio" },
    "start-scale": {
      type: "number",
      describe: "First scale that gets noise, 0 the coarsest; more keeps more of the photograph",
      default: 0,
    },
    image: { type: "string", describe: "A picture to start from, at --start-scale 1 or more" },
    format: { type: "string", describe: "Kind of the files", choices: EXTENSIONS, default: "png" },
    sheet: { type: "string", describe: "Also write all images, reduced, on one sheet" },
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan sample photo.onnx --count 8 --seed 7", "eight images in samples/"],
    ["singan sample photo.onnx --width 500 --height 188", "one of another shape"],
    ["singan sample photo.onnx --start-scale 3", "one close to the photograph"],
    ["singan sample photo.onnx --count 9 --sheet all.png", "nine, and a sheet of them"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as SampleArguments;
    check(options);
    await withModel(argv, (singan) => {
      return writeSamples(singan, { ...options, signal }, terminal);
    });
  },
};

/** What can be refused before a model is read. */
function check({ count, out, seed, sheet }: SampleArguments): void {
  if (!Number.isInteger(count) || count < 1 || count > MOST_IMAGES) {
    throw invalidOption("--count", `an integer from 1 to ${MOST_IMAGES}`, count);
  }
  if (EXTENSIONS.includes(extname(out).slice(1).toLowerCase())) {
    throw invalidOption("--out", "a folder", out, "Images are named sample-0000.png, … in it.");
  }
  if (sheet !== undefined) formatOf(sheet);
  checkSeed(seed);
}

async function writeSamples(
  singan: SinGAN,
  options: SampleArguments,
  terminal: Terminal,
): Promise<void> {
  const { out, count, seed, width, height, startScale, format, sheet, signal } = options;
  const size = outputSizes(singan.metadata.pyramid.sizes, options).at(-1)!;
  checkFits(formatNamed(format), size);
  await checkFolder(out);
  if (sheet !== undefined) await checkFolder(dirname(sheet));
  const image = await readEntering(options.image, terminal);
  if (startScale > 0) tellStretching(singan, image, size, terminal);
  const onProgress = progressReporter(terminal, singan, count);
  const work = { count, seed, width, height, startScale, image, signal, onProgress };
  const contactSheet = sheet === undefined ? undefined : new ContactSheet();
  let index = 0;
  for await (const sample of singan.samples(work)) {
    // Only now is it known that there is something to write.
    if (index === 0) await makeFolder(out);
    const path = join(out, `sample-${String(index).padStart(4, "0")}.${format}`);
    await sample.toFile(path);
    terminal.result(path);
    terminal.event({ type: "sample", path, index, seed, width: size.width, height: size.height });
    await contactSheet?.add(sample);
    index++;
  }
  if (contactSheet === undefined || sheet === undefined) return;
  await makeFolder(dirname(sheet));
  await contactSheet.toFile(sheet);
  terminal.result(sheet);
  const { shown } = contactSheet;
  terminal.event({ type: "sheet", path: sheet, images: shown });
  if (shown < count) terminal.note(`The sheet shows the first ${shown} of ${count} images.`);
}

async function readEntering(
  path: string | undefined,
  terminal: Terminal,
): Promise<Picture | undefined> {
  if (path === undefined) return undefined;
  const { picture, notes } = await readImage(path);
  for (const note of notes) terminal.note(note);
  return picture;
}

/** Above scale 0 a picture enters, which another aspect ratio stretches. */
function tellStretching(
  singan: SinGAN,
  image: Picture | undefined,
  size: { readonly width: number; readonly height: number },
  terminal: Terminal,
): void {
  const entering = image ?? singan.metadata.pyramid.sizes.at(-1)!;
  const stretch = (size.width * entering.height) / (size.height * entering.width);
  if (Math.abs(stretch - 1) < 0.02) return;
  const from = `${entering.width}x${entering.height}`;
  const which = image === undefined ? "The reconstruction" : "The picture";
  terminal.note(`${which} (${from}) is stretched to the shape of ${size.width}x${size.height}.`);
}
