/** Laplacian pyramids (Burt and Adelson, 1983): what each octave of detail adds to the one below. */
import type { Picture, Size } from "../picture.js";
import { resample } from "../resample/resample.js";

/** A pyramid ends before its shorter side would fall below this. */
const SMALLEST = 16;

/**
 * Details from the finest level to the coarsest, and last the small picture that remains. Every level is the picture
 * minus what half its size can say, resampled back; all but the last have a mean of about 0.
 */
export function laplacianPyramid(picture: Picture): Picture[] {
  const half = halfSize(picture);
  if (Math.min(half.width, half.height) < SMALLEST) return [picture];
  const small = resample(picture, half);
  const back = resample(small, picture);
  const data = picture.data.map((value, i) => value - back.data[i]!);
  return [{ ...picture, data }, ...laplacianPyramid(small)];
}

function halfSize({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}
