/** Sizes, windows and pictures: the nouns that every module shares. */
import { SinganError } from "./errors.js";

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

/**
 * Refuses what only looks like a picture: sides that are no whole numbers, too few or too many values, or values that are
 * not finite.
 *
 * @param name - What to call it in the sentence.
 * @throws SinganError `INVALID_PICTURE`.
 */
export function checkPicture({ width, height, data }: Picture, name: string): void {
  const refuse = (problem: string) => new SinganError("INVALID_PICTURE", `${name} ${problem}.`);
  const whole = [width, height].every((side) => Number.isInteger(side) && side >= 1);
  if (!whole || data.length !== 3 * width * height) {
    const needed = "it needs three for every pixel";
    throw refuse(`says ${width}x${height} but has ${data.length} values; ${needed}`);
  }
  if (!data.every(Number.isFinite)) {
    throw refuse("has values that are not finite; they lie in [-1, 1], -1 black and 1 white");
  }
}
