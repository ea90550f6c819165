/** An image that is computed only where it is asked for, so that it may be larger than memory. */
import { type Rendering, type Signal, type Size, toBytes, type Window } from "@singan/pyramid";
import { Image } from "./image.js";
import { writeLarge } from "./large.js";

/** A finished plan for an image of `width` x `height` pixels. */
export class LargeImage implements Size {
  readonly width: number;
  readonly height: number;
  readonly #rendering: Rendering;
  readonly #guarded: <T>(work: () => Promise<T>) => Promise<T>;

  /** @param guarded - Runs work that the model waits for before it is disposed of. */
  constructor(rendering: Rendering, guarded: <T>(work: () => Promise<T>) => Promise<T>) {
    this.width = rendering.size.width;
    this.height = rendering.size.height;
    this.#rendering = rendering;
    this.#guarded = guarded;
  }

  /**
   * Computes a part of the image: the same pixels that it has in the whole, bit for bit.
   *
   * @throws SinganError `INVALID_OPTION` for a window that leaves the image; whatever an aborted signal gives as its reason.
   */
  async window(window: Window): Promise<Image> {
    return new Image(await this.#guarded(() => this.#rendering.window(window)));
  }

  /**
   * Computes all of the image and writes it, whole or not at all; an existing file is replaced. Beside the formats of
   * `Image.toFile` the extension may be `.dzi`, a deep-zoom pyramid, whose tiles lie in a folder beside it.
   *
   * @throws SinganError `INVALID_OPTION` for an unknown extension or a size that the format cannot hold, `FILE_SYSTEM`.
   */
  async toFile(
    path: string,
    options: { readonly signal?: Signal | undefined } = {},
  ): Promise<void> {
    const { signal } = options;
    // Only the platform's own can interrupt an encoder; any is looked at between windows.
    const abort = signal instanceof AbortSignal ? signal : undefined;
    await this.#guarded(() => writeLarge(this, this.#bands(signal), path, { signal: abort }));
  }

  /** Frees what is kept between windows. */
  dispose(): void {
    this.#rendering.dispose();
  }

  /** Rows of windows, as 8-bit interleaved RGB. */
  async *#bands(signal: Signal | undefined) {
    const { width } = this;
    let pixels = new Uint8Array(0);
    for await (const { window, picture } of this.#rendering.tiles()) {
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
