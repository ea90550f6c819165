/** A contact sheet: many images, reduced, on one. Holds only the reduced ones. */
import { writeWhole } from "@singan/node-io";
import { checkFits, encoderOptions, formatOf } from "./formats.js";
import type { Image } from "./image.js";
import { loadSharp } from "./sharp.js";

/** Longest side of an image on the sheet, in pixels; smaller ones stay as they are. */
const TILE = 320;
const GAP = 8;
/** Images on one sheet; further ones are left out. */
const MOST = 100;
/** Width over height that a sheet should come near to. */
const ASPECT = 3 / 2;

interface Tile {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

export class ContactSheet {
  readonly #tiles: Tile[] = [];

  /** How many images it shows. */
  get shown(): number {
    return this.#tiles.length;
  }

  async add(image: Image): Promise<void> {
    if (this.#tiles.length === MOST) return;
    const sharp = await loadSharp();
    const { width, height } = image;
    const raw = { width, height, channels: 3 } as const;
    const { data, info } = await sharp(image.pixels(), { raw, limitInputPixels: false })
      .resize({ width: TILE, height: TILE, fit: "inside", withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    this.#tiles.push({ data, width: info.width, height: info.height });
  }

  /** Writes the sheet, whole or not at all; the extension says the format. */
  async toFile(path: string): Promise<void> {
    const format = formatOf(path);
    const sharp = await loadSharp();
    const width = Math.max(...this.#tiles.map((tile) => tile.width));
    const height = Math.max(...this.#tiles.map((tile) => tile.height));
    const columns = columnsFor(this.#tiles.length, width / height);
    const size = {
      width: columns * (width + GAP) + GAP,
      height: Math.ceil(this.#tiles.length / columns) * (height + GAP) + GAP,
    };
    checkFits(format, size);
    const tiles = this.#tiles.map((tile, i) => ({
      input: tile.data,
      raw: { width: tile.width, height: tile.height, channels: 3 as const },
      left: GAP + (i % columns) * (width + GAP),
      top: GAP + Math.floor(i / columns) * (height + GAP),
    }));
    const sheet = sharp({ create: { ...size, channels: 3, background: "#ffffff" } });
    const bytes = await sheet.composite(tiles).toFormat(format, encoderOptions(format)).toBuffer();
    await writeWhole(path, bytes);
  }
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
