/** `singan animate`: a clip of the photograph in motion. */
import { extname } from "node:path";
import {
  checkFrameRate,
  DEFAULT_FRAMES,
  defaultStartScale,
  type PluginCommand,
  startShareInWords,
} from "@singan/pyramid";
import { writeAnimation, writeFrames } from "../../image/animation.js";
import { animationFormatOf } from "../../image/animation-formats.js";
import { formatOf } from "../../image/formats.js";
import type { Image } from "../../image/image.js";
import type { AnimateOptions } from "../../options.js";
import { checkNumbered, checkSheet, tellOlder } from "../numbered.js";
import { FORCE, SEED, SHEET } from "../options.js";
import { checkOutputs, checkStandardOutput, inItsFolder, sheetPath } from "../output.js";
import { SheetFile } from "../sheet-file.js";
import { namesByScale, scaleLabel, startScaleOption, startScalesOf } from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

interface AnimateArguments extends Omit<AnimateOptions, "startScale" | "frames"> {
  readonly frames: number;
  readonly model: string;
  readonly out: string;
  readonly fps: number;
  readonly startScale?: string;
  readonly sheet?: string;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make a clip: the photograph in motion, by a walk through noise near its own.",
  options: {
    out: {
      type: "string",
      describe: "clip.gif, .webp, .png or .apng, .mp4, or a folder (clip/) for frame-0000.png, …",
      default: "animation.gif",
    },
    frames: { type: "number", describe: "How many", default: DEFAULT_FRAMES },
    fps: { type: "number", describe: "Frames a second; not of a folder", default: 10 },
    alpha: {
      type: "number",
      describe:
        "0 to 1: how strongly it is drawn back to the photograph; less moves further, 1 not at all",
      default: 0.1,
    },
    beta: {
      type: "number",
      describe: "0 to 1: how smooth it moves; near 1 it keeps its direction",
      default: 0.9,
    },
    "start-scale": startScaleOption(
      `First scale that moves; higher moves finer things only. By default the one above where the photograph has ${startShareInWords("animate")} of its height`,
    ),
    loop: { type: "boolean", describe: "End where it began, with no jump" },
    ...SEED,
    ...SHEET,
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan animate photo.onnx --out clip.gif --frames 60 --fps 10", "six seconds"],
    ["singan animate photo.onnx --out clip.webp --loop --start-scale 2", "without a seam"],
    ["singan animate photo.onnx --out clip.gif --start-scale all", "one of each, to choose"],
    ["singan animate photo.onnx --out frames --frames 1000", "a folder of PNG files"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as AnimateArguments;
    const { out, fps, frames, alpha, beta, loop = false, seed, force = false } = options;
    checkStandardOutput(out, terminal, { out, sheet: options.sheet });
    const isFolder = extname(out) === "" || /[\\/]$/.test(out);
    if (!isFolder) animationFormatOf(out);
    checkFrameRate(fps);
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const byDefault = defaultStartScale("animate", sizes);
      const scales = startScalesOf(options.startScale, byDefault, 0, sizes.length - 1);
      const names = namesByScale({ out: out.replace(/[\\/]+$/, ""), scales });
      const stem = out.replace(/[\\/]+$/, "").replace(/\.\w+$/, "");
      const sheet = sheetPath(options.sheet, `${stem}-sheet.png`);
      if (sheet !== undefined) formatOf(sheet);
      if (isFolder) {
        for (const folder of names) {
          checkSheet(sheet, framesOf(folder));
          await checkNumbered(framesOf(folder), force);
        }
      }
      await checkOutputs([...(isFolder ? [] : names), sheet], force);
      const sheetFile = new SheetFile(sheet, { replace: force });
      const onProgress = progressReporter(terminal, singan, frames * scales.length, "Frame");
      for (const [i, startScale] of scales.entries()) {
        const path = names[i]!;
        const clip = { frames, alpha, beta, loop, seed, startScale, signal };
        const images = singan.animate({
          ...clip,
          onProgress: (now) => onProgress({ ...now, index: i * frames + now.index }),
        });
        const label = scaleLabel(startScale, byDefault);
        const shown = passing(images, frames >> 1, (image) => sheetFile.add(image, label));
        const abort = signal instanceof AbortSignal ? signal : undefined;
        const written = { signal: abort, replace: force };
        if (isFolder) {
          await writeFrames(shown, path, written);
          await tellOlder(framesOf(path), frames, terminal);
        } else {
          await inItsFolder(path, () => writeAnimation(shown, path, { ...written, fps }));
        }
        const { width, height } = sizes.at(-1)!;
        const { signal: _, ...told } = clip;
        terminal.event({ type: "animation", path, width, height, fps, ...told });
        terminal.result(path);
      }
      await sheetFile.write(terminal);
    });
  },
};

const framesOf = (folder: string) => ({ folder, stem: "frame", extension: "png" });

/** The same images; the one of an index is looked at on its way. */
async function* passing(
  images: AsyncIterable<Image>,
  index: number,
  look: (image: Image) => Promise<void>,
): AsyncGenerator<Image, void, undefined> {
  let at = 0;
  for await (const image of images) {
    if (at++ === index) await look(image);
    yield image;
  }
}
