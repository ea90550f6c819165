/** Options that mean the same in many commands. */
import type { CommandOption } from "@singan/pyramid";
import { EXTENSIONS } from "../image/formats.js";

type Options = { readonly [name: string]: CommandOption };

export const SEED: Options = {
  seed: { type: "number", describe: "0 to 4294967295; another seed, other images", default: 0 },
};

export const SIZE: Options = {
  width: { type: "number", describe: "Exact width in pixels; alone it keeps the aspect ratio" },
  height: { type: "number", describe: "Exact height in pixels; alone it keeps the aspect ratio" },
};

/** Of numbered files, and a sheet of them. */
export const FILES: Options = {
  format: { type: "string", describe: "Kind of the files", choices: EXTENSIONS, default: "png" },
  sheet: { type: "string", describe: "Also write all images, reduced, on one sheet" },
};

export const FORCE: Options = {
  force: { type: "boolean", describe: "Replace files that are there" },
};

/** With a start scale of `all`. */
export const LABELLED_SHEET: Options = {
  sheet: {
    type: "boolean",
    describe: "With --start-scale all: also one labelled sheet of them, beside --out",
  },
};
