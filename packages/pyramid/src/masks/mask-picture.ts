/** A mask as a picture that people can look at and paint on. */
import type { Picture } from "../picture.js";
import type { Mask } from "./mask.js";

/** Grey: black outside, white inside. `maskOf` reads it back, but for what lies between. */
export function maskPicture({ width, height, data }: Mask): Picture {
  const pixels = width * height;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < planes.length; i++) planes[i] = 2 * data[i % pixels]! - 1;
  return { width, height, data: planes };
}
