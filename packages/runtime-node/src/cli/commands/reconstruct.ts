/** `singan reconstruct`: the photograph as the model remembers it. */
import { dirname } from "node:path";
import { checkFolder, makeFolder } from "@singan/node-io";
import type { PluginCommand } from "@singan/pyramid";
import { checkFits, formatOf } from "../../image/formats.js";
import { MODEL_OPTIONS, progressReporter, withModel } from "./model.js";

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make the photograph again, as the model remembers it, at the size it was trained on.",
  options: {
    out: {
      type: "string",
      describe: "The file to write; its extension says the format",
      default: "reconstruction.png",
    },
    ...MODEL_OPTIONS,
  },
  examples: [["singan reconstruct photo.onnx --out again.png", "writes again.png"]],
  async run(argv, terminal, signal) {
    const { out } = argv as { out: string };
    const format = formatOf(out);
    await withModel(argv, async (singan) => {
      checkFits(format, singan.metadata.pyramid.sizes.at(-1)!);
      await checkFolder(dirname(out));
      const onProgress = progressReporter(terminal, singan, 1);
      const image = await singan.reconstruct({ signal, onProgress });
      await makeFolder(dirname(out));
      await image.toFile(out);
      const { width, height } = image;
      terminal.event({ type: "reconstruction", path: out, width, height });
      terminal.result(out);
    });
  },
};
