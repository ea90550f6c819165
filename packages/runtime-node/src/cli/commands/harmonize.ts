/** `singan harmonize` and `singan edit`: what was pasted or moved made at home in the photograph. */
import {
  defaultStartScale,
  fittedPicture,
  invalidOption,
  type Picture,
  type PluginCommand,
  SinganError,
  type Size,
  startShareInWords,
  type Terminal,
} from "@singan/pyramid";
import { checkFits, formatOf, keepsPixels } from "../../image/formats.js";
import type { Image } from "../../image/image.js";
import { checkInputs, readInput } from "../input.js";
import { withFiles } from "../named-pictures.js";
import { FORCE, SEED, SHEET } from "../options.js";
import { checkStandardOutput, writeImage } from "../output.js";
import {
  checkByScale,
  formatByScale,
  startScaleOption,
  startScalesOf,
  writeByScale,
} from "../start-scales.js";
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
  readonly sheet?: string;
  readonly force?: boolean;
}

/** What tells the two apart. */
interface Kind {
  readonly application: "harmonize" | "edit";
  readonly describe: string;
  readonly out: string;
  readonly type: string;
  readonly image: string;
}

export const harmonize = commandOf({
  application: "harmonize",
  describe:
    "Give what was pasted into the photograph its texture and light; outside the mask nothing changes. Pictures of another size than the photograph as it was trained are fitted to it first.",
  out: "harmonized.png",
  type: "harmonized",
  image: "composite.png",
});

export const edit = commandOf({
  application: "edit",
  describe:
    "Close the seams around what was moved or copied within the photograph; outside the mask nothing changes. Pictures of another size than the photograph as it was trained are fitted to it first.",
  out: "edited.png",
  type: "edited",
  image: "moved.png",
});

function commandOf({ application, describe, out, type, image }: Kind): PluginCommand {
  return {
    positionals: "<model> <picture>",
    describe,
    options: {
      out: { type: "string", describe: "The file to write, or -", default: out },
      mask: {
        type: "string",
        describe:
          "Of the picture's size, white (brighter than half) where it was changed; by default found by comparison with the photograph",
      },
      image: {
        type: "string",
        describe:
          "The photograph to compare with, where there is no --mask; by default the model's own memory of it",
      },
      "save-mask": { type: "string", describe: "Also write the mask that was given or found" },
      "save-unmasked": { type: "string", describe: "Also write the whole picture made anew" },
      "start-scale": startScaleOption(
        `Scale at which the picture enters, from 1 on; higher keeps more of it. By default where the photograph has ${startShareInWords(application)} of its height`,
      ),
      ...SEED,
      ...SHEET,
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
      const { sheet, force = false, seed, saveMask, saveUnmasked } = options;
      checkInputs(options.model, options.picture, options.mask, options.image);
      if (options.mask !== undefined && options.image !== undefined) {
        const sentence = "Give --mask or --image, not both: beside a mask nothing is compared.";
        throw new SinganError("INVALID_OPTION", sentence);
      }
      checkStandardOutput(options.out, terminal, {
        sheet,
        "save-mask": saveMask,
        "save-unmasked": saveUnmasked,
      });
      const further = [saveMask, saveUnmasked].filter((path) => path !== undefined);
      const format = formatByScale(options.out, options.startScale);
      const formats = [format, ...further.map((path) => formatOf(path))];
      const picture = await readInput(options.picture, terminal, "picture");
      const read = (path: string | undefined, name: "mask" | "photograph") =>
        path === undefined ? undefined : readInput(path, terminal, name);
      const mask = await read(options.mask, "mask");
      const photograph = await read(options.image, "photograph");
      const files = { image: options.picture, mask: options.mask, photograph: options.image };
      await withModel(argv, async (singan) => {
        const { sizes } = singan.metadata.pyramid;
        const byDefault = defaultStartScale(application, sizes);
        const scales = startScalesOf(options.startScale, byDefault, 1, sizes.length - 1);
        const entered = { width: picture.width, height: picture.height };
        const event = { type, seed, mask: options.mask ?? "found", entered };
        const how = { out: options.out, force, sheet, scales, byDefault, event, further };
        if (scales.length > 1 && saveUnmasked !== undefined) {
          throw invalidOption("--save-unmasked", "one --start-scale", options.startScale);
        }
        await checkByScale(how);
        if (!formats.every(keepsPixels)) {
          const exact = ".png and .tif keep every pixel outside the mask as it is";
          terminal.note(
            `What ${options.out} is written as changes pixels a little everywhere; ${exact}.`,
          );
        }
        const fitted = fittedPicture(picture, sizes.at(-1)!);
        for (const format of formats) checkFits(format, fitted);
        const onProgress = progressReporter(terminal, singan, scales.length);
        const latest: { marked?: Image; unmasked?: Image } = {};
        await writeByScale(how, terminal, async (startScale, i) => {
          const { marked } = latest;
          // The mask of the first scale is that of all: it need not be found again.
          const changed =
            marked === undefined
              ? { image: picture, mask, photograph }
              : { image: fitted, mask: marked };
          const work = singan[application]({
            ...changed,
            startScale,
            seed,
            signal,
            onProgress: (now) => onProgress({ ...now, index: i }),
          });
          const made = await work.catch((error: unknown) => {
            throw withFiles(error, files);
          });
          // Not before: what is refused is not fitted.
          if (marked === undefined) tellFitting(picture, fitted, sizes.at(-1)!, terminal);
          latest.marked = made.marked;
          latest.unmasked = made.unmasked;
          return made.image;
        });
        const write = async (image: Image, path: string | undefined, type: string) => {
          if (path === undefined) return;
          await writeImage(image, path, terminal, { type }, { replace: force });
        };
        await write(latest.marked!, saveMask, "mask");
        await write(latest.unmasked!, saveUnmasked, "unmasked");
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
  terminal.note(`The picture (${shown(picture)}) was fitted to ${shown(size)}, ${why}.`);
}
