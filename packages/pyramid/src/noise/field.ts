/**
 * Fields of noise: every value is a function of (seed, purpose, scale, sample, channel, row, column)
 * and of nothing else, so any window can be drawn alone, in any order, on any machine, with the same
 * bits.
 *
 * Key = (seed, FNV-1a of `purpose/scale`). Counter, for channel index t = sample * channels + channel:
 * ((column >> 1) + 2^17) * 2^14 + t mod 2^14 and (row + 2^17) * 2^14 + t div 2^14; the two words of a
 * block are the columns of a pair.
 */
import { invalidOption } from "../errors.js";
import type { Window } from "../picture.js";
import { normals } from "./normal.js";
import { threefry2x32 } from "./threefry.js";

/** What a field is for; fields of different purposes are independent. */
export type NoisePurpose =
  | "z*"
  | "sample"
  | "critic"
  | "generator"
  | "penalty"
  | "initial"
  | "walk"
  | "metrics"
  | "palette";

/** One endless field of noise. */
export interface NoiseField {
  /** An integer from 0 to 2^32 - 1. */
  readonly seed: number;
  readonly purpose: NoisePurpose;
  /** Index of the scale, 0 the coarsest. */
  readonly scale: number;
}

/** Which part of a field to draw. */
export interface NoiseRegion {
  /** Index of the image, or step of the training: 0, 1, 2, … */
  readonly sample: number;
  /** Channels of one image. `(sample + 1) * channels` is at most 2^28. */
  readonly channels: number;
  /** Absolute rows and columns of the scale's picture, each in [-2^17, 2^17). */
  readonly window: Window;
}

/** Rows and columns lie in [-HALF, HALF). */
export const HALF = 2 ** 17;
const CHANNELS = 2 ** 28;

/**
 * Draws N(0,1) values.
 *
 * @returns `[channels, window.height, window.width]`, float32.
 * @throws SinganError `INVALID_OPTION` where a number is out of range.
 * @example
 * const field = { seed: 7, purpose: "sample", scale: 0 } as const;
 * const window = { x: 0, y: 0, width: 4, height: 1 };
 * gaussian(field, { sample: 0, channels: 1, window }); // 0.9504097, -1.0144629, 0.6619333, 0.5779656
 */
export function gaussian(field: NoiseField, region: NoiseRegion): Float32Array {
  const { sample, channels, window } = region;
  checkRegion(region);
  const [key0, key1] = keyOf(field);
  const { x, y, width, height } = window;
  const out = new Float32Array(channels * height * width);
  // One row of words at a time, from an even column on: whole blocks, then one pass that makes normals.
  const first = x >> 1;
  const blocks = ((x + width + 1) >> 1) - first;
  const words = new Int32Array(2 * blocks);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    const t = sample * channels + channel;
    const columns = ((first + HALF) << 14) | (t & 0x3fff);
    for (let row = y; row < y + height; row++) {
      const counter1 = ((row + HALF) << 14) | (t >>> 14);
      threefry2x32(key0, key1, columns, counter1, words, blocks, 1 << 14);
      normals(words, x & 1, out, at, width);
      at += width;
    }
  }
  return out;
}

/**
 * Checks a seed.
 *
 * @returns The same number.
 * @throws SinganError `INVALID_OPTION` unless it is an integer from 0 to 2^32 - 1.
 */
export function checkSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw invalidOption("seed", "an integer from 0 to 4294967295", seed);
  }
  return seed;
}

/** FNV-1a, 32 bits, of an ASCII string. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}

export function keyOf({ seed, purpose, scale }: NoiseField): readonly [number, number] {
  return [checkSeed(seed) | 0, fnv1a(`${purpose}/${scale}`)];
}

export function checkRegion({ sample, channels, window }: NoiseRegion): void {
  if (!Number.isInteger(channels) || channels < 1) {
    throw invalidOption("channels", "a positive integer", channels);
  }
  if (!Number.isInteger(sample) || sample < 0 || (sample + 1) * channels > CHANNELS) {
    const last = Math.floor(CHANNELS / channels) - 1;
    throw invalidOption("the sample's index", `an integer from 0 to ${last}`, sample);
  }
  for (const [start, length] of [
    [window.x, window.width],
    [window.y, window.height],
  ] as const) {
    if (
      !Number.isInteger(start) ||
      !Number.isInteger(length) ||
      length < 0 ||
      start < -HALF ||
      start + length > HALF
    ) {
      throw invalidOption(
        "a window of noise",
        `whole numbers within ${-HALF} to ${HALF}`,
        `${start} and ${length} more`,
      );
    }
  }
}
