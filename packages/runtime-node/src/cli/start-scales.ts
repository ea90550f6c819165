/** `--start-scale`, a number or `all`, and what is made at each of them. */
import { extname } from "node:path";
import { type CommandOption, invalidOption, type Terminal } from "@singan/pyramid";
import { formatOf, type ImageFormat } from "../image/formats.js";
import type { Image } from "../image/image.js";
import { asNumber } from "./arguments.js";
import { STANDARD } from "./input.js";
import { besideNamed, checkOutputs, moreThanOne, sheetPath, writeImage } from "./output.js";
import { SheetFile } from "./sheet-file.js";

/**
 * The option.
 *
 * @param all - What `all` does: by default several files where there is one otherwise.
 */
export function startScaleOption(
  meaning: string,
  all = "all makes one of each beside --out: NAME-1.png, …",
): CommandOption {
  return { type: "string", describe: `${meaning}; ${all}` };
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
  throw invalidOption(
    "--start-scale",
    `an integer from ${first} to ${finest}, or all,`,
    asNumber(asked),
  );
}

/** How images of several start scales are to be kept. */
export interface ByScale {
  readonly out: string;
  readonly force: boolean;
  /** What `--sheet` says. */
  readonly sheet: string | undefined;
  readonly scales: readonly number[];
  /** Marked on the sheet. */
  readonly byDefault: number;
  /** The event for each image: its type, and what else was done. */
  readonly event: { readonly type: string; readonly [name: string]: unknown };
  /** What else the event says of the image of one scale. */
  readonly eventAt?: (scale: number) => { readonly [name: string]: unknown };
  /** Further files that the command writes. */
  readonly further?: readonly (string | undefined)[];
}

/** Files of all scales: one keeps its name, of several each carries its scale. */
export function namesByScale({ out, scales }: Pick<ByScale, "out" | "scales">): string[] {
  return scales.length === 1 ? [out] : scales.map((scale) => besideNamed(out, scale));
}

/**
 * The format of `--out`, PNG on standard output.
 *
 * @param asked - What `--start-scale` says: of all, a name alone might be meant for a folder.
 * @throws SinganError `INVALID_OPTION` for a name without a known extension.
 */
export function formatByScale(out: string, asked: string | undefined): ImageFormat {
  if (out === STANDARD) return "png";
  const isBare = extname(out) === "" && !/[\\/]$/.test(out);
  const names = `${out}.png gives ${out}-1.png and so on.`;
  return formatOf(out, asked === "all" && isBare ? names : undefined);
}

/** What stands below an image on the sheet. */
export function scaleLabel(scale: number, byDefault: number): string {
  return `start scale ${scale}${scale === byDefault ? " (default)" : ""}`;
}

/** @throws SinganError `INVALID_OPTION` or `FILE_SYSTEM`, before anything is made. */
export async function checkByScale(how: ByScale): Promise<void> {
  const { out, scales, sheet, force, further = [] } = how;
  if (out === STANDARD && sheet !== undefined) throw moreThanOne("--sheet", "file");
  if (out === STANDARD && scales.length > 1) throw moreThanOne("--start-scale all", "file");
  const sheetFile = sheetPath(sheet, besideNamed(out, "sheet"));
  if (sheetFile !== undefined) formatOf(sheetFile);
  await checkOutputs([...namesByScale(how), sheetFile, ...further], force);
}

/** Makes and writes one image a scale, and the sheet. */
export async function writeByScale(
  how: ByScale,
  terminal: Terminal,
  make: (scale: number, at: number) => Promise<Image>,
): Promise<void> {
  const { out, scales, sheet, event, eventAt, byDefault, force: replace } = how;
  const names = namesByScale(how);
  const sheetFile = new SheetFile(sheetPath(sheet, besideNamed(out, "sheet")), { replace });
  for (const [i, scale] of scales.entries()) {
    const image = await make(scale, i);
    const told = { ...event, startScale: scale, ...eventAt?.(scale) };
    await writeImage(image, names[i]!, terminal, told, { replace });
    await sheetFile.add(image, scaleLabel(scale, byDefault));
  }
  await sheetFile.write(terminal);
}
