/** `singan reconstruct`: the photograph as the model remembers it. */
import type { PluginCommand } from "@singan/pyramid";
import { checkFits, formatOf } from "../../image/formats.js";
import { STANDARD } from "../input.js";
import { FORCE } from "../options.js";
import { checkOutputs, checkStandardOutput, writeImage } from "../output.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make the photograph again, as the model remembers it, at the size it was trained on.",
  options: {
    out: {
      type: "string",
      describe: "The file to write, or -; its extension says the format",
      default: "reconstruction.png",
    },
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [["singan reconstruct photo.onnx --out again.png", "writes again.png"]],
  async run(argv, terminal, signal) {
    const { out, force = false } = argv as { out: string; force?: boolean };
    checkStandardOutput(out, terminal);
    const format = out === STANDARD ? "png" : formatOf(out);
    await checkOutputs([out], force);
    await withModel(argv, async (singan) => {
      checkFits(format, singan.metadata.pyramid.sizes.at(-1)!);
      const onProgress = progressReporter(terminal, singan, 1);
      const image = await singan.reconstruct({ signal, onProgress });
      await writeImage(image, out, terminal, { type: "reconstruction" }, { replace: force });
    });
  },
};
