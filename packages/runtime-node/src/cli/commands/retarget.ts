/** `singan retarget`: the photograph again, in another shape. */
import {
  defaultStartScale,
  outputSizes,
  type PluginCommand,
  type Progress,
  SinganError,
  startShareInWords,
} from "@singan/pyramid";
import { checkFits, formatOf } from "../../image/formats.js";
import { STANDARD } from "../input.js";
import { FORCE, SEED, SHEET } from "../options.js";
import { checkStandardOutput } from "../output.js";
import { checkByScale, startScaleOption, startScalesOf, writeByScale } from "../start-scales.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

interface RetargetArguments {
  readonly out: string;
  readonly width?: number;
  readonly height?: number;
  readonly startScale?: string;
  readonly seed: number;
  readonly sheet?: string;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe:
    "Make the photograph again in another shape: what is large is stretched, what is small keeps its size.",
  options: {
    out: { type: "string", describe: "The file to write, or -", default: "retargeted.png" },
    width: { type: "number", describe: "Exact width in pixels; the trained one by default" },
    height: { type: "number", describe: "Exact height in pixels; the trained one by default" },
    "start-scale": startScaleOption(
      `First scale that gets noise; higher stretches smaller things too. By default the one above where the photograph has ${startShareInWords("retarget")} of its height`,
    ),
    ...SEED,
    ...SHEET,
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [["singan retarget photo.onnx --width 500 --height 188", "twice as wide"]],
  async run(argv, terminal, signal) {
    const options = argv as unknown as RetargetArguments;
    const { out, seed, sheet, force = false } = options;
    checkStandardOutput(out, terminal, { sheet });
    const format = out === STANDARD ? "png" : formatOf(out);
    if (options.width === undefined && options.height === undefined) {
      throw new SinganError("INVALID_OPTION", "Give the new shape: --width, --height or both.");
    }
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const finest = sizes.at(-1)!;
      const { width = finest.width, height = finest.height } = options;
      checkFits(format, outputSizes(sizes, { width, height }).at(-1)!);
      const byDefault = defaultStartScale("retarget", sizes);
      const scales = startScalesOf(options.startScale, byDefault, 0, sizes.length - 1);
      const event = { type: "retargeted", seed };
      const how = { out, force, sheet, scales, byDefault, event };
      await checkByScale(how);
      const onProgress = progressReporter(terminal, singan, scales.length);
      await writeByScale(how, terminal, (startScale, i) => {
        const tell = (now: Progress) => onProgress({ ...now, index: i });
        return singan.retarget({ width, height, startScale, seed, signal, onProgress: tell });
      });
    });
  },
};
