/** `singan animate`: a clip of the photograph in motion. */
import { dirname, extname } from "node:path";
import { makeFolder } from "@singan/node-io";
import { defaultStartScale, invalidOption, type PluginCommand } from "@singan/pyramid";
import { writeAnimation, writeFrames } from "../../image/animation.js";
import { animationFormatOf } from "../../image/animation-formats.js";
import type { AnimateOptions } from "../../options.js";
import { STANDARD } from "../input.js";
import { FORCE, SEED } from "../options.js";
import { besideNamed, checkOutputs } from "../output.js";
import { startScaleOption, startScalesOf } from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

interface AnimateArguments extends Omit<AnimateOptions, "startScale"> {
  readonly model: string;
  readonly out: string;
  readonly fps: number;
  readonly startScale?: string;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make a clip: the photograph in motion, by a walk through noise near its own.",
  options: {
    out: {
      type: "string",
      describe: "clip.gif, .webp, .png, .mp4, or a folder for frame-0000.png, …",
      default: "animation.gif",
    },
    frames: { type: "number", describe: "How many", default: 60 },
    fps: { type: "number", describe: "Frames a second", default: 10 },
    alpha: {
      type: "number",
      describe: "0 to 1: how strongly it is drawn back to the photograph; less moves further",
      default: 0.1,
    },
    beta: {
      type: "number",
      describe: "0 to 1: how smooth it moves; near 1 it keeps its direction",
      default: 0.9,
    },
    "start-scale": startScaleOption(
      "First scale that moves; higher moves finer things only. By default the one above where the photograph has an eighth of its height",
    ),
    loop: { type: "boolean", describe: "End where it began, with no jump" },
    ...SEED,
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
    if (out === STANDARD) throw invalidOption("--out", "a file or folder", out);
    const isFolder = extname(out) === "";
    if (!isFolder) animationFormatOf(out);
    if (!(fps >= 1 && fps <= 50)) throw invalidOption("--fps", "a number from 1 to 50", fps);
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const byDefault = defaultStartScale("animate", sizes);
      const scales = startScalesOf(options.startScale, byDefault, 0, sizes.length - 1);
      const names = scales.length === 1 ? [out] : scales.map((scale) => besideNamed(out, scale));
      await checkOutputs(names, force);
      const total = frames * scales.length;
      const onProgress = progressReporter(terminal, singan, total, "Frame");
      for (const [i, startScale] of scales.entries()) {
        const path = names[i]!;
        const clip = { frames, alpha, beta, loop, seed, startScale, signal };
        const images = singan.animate({
          ...clip,
          onProgress: (now) => onProgress({ ...now, index: i * frames + now.index }),
        });
        await makeFolder(dirname(path));
        const abort = signal instanceof AbortSignal ? signal : undefined;
        if (isFolder) await writeFrames(images, path, { signal: abort });
        else await writeAnimation(images, path, { fps, signal: abort });
        const { width, height } = sizes.at(-1)!;
        terminal.event({
          type: "animation",
          path,
          startScale,
          frames,
          fps,
          width,
          height,
          loop,
          seed,
        });
        terminal.result(path);
      }
    });
  },
};
