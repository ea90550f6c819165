/** `singan paint`: a clipart becomes a photograph. */
import {
  checkPalette,
  defaultStartScale,
  outputSizes,
  type PluginCommand,
  type Progress,
  paintsByVariant,
  startShareInWords,
} from "@singan/pyramid";
import { checkFits } from "../../image/formats.js";
import { checkInputs, readInput } from "../input.js";
import { FORCE, SEED, SHEET, SIZE } from "../options.js";
import { checkStandardOutput } from "../output.js";
import {
  checkByScale,
  formatByScale,
  startScaleOption,
  startScalesOf,
  writeByScale,
} from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, tellStretching, withModel } from "./model.js";

interface PaintArguments {
  readonly model: string;
  readonly image: string;
  readonly out: string;
  readonly startScale?: string;
  readonly palette?: number;
  readonly width?: number;
  readonly height?: number;
  readonly seed: number;
  readonly sheet?: string;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model> <image>",
  describe: "Turn a painting into a photograph: the painting's layout, the photograph's looks.",
  options: {
    out: { type: "string", describe: "The file to write, or -", default: "painted.png" },
    "start-scale": startScaleOption(
      `Scale at which the painting enters, from 1 on; lower keeps less of it. By default that of the model's generator for paintings, or else where the photograph has ${startShareInWords("paint")} of its height`,
    ),
    palette: {
      type: "number",
      describe: "Reduce the painting to this many colours of the photograph first, such as 5",
    },
    ...SIZE,
    ...SEED,
    ...SHEET,
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan paint photo.onnx clipart.png --out painted.png", "at the scale that mostly fits"],
    ["singan paint photo.onnx clipart.png --start-scale all --sheet", "at every scale, to choose"],
    ["singan paint photo.onnx clipart.png --palette 5", "in the photograph's colours"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as PaintArguments;
    const { out, palette, seed, width, height, sheet, force = false } = options;
    checkInputs(options.model, options.image);
    checkStandardOutput(out, terminal, { sheet });
    if (palette !== undefined) checkPalette(palette);
    const format = formatByScale(out, options.startScale);
    const image = await readInput(options.image, terminal);
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const byDefault =
        (palette === undefined ? singan.paintScale : undefined) ??
        defaultStartScale("paint", sizes);
      const scales = startScalesOf(options.startScale, byDefault, 1, sizes.length - 1);
      const entered = { width: image.width, height: image.height };
      const event = { type: "painted", seed, palette, entered };
      const eventAt = (startScale: number) => ({
        variant: paintsByVariant(singan.paintScale, { startScale, palette }),
      });
      const how = { out, force, sheet, scales, byDefault, event, eventAt };
      await checkByScale(how);
      const size = outputSizes(sizes, { width, height }).at(-1)!;
      checkFits(format, size);
      tellStretching("The painting", image, size, terminal);
      const onProgress = progressReporter(terminal, singan, scales.length);
      await writeByScale(how, terminal, (startScale, i) => {
        const tell = (now: Progress) => onProgress({ ...now, index: i });
        const work = { image, startScale, palette, width, height, seed, signal };
        return singan.paint({ ...work, onProgress: tell });
      });
    });
  },
};
