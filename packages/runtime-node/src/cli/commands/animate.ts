/** `singan animate`: a clip of the photograph in motion. */
import { extname } from "node:path";
import {
  checkFrameRate,
  DEFAULT_FRAMES,
  defaultStartScale,
  invalidOption,
  type PluginCommand,
  startShareInWords,
} from "@singan/pyramid";
import { writeAnimation, writeFrames } from "../../image/animation.js";
import { ANIMATION_EXTENSIONS } from "../../image/animation-formats.js";
import { formatOf } from "../../image/formats.js";
import type { Image } from "../../image/image.js";
import type { AnimateOptions } from "../../options.js";
import { Motion } from "../motion.js";
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
      "all makes one of each beside --out: clip-0.gif, …",
    ),
    loop: { type: "boolean", describe: "End where it began, with no jump" },
    ...SEED,
    sheet: {
      ...SHEET.sheet!,
      describe:
        "Also one sheet with a still of each clip, and below it how much a pixel changes from one frame to the next, in levels of 256: its file, or no value for one beside --out",
    },
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
    const isFolder = isFolderName(out);
    if (!isFolder) checkClipName(out);
    checkFrameRate(fps);
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const byDefault = defaultStartScale("animate", sizes);
      const scales = startScalesOf(options.startScale, byDefault, 0, sizes.length - 1);
      const folder = out.replace(/[\\/]+$/, "");
      const isOne = scales.length === 1;
      const names = isFolder
        ? scales.map((scale) => (isOne ? folder : `${folder}-${scale}`))
        : namesByScale({ out, scales });
      const stem = isFolder ? folder : out.slice(0, -extname(out).length);
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
        const watched: Watched = { still: frames >> 1, motion: new Motion() };
        const shown = sheet === undefined ? images : watching(images, watched);
        const abort = signal instanceof AbortSignal ? signal : undefined;
        const written = { signal: abort, replace: force };
        if (isFolder) {
          await writeFrames(shown, path, written);
          await tellOlder(framesOf(path), frames, terminal);
        } else {
          await inItsFolder(path, () => writeAnimation(shown, path, { ...written, fps }));
        }
        const { image, motion } = watched;
        if (image !== undefined) {
          await sheetFile.add(image, clipLabel(scaleLabel(startScale, byDefault), motion));
        }
        const { width, height } = sizes.at(-1)!;
        const { signal: _, ...told } = clip;
        const speed = isFolder ? {} : { fps };
        terminal.event({ type: "animation", path, width, height, ...speed, ...told });
        terminal.result(path);
      }
      await sheetFile.write(terminal);
    });
  },
};

const framesOf = (folder: string) => ({ folder, stem: "frame", extension: "png" });

/** Without an ending, or with a slash behind it. */
function isFolderName(out: string): boolean {
  return extname(out) === "" || /[\\/]$/.test(out);
}

/** @throws SinganError `INVALID_OPTION` for a name that is no clip's. */
function checkClipName(out: string): void {
  if (ANIMATION_EXTENSIONS.includes(extname(out).slice(1).toLowerCase())) return;
  const endings = ANIMATION_EXTENSIONS.map((each) => `.${each}`).join(", ");
  const why = "For a folder of frames give a name without an ending, or one that ends in a slash.";
  throw invalidOption("--out", `a name that ends in ${endings}`, out, why);
}

/** What the sheet shows of a clip. */
interface Watched {
  /** Index of the frame that stands for it. */
  readonly still: number;
  image?: Image;
  readonly motion: Motion;
}

/** The same images, watched on their way. */
async function* watching(
  images: AsyncIterable<Image>,
  watched: Watched,
): AsyncGenerator<Image, void, undefined> {
  let at = 0;
  for await (const image of images) {
    if (at++ === watched.still) watched.image = image;
    watched.motion.add(image);
    yield image;
  }
}

/** Stills of all scales look alike; what tells them apart is how much moves. */
function clipLabel(label: string, { levels }: Motion): string {
  return levels === undefined ? label : `${label}, ${Number(levels.toPrecision(2))} levels a frame`;
}
