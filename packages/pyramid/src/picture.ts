/** Sizes, windows and pictures: the nouns that every module shares. */

/** Width and height in pixels, positive integers. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of pixels. `x` and `y` may be negative where a margin lies outside a picture. */
export interface Window extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * An RGB picture: three planes (red, green, blue), each `height` rows of `width` values, in one array
 * of length `3 * height * width`. Values are nominally in [-1, 1] (-1 black, 1 white) and are clamped
 * only when they become bytes.
 */
export interface Picture extends Size {
  readonly data: Float32Array;
}

/** Batch, channels, height, width. */
export type Shape = readonly [batch: number, channels: number, height: number, width: number];

/** A dense float32 tensor in batch, channel, row, column order. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: Shape;
}
