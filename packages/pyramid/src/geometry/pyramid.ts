/** The sizes of a photograph's pyramid (reference, section 2.1; paper, section 2 and supplement). */
import { invalidOption, SinganError } from "../errors.js";
import { RECEPTIVE_FIELD } from "../network.js";
import type { Size } from "../picture.js";
import { LONGEST_INPUT_SIDE } from "./sides.js";

/** How deep and how large a pyramid is to be. */
export interface PyramidOptions {
  /** Shorter side of the coarsest scale, in pixels, 11 (the receptive field) or more; the paper's 25. */
  readonly minSize: number;
  /** Longer side of the finest scale, in pixels, more than `minSize`; the paper's 250. */
  readonly maxSize: number;
  /** Aimed-at ratio from one scale to the next coarser, between 0.3 and 0.95; 0.75 by default. */
  readonly scaleFactor?: number;
  /**
   * How the number of scales that `scaleFactor` leads to becomes a whole one. `up` (the default) gives one more than are
   * needed, as the paper's code does, so real ratios are nearer to 1; `down`, of its super-resolution (reference, 7.3),
   * as few as keep the real ratio no smaller than the target, but for reduced photographs.
   */
  readonly scaleRounding?: ScaleRounding;
  /**
   * Where the scales stand between the coarsest and the finest: `even` (the default), each the same ratio from its
   * neighbours (paper), or `coarse`, close to each other at the coarse end and far apart at the fine one (Hinz et al.
   * 2021, section 3). Their number follows from the photograph's own size where they are `even`, by the paper's code, so
   * that larger files of one picture can have one more or less; where they are `coarse`, from the reduced one's.
   */
  readonly scaleSpacing?: ScaleSpacing;
  /** Exact number of scales, instead of the one that `scaleFactor` leads to. */
  readonly scales?: number;
}

/** Ways to round a number of scales. */
export const SCALE_ROUNDINGS = ["up", "down"] as const;
export type ScaleRounding = (typeof SCALE_ROUNDINGS)[number];

/** Ways to space scales. */
export const SCALE_SPACINGS = ["even", "coarse"] as const;
export type ScaleSpacing = (typeof SCALE_SPACINGS)[number];

/** The pyramid of one photograph. */
export interface PyramidPlan {
  /** Every scale, the coarsest first. The finest is the size to which the photograph is reduced. */
  readonly sizes: Size[];
  /** Real ratio from one scale to the next coarser, their geometric mean where it varies; 1 where there is only one scale. */
  readonly scaleFactor: number;
}

/** More scales than any photograph needs. */
export const MOST_SCALES = 64;
const ASPECT = 10;

/**
 * Plans the scales of a photograph. Every scale is the reduced photograph times a power of the scale
 * factor (a whole one where they are spaced evenly), rounded up (tolerantly: rounding errors of
 * logarithms move no size); scales that would equal their neighbour are left out.
 *
 * @param name - Of the photograph, for error sentences.
 * @throws SinganError `INVALID_OPTION` for options outside their range, `INVALID_PICTURE` for a
 *   photograph that is too small or more than ten times longer than wide.
 * @example
 * planPyramid({ width: 250, height: 188 }, { minSize: 25, maxSize: 250 });
 * // ten sizes from 34x25 to 250x188, scaleFactor 0.799
 */
export function planPyramid(
  photograph: Size,
  options: PyramidOptions,
  name = "The photograph",
): PyramidPlan {
  const { minSize, maxSize, scaleFactor = 0.75, scaleRounding = "up", scales } = options;
  const { scaleSpacing = "even" } = options;
  checkOptions(minSize, maxSize, scaleFactor, scales);
  const finest = reduce(photograph, minSize, maxSize, name);
  const sizesIn = (steps: number) => sizesOf(finest, minSize, steps, scaleSpacing);
  if (scales !== undefined) {
    const sizes = sizesIn(scales - 1);
    if (hasRepeat(sizes)) {
      let most = scales - 1;
      while (hasRepeat(sizesIn(most - 1))) most--;
      const reduced = `a photograph of ${finest.width}x${finest.height} pixels`;
      throw invalidOption("scales", `at most ${most} for ${reduced}`, scales);
    }
    return { sizes, scaleFactor: factorOf(finest, minSize, scales - 1) };
  }
  const round = scaleRounding === "up" ? tolerantCeil : tolerantFloor;
  const log = (ratio: number) => round(Math.log(ratio) / Math.log(scaleFactor));
  const counted = scaleSpacing === "even" ? photograph : finest;
  const shorter = Math.min(counted.width, counted.height);
  const longer = Math.max(counted.width, counted.height);
  let steps = log(minSize / shorter) + 1 - log(Math.min(maxSize, longer) / longer);
  steps = Math.max(1, steps);
  while (hasRepeat(sizesIn(steps))) steps--;
  return { sizes: sizesIn(steps), scaleFactor: factorOf(finest, minSize, steps) };
}

/** The finest scale: the photograph, reduced if its longer side exceeds `maxSize`. */
function reduce({ width, height }: Size, minSize: number, maxSize: number, name: string): Size {
  const shown = `${name} has ${width}x${height} pixels`;
  const valid = (side: number) => Number.isInteger(side) && side >= 1 && side <= LONGEST_INPUT_SIDE;
  if (!valid(width) || !valid(height)) {
    throw picture(`${shown}; sides must be whole numbers from 1 to ${LONGEST_INPUT_SIDE}.`);
  }
  const longer = Math.max(width, height);
  const shorter = Math.min(width, height);
  if (longer > ASPECT * shorter) {
    throw picture(
      `${shown}; that is more than ${ASPECT} times as long as wide. Crop it to a squarer shape.`,
    );
  }
  if (shorter <= minSize) {
    throw picture(
      `${shown}; that is too small for a pyramid that starts at ${minSize}. ` +
        `Use a photograph with more than ${minSize} pixels on its shorter side.`,
    );
  }
  const ratio = Math.min(maxSize / longer, 1);
  const finest = { width: tolerantCeil(width * ratio), height: tolerantCeil(height * ratio) };
  if (Math.min(finest.width, finest.height) <= minSize) {
    throw picture(
      `${shown}; reduced to ${finest.width}x${finest.height} its shorter side is not above ` +
        `${minSize}, where the pyramid starts. Use a larger maxSize, a smaller minSize ` +
        `or a squarer photograph.`,
    );
  }
  return finest;
}

function factorOf({ width, height }: Size, minSize: number, steps: number): number {
  return steps === 0 ? 1 : (minSize / Math.min(width, height)) ** (1 / steps);
}

function sizesOf(finest: Size, minSize: number, steps: number, spacing: ScaleSpacing): Size[] {
  const factor = factorOf(finest, minSize, steps);
  return Array.from({ length: steps + 1 }, (_, scale) => {
    const ratio = factor ** powerOf(steps - scale, steps, spacing);
    return {
      width: tolerantCeil(finest.width * ratio),
      height: tolerantCeil(finest.height * ratio),
    };
  });
}

/** Exponent of the scale factor for a scale with `finer` scales above it, of `steps + 1`: 0 for the finest, `steps` for the coarsest. */
function powerOf(finer: number, steps: number, spacing: ScaleSpacing): number {
  if (spacing === "even" || finer === 0 || steps === 1) return finer;
  return ((steps - 1) * Math.log(finer)) / Math.log(steps) + 1;
}

function hasRepeat(sizes: readonly Size[]): boolean {
  return sizes.some(({ width, height }, scale) => {
    const before = sizes[scale - 1];
    return before?.width === width && before.height === height;
  });
}

/** Rounds up, but not because of a rounding error: 25.0000000001 stays 25. */
function tolerantCeil(value: number): number {
  return Math.ceil(value - 1e-9);
}

/** Rounds down, but not because of a rounding error: 5.9999999999 is 6. */
function tolerantFloor(value: number): number {
  return Math.floor(value + 1e-9);
}

function picture(sentence: string): SinganError {
  return new SinganError("INVALID_PICTURE", sentence);
}

function checkOptions(minSize: number, maxSize: number, factor: number, scales?: number): void {
  if (!Number.isInteger(minSize) || minSize < RECEPTIVE_FIELD || minSize > LONGEST_INPUT_SIDE) {
    throw invalidOption(
      "minSize",
      `an integer from ${RECEPTIVE_FIELD} to ${LONGEST_INPUT_SIDE}`,
      minSize,
    );
  }
  if (!Number.isInteger(maxSize) || maxSize <= minSize || maxSize > LONGEST_INPUT_SIDE) {
    const isSmall = maxSize <= minSize;
    throw invalidOption(
      "maxSize",
      `an integer ${isSmall ? `above the minimum size of ${minSize}` : `of at most ${LONGEST_INPUT_SIDE}`}`,
      maxSize,
    );
  }
  if (!(factor >= 0.3 && factor <= 0.95)) {
    throw invalidOption("scaleFactor", "a number from 0.3 to 0.95", factor);
  }
  if (scales !== undefined && (!Number.isInteger(scales) || scales < 1 || scales > MOST_SCALES)) {
    throw invalidOption("scales", `an integer from 1 to ${MOST_SCALES}`, scales);
  }
}
