/** Pixels on their way to an encoder, kept on the disk: an uncompressed BigTIFF, which libvips reads a few rows at a time. */
import { type FileHandle, open } from "node:fs/promises";
import type { Size } from "@singan/pyramid";

/** The kinds of numbers in a TIFF's tables. */
const SHORT = 3;
const LONG = 4;
const LONG8 = 16;
const HEADER = 16;

/** Pages of 8-bit interleaved RGB, written from the first row of the first to the last row of the last. */
export class RowFile {
  #at = 0;
  /** Where the last page's table says where the next page is. */
  #link = 8;

  private constructor(private readonly file: FileHandle) {}

  /**
   * @param path - Where no file is yet.
   * @throws What the system says, as all methods do.
   */
  static async create(path: string): Promise<RowFile> {
    const rows = new RowFile(await open(path, "wx"));
    await rows.append(header());
    return rows;
  }

  /** Begins a page, whose rows are then appended: `3 * width * height` bytes in all. */
  async page(size: Size): Promise<void> {
    await this.append(new Uint8Array(aligned(this.#at) - this.#at));
    const table = pageTable(size, this.#at);
    this.#link = this.#at + table.length - 8;
    await this.append(table);
  }

  /** Appends rows of any number. */
  async append(bytes: Uint8Array): Promise<void> {
    // Unlike `write`, this goes on until all is written.
    await this.file.writeFile(bytes);
    this.#at += bytes.length;
  }

  /** Says that the last page is the last, and closes. */
  async finish(): Promise<void> {
    await this.file.write(new Uint8Array(8), 0, 8, this.#link);
    await this.file.close();
  }

  /** Closes what may be unfinished; after {@link finish} it does nothing. */
  async close(): Promise<void> {
    await this.file.close();
  }
}

function header(): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.write("II");
  bytes.writeUInt16LE(43, 2);
  bytes.writeUInt16LE(8, 4);
  bytes.writeBigUInt64LE(BigInt(HEADER), 8);
  return bytes;
}

/** One strip for all rows: libvips then reads them one at a time. */
function pageTable({ width, height }: Size, at: number): Buffer {
  const bytes = 3 * width * height;
  const entries = (pixels: number) =>
    [
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, 3, 0x0008_0008_0008], // bits of each channel
      [259, SHORT, 1, 1], // not compressed
      [262, SHORT, 1, 2], // RGB
      [273, LONG8, 1, pixels],
      [277, SHORT, 1, 3], // channels
      [278, LONG, 1, height], // rows in a strip
      [279, LONG8, 1, bytes],
    ] as const;
  const length = 8 + 20 * entries(0).length + 8;
  const table = Buffer.alloc(length);
  table.writeBigUInt64LE(BigInt(entries(0).length), 0);
  for (const [i, [tag, kind, count, value]] of entries(at + length).entries()) {
    table.writeUInt16LE(tag, 8 + 20 * i);
    table.writeUInt16LE(kind, 10 + 20 * i);
    table.writeBigUInt64LE(BigInt(count), 12 + 20 * i);
    table.writeBigUInt64LE(BigInt(value), 20 + 20 * i);
  }
  table.writeBigUInt64LE(BigInt(aligned(at + length + bytes)), length - 8);
  return table;
}

/** Tables begin at multiples of eight bytes. */
function aligned(at: number): number {
  return 8 * Math.ceil(at / 8);
}
