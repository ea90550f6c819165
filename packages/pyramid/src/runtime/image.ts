/** What every runtime's images are; each adds ways to keep and show them. */
import type { Rendering } from "../applications/rendering.js";
import { type Picture, type Size, toBytes, type Window } from "../picture.js";

/** A finished image, `width` x `height` pixels. */
export class MadeImage implements Size {
  readonly width: number;
  readonly height: number;

  constructor(
    /** Planar RGB, nominally in [-1, 1], as the model made it. */
    readonly picture: Picture,
  ) {
    this.width = picture.width;
    this.height = picture.height;
  }

  /** 8-bit interleaved RGB, row by row: `3 * width * height` bytes, a new array each time. */
  pixels(): Uint8Array {
    return toBytes(this.picture);
  }
}

/** Runs work that a model waits for before it is disposed of. */
export type Guarded = <T>(work: () => Promise<T>) => Promise<T>;

/** A finished plan for an image of `width` x `height` pixels, which may be larger than memory. */
export class PlannedImage<Image> implements Size {
  readonly width: number;
  readonly height: number;

  constructor(
    protected readonly rendering: Rendering,
    protected readonly guarded: Guarded,
    protected readonly image: (picture: Picture) => Image,
  ) {
    this.width = rendering.size.width;
    this.height = rendering.size.height;
  }

  /**
   * Computes a part of the image: the same pixels that it has in the whole, bit for bit.
   *
   * @throws SinganError `INVALID_OPTION` for a window that leaves the image; whatever an aborted signal gives as its reason.
   */
  async window(window: Window): Promise<Image> {
    return this.image(await this.guarded(() => this.rendering.window(window)));
  }

  /** Frees what is kept between windows. */
  dispose(): void {
    this.rendering.dispose();
  }
}
