/** All subcommands. Each is loaded when it is called; two come from packages that need not be there. */
import { type PluginCommand, SinganError } from "@singan/pyramid";

interface Entry {
  /** As in the list of commands; the command itself says more. */
  readonly usage: string;
  readonly describe: string;
  readonly load: () => Promise<PluginCommand>;
}

const COMMANDS: Readonly<Record<string, Entry>> = Object.freeze({
  train: {
    usage: "train <photo>",
    describe: "Learn one photograph (needs @singan/trainer)",
    load: () => loadPlugin("train", "@singan/trainer"),
  },
  export: {
    usage: "export <run>",
    describe: "Turn a finished training into one .onnx file (needs @singan/exporter)",
    load: () => loadPlugin("export", "@singan/exporter"),
  },
  sample: {
    usage: "sample <model>",
    describe: "Make new images",
    load: async () => (await import("./commands/sample.js")).command,
  },
  upscale: {
    usage: "upscale <model> <image>",
    describe: "Enlarge an image: super-resolution",
    load: async () => (await import("./commands/upscale.js")).command,
  },
  paint: {
    usage: "paint <model> <image>",
    describe: "Turn a painting into a photograph",
    load: async () => (await import("./commands/paint.js")).command,
  },
  harmonize: {
    usage: "harmonize <model> <picture>",
    describe: "Make what was pasted at home in the photograph",
    load: async () => (await import("./commands/harmonize.js")).harmonize,
  },
  edit: {
    usage: "edit <model> <picture>",
    describe: "Close the seams around what was moved",
    load: async () => (await import("./commands/harmonize.js")).edit,
  },
  animate: {
    usage: "animate <model>",
    describe: "Make a clip of the photograph in motion",
    load: async () => (await import("./commands/animate.js")).command,
  },
  variations: {
    usage: "variations <model>",
    describe: "Make images close to the photograph",
    load: async () => (await import("./commands/variations.js")).command,
  },
  retarget: {
    usage: "retarget <model>",
    describe: "Make the photograph again in another shape",
    load: async () => (await import("./commands/retarget.js")).command,
  },
  gallery: {
    usage: "gallery <model>",
    describe: "Make a page of everything that a model can do",
    load: async () => (await import("./commands/gallery.js")).command,
  },
  reconstruct: {
    usage: "reconstruct <model>",
    describe: "Make the photograph again, as the model remembers it",
    load: async () => (await import("./commands/reconstruct.js")).command,
  },
  evaluate: {
    usage: "evaluate [model]",
    describe: "Measure how good a model's samples are, or those in a folder",
    load: async () => (await import("./commands/evaluate.js")).command,
  },
  info: {
    usage: "info <model>",
    describe: "Show what is in a model",
    load: async () => (await import("./commands/info.js")).command,
  },
});

export function commandNames(): string[] {
  return Object.keys(COMMANDS);
}

/**
 * @param name - One of {@link commandNames}.
 * @throws SinganError `MISSING_PACKAGE` where the package of the command is not installed.
 */
export function loadCommand(name: string): Promise<PluginCommand> {
  return COMMANDS[name]!.load();
}

/** What `singan --help` shows; loads no command. */
export function overview(): string {
  const entries = Object.values(COMMANDS);
  const width = Math.max(...entries.map(({ usage }) => usage.length));
  const lines = entries.map(({ usage, describe }) => `  ${usage.padEnd(width)}  ${describe}`);
  return `One photograph in, one .onnx out, new images from it.

Usage: singan <command> [options]

Commands:
${lines.join("\n")}

Options of every command:
  --help     Its options, with examples
  --json     Results and events as JSON, one object a line
  --quiet    Results only
  --version  Show the version

Examples:
  singan train photo.jpg --out runs/photo --preset fast
  singan export runs/photo --out photo.onnx
  singan sample photo.onnx --count 8 --seed 7 --width 500

Results go to standard output, all else to standard error.
Exit codes: 0 done, 1 failed, 2 wrong use, 130 or 143 interrupted.`;
}

async function loadPlugin(name: string, packageName: string): Promise<PluginCommand> {
  const specifier: string = `${packageName}/command`;
  try {
    return ((await import(specifier)) as { readonly command: PluginCommand }).command;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new SinganError("MISSING_PACKAGE", missing(name, packageName, message), { cause: error });
  }
}

/** Not installed, not built (in this project's own folder), or installed without something that it needs. */
function missing(name: string, packageName: string, message: string): string {
  if (message.startsWith(`Cannot find package '${packageName}'`)) {
    return `singan ${name} needs the package ${packageName}, which is not installed: run \`npm install ${packageName}\`.`;
  }
  const other = /^Cannot find package '([^']+)'/.exec(message)?.[1];
  if (other === undefined) {
    return `singan ${name} needs the package ${packageName}, which is not built yet: run \`npm run setup\`.`;
  }
  return `singan ${name} needs the package ${other}, which is not installed: run \`npm install ${packageName}\` again.`;
}
