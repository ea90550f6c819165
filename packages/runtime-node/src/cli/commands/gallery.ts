/** `singan gallery`: one page with everything that a model can do. */
import { basename, join } from "node:path";
import { writeWhole } from "@singan/node-io";
import { checkSeed, type PluginCommand } from "@singan/pyramid";
import { checkInputs, readInput } from "../input.js";
import { withFiles } from "../named-pictures.js";
import { FORCE, SEED } from "../options.js";
import { checkFolderName, checkOutputs, inItsFolder } from "../output.js";
import { MODEL_OPTIONS, tellDevice, tellStretching, withModel } from "./model.js";

interface GalleryArguments {
  readonly model: string;
  readonly out: string;
  readonly image?: string;
  readonly painting?: string;
  readonly seed: number;
  readonly force?: boolean;
}

export const command: PluginCommand = {
  positionals: "<model>",
  describe: "Make one HTML page, which needs nothing else, of everything that the model can do.",
  options: {
    out: { type: "string", describe: "Folder for index.html", default: "gallery" },
    image: { type: "string", describe: "The photograph; by default the model's memory of it" },
    painting: {
      type: "string",
      describe: "What is painted; by default one is made of the photograph",
    },
    ...SEED,
    ...FORCE,
    ...MODEL_OPTIONS,
  },
  examples: [["singan gallery photo.onnx --image photo.jpg --out page", "writes page/index.html"]],
  async run(argv, terminal, signal) {
    const options = argv as unknown as GalleryArguments;
    const { model, out, seed, force = false } = options;
    checkInputs(model, options.image, options.painting);
    checkSeed(seed);
    checkFolderName(out);
    const path = join(out, "index.html");
    await checkOutputs([path], force);
    const read = async (input: string | undefined, name: "photograph" | "painting") =>
      input === undefined ? undefined : readInput(input, terminal, name);
    const photograph = await read(options.image, "photograph");
    const painting = await read(options.painting, "painting");
    await withModel(argv, async (singan) => {
      // Only now: it brings everything with it.
      const { galleryPage } = await import("../../gallery/gallery.js");
      const trained = singan.metadata.pyramid.sizes.at(-1)!;
      if (photograph) tellStretching("The photograph", photograph, trained, terminal);
      if (painting) tellStretching("The painting", painting, trained, terminal);
      const title = `What ${basename(model)} can do`;
      let isFirst = true;
      const onProgress = (section: string, done: number) => {
        if (isFirst) tellDevice(singan, terminal);
        isFirst = false;
        if (!terminal.quiet) terminal.event({ type: "progress", section, done });
        terminal.progress(`${section}: ${Math.floor(100 * done)} %`);
      };
      const work = { title, photograph, painting, seed, signal, onProgress };
      const page = await galleryPage(singan, work).catch((error: unknown) => {
        throw withFiles(error, { photograph: options.image });
      });
      await inItsFolder(path, () => writeWhole(path, page, { replace: force }));
      terminal.event({ type: "gallery", path });
      terminal.result(path);
    });
  },
};
