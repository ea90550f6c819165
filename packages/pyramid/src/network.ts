/** The fixed numbers of the generator (paper, section 2.2; reference, 4), and the noise that follows from them. */
import type { Padding } from "./model/metadata.js";
import type { Shape, Size, Window } from "./picture.js";

/** Pixels that five unpadded 3x3 convolutions eat on each side. */
export const MARGIN = 5;
/** Side of the square of input pixels that one output pixel sees. */
export const RECEPTIVE_FIELD = 2 * MARGIN + 1;
/** Negative slope of the activations. */
export const SLOPE = 0.2;
/** Added to the variance before its square root in batch normalisation. */
export const NORMALISATION_EPSILON = 1e-5;

/** Noise of scale 0 has one channel, which all three of the picture take; every other scale's has three. */
export function noiseChannels(scale: number): 1 | 3 {
  return scale === 0 ? 1 : 3;
}

/** Where a scale's noise is drawn: the scale itself, or with padding `noise` its margin too. */
export function noiseWindow({ width, height }: Size, padding: Padding): Window {
  const border = padding === "noise" ? MARGIN : 0;
  return { x: -border, y: -border, width: width + 2 * border, height: height + 2 * border };
}

/** Shape of the noise of a scale of this size: `[1, 1 or 3, H, W]`. */
export function noiseShape(size: Size, padding: Padding, scale: number): Shape {
  const { width, height } = noiseWindow(size, padding);
  return [1, noiseChannels(scale), height, width];
}

/** Multiplications of one generator pass over a picture: layers of 3, c, c, c, c and 3 channels, 9 a filter. */
export function passCost({ width, height }: Size, channels: number): number {
  return width * height * 9 * (2 * 3 * channels + 3 * channels * channels);
}
