/** Options that mean the same in many commands. */
import { type CommandOption, invalidOption } from "@singan/pyramid";
import { EXTENSIONS } from "../image/formats.js";

type Options = { readonly [name: string]: CommandOption };

export const SEED: Options = {
  seed: { type: "number", describe: "0 to 4294967295; another seed, other images", default: 0 },
};

export const SIZE: Options = {
  width: { type: "number", describe: "Exact width in pixels; alone it keeps the aspect ratio" },
  height: { type: "number", describe: "Exact height in pixels; alone it keeps the aspect ratio" },
};

/** Kind of numbered files. */
export const FORMAT: Options = {
  format: { type: "string", describe: "Kind of the files", choices: EXTENSIONS, default: "png" },
};

export const FORCE: Options = {
  force: { type: "boolean", describe: "Replace files that are there" },
};

/** `--sheet FILE`, or `--sheet` alone for the usual name. */
export const SHEET: Options = {
  sheet: {
    type: "string",
    describe:
      "Also one sheet of all images, reduced and labelled: its file, or no value for one beside --out",
    valueIsOptional: true,
  },
};

/** Most images that one command makes. */
const MOST_IMAGES = 1_000_000;

/** @throws SinganError `INVALID_OPTION` unless `--count` is a whole number that one command may make. */
export function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_IMAGES) return;
  throw invalidOption("--count", `an integer from 1 to ${MOST_IMAGES}`, count);
}
