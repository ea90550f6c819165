/** `--start-scale`, a number or `all`, and what is made at each of them. */
import { type CommandOption, invalidOption, SinganError, type Terminal } from "@singan/pyramid";
import type { Image } from "../image/image.js";
import { STANDARD } from "./input.js";
import { besideNamed, checkOutputs, writeImage } from "./output.js";
import { SheetFile } from "./sheet-file.js";

/** The option, for a command in which a picture enters. */
export function startScaleOption(meaning: string): CommandOption {
  return { type: "string", describe: `${meaning}; all makes one of each` };
}

/**
 * The scales that were asked for.
 *
 * @param first - The lowest that there may be.
 * @param finest - The highest.
 * @throws SinganError `INVALID_OPTION`, naming the valid ones.
 */
export function startScalesOf(
  asked: string | undefined,
  byDefault: number,
  first: number,
  finest: number,
): number[] {
  if (asked === undefined) return [byDefault];
  if (asked === "all") return Array.from({ length: finest - first + 1 }, (_, i) => first + i);
  const scale = /^\d+$/.test(asked) ? Number(asked) : Number.NaN;
  if (scale >= first && scale <= finest) return [scale];
  throw invalidOption("--start-scale", `an integer from ${first} to ${finest}, or all,`, asked);
}

/** How images of several start scales are to be kept. */
export interface ByScale {
  readonly out: string;
  readonly force: boolean;
  readonly sheet: boolean;
  readonly scales: readonly number[];
  /** Type of the event for each image. */
  readonly type: string;
}

/** Files of all scales: one keeps its name, of several each carries its scale. */
function namesOf({ out, scales }: Pick<ByScale, "out" | "scales">): string[] {
  return scales.length === 1 ? [out] : scales.map((scale) => besideNamed(out, scale));
}

/** @throws SinganError `INVALID_OPTION` or `FILE_SYSTEM`, before anything is made. */
export async function checkByScale(how: ByScale): Promise<void> {
  const { out, scales, sheet, force } = how;
  if (scales.length > 1 && out === STANDARD) {
    throw invalidOption("--out", "a file with --start-scale all", out);
  }
  if (sheet && scales.length === 1) {
    throw new SinganError("INVALID_OPTION", "--sheet needs --start-scale all.");
  }
  const names = namesOf(how);
  await checkOutputs(sheet ? [...names, besideNamed(out, "sheet")] : names, force);
}

/** Makes and writes one image a scale, and the sheet. */
export async function writeByScale(
  how: ByScale,
  terminal: Terminal,
  make: (scale: number, at: number) => Promise<Image>,
): Promise<void> {
  const { out, scales, sheet, type } = how;
  const names = namesOf(how);
  const sheetFile = new SheetFile(sheet ? besideNamed(out, "sheet") : undefined);
  for (const [i, scale] of scales.entries()) {
    const image = await make(scale, i);
    await writeImage(image, names[i]!, terminal, { type, startScale: scale });
    await sheetFile.add(image, `start scale ${scale}`);
  }
  await sheetFile.write(terminal);
}
