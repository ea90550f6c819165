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

/** A picture with all values within [-1, 1], as a file would keep it. */
export function clamped(picture: Picture): Picture {
  return { ...picture, data: clampedValues(picture.data) };
}

/** Values within [-1, 1]. */
export function clampedValues(data: Float32Array): Float32Array {
  return data.map((value) => Math.min(1, Math.max(-1, value)));
}

/**
 * A picture as 8-bit interleaved RGB, row by row, `3 * width * height` bytes: clamped to [-1, 1], then
 * `(v + 1) * 127.5` rounded to nearest, half up. A value that is not a number becomes 0.
 */
export function toBytes({ width, height, data }: Picture): Uint8Array {
  const pixels = width * height;
  const bytes = new Uint8Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * pixels;
    for (let i = 0; i < pixels; i++) {
      const level = Math.floor((data[plane + i]! + 1) * 127.5 + 0.5);
      bytes[3 * i + channel] = Math.min(255, Math.max(0, level));
    }
  }
  return bytes;
}

/**
 * The picture of 8-bit interleaved RGB: `v / 127.5 - 1`.
 *
 * @throws SinganError `INVALID_PICTURE` unless there are `3 * width * height` bytes.
 */
export function fromBytes(bytes: Uint8Array, { width, height }: Size): Picture {
  const pixels = width * height;
  if (bytes.length !== 3 * pixels) {
    throw new SinganError(
      "INVALID_PICTURE",
      `Expected ${3 * pixels} bytes for ${width}x${height} RGB pixels but received ${bytes.length}.`,
    );
  }
  const data = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * pixels;
    for (let i = 0; i < pixels; i++) data[plane + i] = bytes[3 * i + channel]! / 127.5 - 1;
  }
  return { width, height, data };
}
