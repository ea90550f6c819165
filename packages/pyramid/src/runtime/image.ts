/** What every runtime's images are; each adds ways to keep and show them. */
import type { Picture, Size } from "../picture.js";
import { toBytes } from "../to-bytes.js";

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
