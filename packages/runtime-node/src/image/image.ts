/** One image that came out: its pixels, and ways to keep them. */

import { type WriteOptions, writeWhole } from "@singan/node-io";
import { MadeImage } from "@singan/pyramid";
import { checkWork } from "../caller.js";
import { checkFits, encoderOptions, formatNamed, formatOf, type ImageFormat } from "./formats.js";
import { loadSharp } from "./sharp.js";

/** A finished image: its pixels, and files of it. */
export class Image extends MadeImage {
  /**
   * The image as the bytes of a file. The same pixels give the same bytes.
   *
   * @param format - `png` by default; `jpeg`, `webp` and `avif` lose a little.
   * @throws SinganError `INVALID_OPTION` for an unknown format, or one that cannot hold this size.
   */
  async toBuffer(format: ImageFormat = "png"): Promise<Buffer> {
    const known = formatNamed(format);
    const { width, height } = this;
    checkFits(known, this);
    const sharp = await loadSharp();
    const raw = { width, height, channels: 3 } as const;
    return sharp(this.pixels(), { raw, limitInputPixels: false })
      .toFormat(known, encoderOptions(known))
      .toBuffer();
  }

  /**
   * Writes the image, whole or not at all; an existing file is replaced, unless `replace` is false. The extension says
   * the format: `.png`, `.jpg`, `.jpeg`, `.webp`, `.avif`, `.tif`, `.tiff`. The folder must be there.
   *
   * @throws SinganError `INVALID_OPTION` for another extension, `FILE_SYSTEM` where it cannot be written or replaced.
   */
  async toFile(path: string, options: WriteOptions = {}): Promise<void> {
    checkWork(options);
    const { replace } = options;
    await writeWhole(path, await this.toBuffer(formatOf(path)), { replace });
  }
}
