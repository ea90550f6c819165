/** Copies of a photograph that anybody would call bad: what a distance must be read against. */

import { clamped } from "../clamped.js";
import { gaussian } from "../noise/field.js";
import type { Picture } from "../picture.js";
import { resample } from "../resample/resample.js";

/** Standard deviation of the noise, in [-1, 1] units: 10 % of the range. */
const NOISE = 0.2;

/** The photograph at half its size and back. */
export function blurred(photograph: Picture): Picture {
  const { width, height } = photograph;
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return clamped(resample(resample(photograph, half), photograph));
}

/** The photograph with Gaussian noise of a tenth of its range. */
export function noisy(photograph: Picture, seed = 0): Picture {
  const { width, height } = photograph;
  const field = { seed, purpose: "metrics", scale: 1000 } as const;
  const noise = gaussian(field, { sample: 0, channels: 3, window: { x: 0, y: 0, width, height } });
  const data = photograph.data.map((value, i) => value + NOISE * noise[i]!);
  return clamped({ ...photograph, data });
}
