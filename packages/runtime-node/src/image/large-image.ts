/** An image that is computed only where it is asked for, so that it may be larger than memory. */
import type { WriteOptions } from "@singan/node-io";
import { type Guarded, PlannedImage, type Rendering, type Signal, toBytes } from "@singan/pyramid";
import { checkWork } from "../caller.js";
import { Image } from "./image.js";
import { writeLarge } from "./large.js";

/** A finished plan for an image of `width` x `height` pixels. */
export class LargeImage extends PlannedImage<Image> {
  constructor(rendering: Rendering, guarded: Guarded) {
    super(rendering, guarded, (picture) => new Image(picture));
  }

  /**
   * Computes all of the image and writes it, whole or not at all; an existing file is replaced, unless `replace` is false.
   * Beside the formats of `Image.toFile` the extension may be `.dzi`, a deep-zoom pyramid, whose tiles lie in a folder
   * beside it.
   *
   * @throws SinganError `INVALID_OPTION` for an unknown extension or a size that the format cannot hold, `FILE_SYSTEM`.
   */
  async toFile(
    path: string,
    options: WriteOptions & { readonly signal?: Signal | undefined } = {},
  ): Promise<void> {
    checkWork(options);
    const { signal, replace } = options;
    // Only the platform's own can interrupt an encoder; any is looked at between windows.
    const abort = signal instanceof AbortSignal ? signal : undefined;
    await this.guarded(() =>
      writeLarge(this, this.#bands(signal), path, { signal: abort, replace }),
    );
  }

  /** Rows of windows, as 8-bit interleaved RGB. */
  async *#bands(signal: Signal | undefined) {
    const { width } = this;
    let pixels = new Uint8Array(0);
    for await (const { window, picture } of this.rendering.tiles()) {
      signal?.throwIfAborted();
      if (window.x === 0) pixels = new Uint8Array(3 * width * window.height);
      const bytes = toBytes(picture);
      for (let row = 0; row < window.height; row++) {
        const line = bytes.subarray(3 * row * window.width, 3 * (row + 1) * window.width);
        pixels.set(line, 3 * (row * width + window.x));
      }
      if (window.x + window.width === width) yield { rows: window.height, pixels };
    }
  }
}
