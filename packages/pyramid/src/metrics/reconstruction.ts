/** How well a picture repeats another. */
import type { Picture } from "../picture.js";

/** Root mean square difference of two pictures of one size, in [-1, 1] units. */
export function rootMeanSquare(a: Pick<Picture, "data">, b: Pick<Picture, "data">): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i]! - b.data[i]!) ** 2;
  return Math.sqrt(sum / a.data.length);
}

/** Peak signal-to-noise ratio in dB of a root mean square difference in [-1, 1] units, whose peak is 2. */
export function peakSignalToNoise(rmse: number): number {
  return 20 * Math.log10(2 / rmse);
}
