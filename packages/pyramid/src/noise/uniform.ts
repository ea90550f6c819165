/** Uniform values from the same fields as the noise. */
import { checkRegion, HALF, keyOf, type NoiseField } from "./field.js";
import { threefry2x32 } from "./threefry.js";

/**
 * One uniform value for a sample or step, e.g. the mix of the gradient penalty.
 *
 * @returns A number strictly between 0 and 1 that float32 holds exactly: an odd multiple of 2^-24.
 */
export function uniform(field: NoiseField, sample: number): number {
  checkRegion({ sample, channels: 1, window: { x: 0, y: 0, width: 1, height: 1 } });
  const [key0, key1] = keyOf(field);
  const block = new Int32Array(2);
  const origin = HALF << 14;
  threefry2x32(key0, key1, origin | (sample & 0x3fff), origin | (sample >>> 14), block);
  return ((block[0]! >>> 9) + 0.5) / 2 ** 23;
}
