/** `singan variations`: images close to the photograph, or to another picture. */
import { join } from "node:path";
import { type PluginCommand, startScaleOf } from "@singan/pyramid";
import { checkFits, formatNamed } from "../../image/formats.js";
import { checkInputs, readInput } from "../input.js";
import { checkNumbered, checkSheet, numberedPath, tellOlder } from "../numbered.js";
import { checkCount, FORCE, FORMAT, SEED, SHEET } from "../options.js";
import {
  checkFolderName,
  checkOutputs,
  checkStandardOutput,
  sheetPath,
  writeImage,
} from "../output.js";
import { SheetFile } from "../sheet-file.js";
import { MODEL_OPTIONS, progressReporter, tellStretching, withModel } from "./model.js";

interface VariationsArguments {
  readonly model: string;
  readonly out: string;
  readonly count: number;
  readonly strength: number;
  readonly image?: string;
  readonly seed: number;
  readonly format: string;
  readonly sheet?: string;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make images close to the photograph: its layout, other details.",
  options: {
    out: { type: "string", describe: "Folder for variation-0000.png, …", default: "variations" },
    count: { type: "number", describe: "How many", default: 4 },
    strength: {
      type: "number",
      describe: "From 0 (only the finest texture) to 1 (all but the coarsest layout)",
      default: 0.5,
    },
    image: { type: "string", describe: "Another picture than the photograph to vary" },
    ...SEED,
    ...FORMAT,
    ...SHEET,
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [
    ["singan variations photo.onnx --count 4 --strength 0.7", "four, further from it"],
    ["singan variations photo.onnx --image other.jpg --strength 0.4", "of another picture"],
  ],
  async run(argv, terminal, signal) {
    const options = argv as unknown as VariationsArguments;
    const { out, count, strength, seed, format, force = false } = options;
    checkInputs(options.model, options.image);
    checkCount(count);
    checkFolderName(out);
    checkStandardOutput(out, terminal, { sheet: options.sheet });
    const sheet = sheetPath(options.sheet, join(out, "sheet.png"));
    const files = { folder: out, stem: "variation", extension: format };
    checkSheet(sheet, files);
    await checkNumbered(files, force);
    await checkOutputs([sheet], force);
    await withModel(argv, async (singan) => {
      const { sizes } = singan.metadata.pyramid;
      const size = sizes.at(-1)!;
      const startScale = startScaleOf(strength, sizes);
      checkFits(formatNamed(format), size);
      const image =
        options.image === undefined ? undefined : await readInput(options.image, terminal);
      if (image !== undefined) tellStretching("The picture", image, size, terminal);
      const onProgress = progressReporter(terminal, singan, count);
      const sheetFile = new SheetFile(sheet, { replace: force });
      for (let index = 0; index < count; index++) {
        const made = await singan.variation({ seed, index, strength, image, signal, onProgress });
        const event = { type: "variation", index, seed, startScale };
        await writeImage(made, numberedPath(files, index), terminal, event, { replace: force });
        await sheetFile.add(made);
      }
      await tellOlder(files, count, terminal);
      await sheetFile.write(terminal);
    });
  },
};
