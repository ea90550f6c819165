/** `singan harmonize` and `singan edit`: what was pasted or moved made at home in the photograph. */
import {
  defaultStartScale,
  fittedSize,
  type Picture,
  type PluginCommand,
  type Size,
  type Terminal,
} from "@singan/pyramid";
import { checkFits, formatOf } from "../../image/formats.js";
import type { Image } from "../../image/image.js";
import { checkInputs, readInput, STANDARD } from "../input.js";
import { FORCE, LABELLED_SHEET, SEED } from "../options.js";
import { checkOutputs, checkStandardOutput, writeImage } from "../output.js";
import { checkByScale, startScaleOption, startScalesOf, writeByScale } from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

interface HarmonizeArguments {
  readonly model: string;
  readonly picture: string;
  readonly out: string;
  readonly mask?: string;
  /** The photograph. */
  readonly image?: string;
  readonly saveMask?: string;
  readonly saveUnmasked?: string;
  readonly startScale?: string;
  readonly seed: number;
  readonly sheet?: boolean;
  readonly force?: boolean;
}

/** What tells the two apart. */
interface Kind {
  readonly application: "harmonize" | "edit";
  readonly describe: string;
  readonly out: string;
  readonly share: string;
  readonly type: string;
  readonly image: string;
}

export const harmonize = commandOf({
  application: "harmonize",
  describe:
    "Give what was pasted into the photograph its texture and light; outside the mask nothing changes.",
  out: "harmonized.png",
  share: "a third of its height",
  type: "harmonized",
  image: "composite.png",
});

export const edit = commandOf({
  application: "edit",
  describe:
    "Close the seams around what was moved or copied within the photograph; outside the mask nothing changes.",
  out: "edited.png",
  share: "a quarter of its height",
  type: "edited",
  image: "moved.png",
});

function commandOf({ application, describe, out, share, type, image }: Kind): PluginCommand {
  return {
    positionals: "<model> <picture>",
    describe,
    options: {
      out: { type: "string", describe: "The file to write, or -", default: out },
      mask: {
        type: "string",
        describe:
          "Of the picture's size, white where it was changed; by default found by comparison with the photograph",
      },
      image: {
        type: "string",
        describe: "The photograph to compare with; by default the model's own memory of it",
      },
      "save-mask": { type: "string", describe: "Also write the mask that was given or found" },
      "save-unmasked": { type: "string", describe: "Also write the whole picture made anew" },
      "start-scale": startScaleOption(
        `Scale at which the picture enters, from 1 on; higher keeps more of it. By default where the photograph has ${share}`,
      ),
      ...SEED,
      ...LABELLED_SHEET,
      ...FORCE,
      ...MODEL_OPTIONS,
    },
    examples: [
      [`singan ${application} photo.onnx ${image} --mask mask.png --out ${out}`, "with your mask"],
      [`singan ${application} photo.onnx ${image} --save-mask found.png`, "the mask is found"],
      [`singan ${application} photo.onnx ${image} --start-scale all --sheet`, "at every scale"],
    ],
    async run(argv, terminal, signal) {
      const options = argv as unknown as HarmonizeArguments;
      const { sheet = false, force = false, seed, saveMask, saveUnmasked } = options;
      checkInputs(options.model, options.picture, options.mask, options.image);
      checkStandardOutput(options.out, terminal);
      const further = [saveMask, saveUnmasked].filter((path) => path !== undefined);
      const files = [options.out, ...further].filter((path) => path !== STANDARD);
      const formats = files.map(formatOf);
      await checkOutputs(further, force);
      const picture = await readInput(options.picture, terminal);
      const read = (path: string | undefined) => path && readInput(path, terminal);
      const mask = await read(options.mask);
      const photograph = await read(options.image);
      await withModel(argv, async (singan) => {
        const { sizes } = singan.metadata.pyramid;
        const byDefault = defaultStartScale(application, sizes);
        const scales = startScalesOf(options.startScale, byDefault, 1, sizes.length - 1);
        const how = { out: options.out, force, sheet, scales, type };
        await checkByScale(how);
        const size = fittedSize(picture, sizes.at(-1)!);
        for (const format of formats) checkFits(format, size);
        tellFitting(picture, size, sizes.at(-1)!, terminal);
        const onProgress = progressReporter(terminal, singan, scales.length);
        const kept: { marked?: Image; unmasked?: Image } = {};
        await writeByScale(how, terminal, async (startScale, i) => {
          const made = await singan[application]({
            image: picture,
            mask: mask || undefined,
            photograph: photograph || undefined,
            startScale,
            seed,
            signal,
            onProgress: (now) => onProgress({ ...now, index: i }),
          });
          kept.marked = made.marked;
          kept.unmasked = made.unmasked;
          return made.image;
        });
        if (saveMask !== undefined) {
          await writeImage(kept.marked!, saveMask, terminal, { type: "mask" });
        }
        if (saveUnmasked !== undefined) {
          await writeImage(kept.unmasked!, saveUnmasked, terminal, { type: "unmasked" });
        }
      });
    },
  };
}

function tellFitting(picture: Picture, size: Size, trained: Size, terminal: Terminal): void {
  const shown = ({ width, height }: Size) => `${width}x${height}`;
  if (shown(picture) === shown(size)) return;
  const why =
    shown(size) === shown(trained)
      ? "the size that the model was trained on"
      : `as long as the ${shown(trained)} that the model was trained on`;
  terminal.note(`The picture (${shown(picture)}) is fitted to ${shown(size)}, ${why}.`);
}
