/** A contact sheet: many images, reduced, on one, with words below them. Holds only the reduced ones. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { fileError, type WriteOptions, writeWhole } from "@singan/node-io";
import { SinganError } from "@singan/pyramid";
import type { Sharp } from "sharp";
import { checkFits, encoderOptions, formatOf } from "./formats.js";
import type { Image } from "./image.js";
import { drawLabel, type Label } from "./label.js";
import { loadSharp } from "./sharp.js";

/** Longest side of an image on the sheet, in pixels; smaller ones stay as they are. */
const TILE = 320;
const GAP = 8;
/** Between an image and its label. */
const LABEL_GAP = 4;
/** Images on one sheet; further ones are left out. */
const MOST = 100;
/** Width over height that a sheet should come near to. */
const ASPECT = 3 / 2;

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

interface Tile {
  readonly image: Pixels;
  readonly label?: Label | undefined;
}

export class ContactSheet {
  readonly #tiles: Tile[] = [];

  /** How many images it shows. */
  get shown(): number {
    return this.#tiles.length;
  }

  /**
   * Adds an image, or the file of one, of which only some rows are in memory at a time.
   *
   * @param label - What stands below it, in lines of at most 320 pixels.
   * @throws SinganError `FILE_SYSTEM` or `INVALID_PICTURE` for a file that cannot be read.
   */
  async add(image: Image | string, label = ""): Promise<void> {
    if (this.#tiles.length === MOST) return;
    const reduced = typeof image === "string" ? await readFile(image) : await reduceImage(image);
    this.#tiles.push({ image: reduced, label: await drawLabel(label, TILE) });
  }

  /** Writes the sheet, whole or not at all; the extension says the format. */
  async toFile(path: string, { replace }: WriteOptions = {}): Promise<void> {
    const format = formatOf(path);
    const sharp = await loadSharp();
    const images = this.#tiles.map((tile) => tile.image);
    const labels = this.#tiles.flatMap((tile) => tile.label ?? []);
    const width = Math.max(...[...images, ...labels].map((each) => each.width));
    const tallest = Math.max(...images.map((each) => each.height));
    const below = labels.length === 0 ? 0 : LABEL_GAP + Math.max(...labels.map((l) => l.height));
    const height = tallest + below;
    const columns = columnsFor(this.#tiles.length, width / height);
    const size = {
      width: columns * (width + GAP) + GAP,
      height: Math.ceil(this.#tiles.length / columns) * (height + GAP) + GAP,
    };
    checkFits(format, size);
    const parts = this.#tiles.flatMap(({ image, label }, i) => {
      const left = GAP + (i % columns) * (width + GAP);
      const top = GAP + Math.floor(i / columns) * (height + GAP);
      const shown = overlay(image, left, top);
      if (label === undefined) return [shown];
      return [shown, overlay(label, left, top + image.height + LABEL_GAP)];
    });
    const sheet = sharp({ create: { ...size, channels: 3, background: "#ffffff" } });
    const bytes = await sheet.composite(parts).toFormat(format, encoderOptions(format)).toBuffer();
    await writeWhole(path, bytes, { replace });
  }
}

function overlay({ data, width, height, channels }: Pixels, left: number, top: number) {
  const raw = { width, height, channels: channels as 3 };
  return { input: data, raw, left, top };
}

async function reduceImage(image: Image): Promise<Pixels> {
  const sharp = await loadSharp();
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  return reduce(sharp(image.pixels(), { raw, limitInputPixels: false }));
}

async function readFile(path: string): Promise<Pixels> {
  const sharp = await loadSharp();
  await access(path, constants.R_OK).catch((error) => {
    throw fileError(error, "read", path);
  });
  try {
    const upright = sharp(path, { limitInputPixels: false }).autoOrient();
    return await reduce(upright.flatten({ background: "#ffffff" }).toColourspace("srgb"));
  } catch (cause) {
    const message = `${path} is not a whole picture that can be read. Give a PNG, TIFF, JPEG, WebP or AVIF file.`;
    throw new SinganError("INVALID_PICTURE", message, { cause });
  }
}

async function reduce(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .resize({ width: TILE, height: TILE, fit: "inside", withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Full rows first, then a shape like a screen's. */
export function columnsFor(count: number, aspect: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const empty = (rows * columns - count) / count;
    const cost = Math.abs(Math.log((columns * aspect) / (rows * ASPECT))) + 6 * empty;
    if (cost < least) [best, least] = [columns, cost];
  }
  return best;
}
