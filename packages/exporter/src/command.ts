/** `singan export`, for the command line of `@singan/runtime-node`. */
import { basename, resolve } from "node:path";
import { checkNew } from "@singan/node-io";
import { type PluginCommand, shownBytes } from "@singan/pyramid";
import { checkModelName, exportModel } from "./export.js";

export const command: PluginCommand = {
  positionals: "<run>",
  describe: "Turn a finished training into one .onnx file",
  options: {
    out: {
      type: "string",
      describe: "The file to write; <run>.onnx in this folder by default",
    },
    force: { type: "boolean", describe: "Replace a file that is there" },
  },
  examples: [
    ["singan export runs/photo", "write photo.onnx, checked against its training"],
    ["singan export runs/photo --out models/photo.onnx", "write it elsewhere"],
  ],
  async run(argv, terminal, signal) {
    const run = String(argv.run);
    const path = argv.out === undefined ? `${basename(resolve(run))}.onnx` : String(argv.out);
    checkModelName(path);
    const replace = argv.force === true;
    await checkNew(path, replace);
    const report = await exportModel(run, path, {
      signal,
      replace,
      onProgress: (stage) => terminal.progress(`${stage} ${stage === "reading" ? run : path}`),
    });
    terminal.event({ type: "exported", ...report });
    terminal.note(
      `${shownBytes(report.bytes, 3)}, checked: whole graph and links agree to ${exponent(report.wholeAgainstLinks)}, links and training to ${exponent(report.linksAgainstCheckpoint)}.`,
    );
    terminal.result(path);
  },
};

const exponent = (value: number): string => value.toExponential(1);
