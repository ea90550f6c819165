/** Values as a file would keep them. */
import type { Picture } from "./picture.js";

/** A picture with all values within [-1, 1], as a file would keep it. */
export function clamped(picture: Picture): Picture {
  return { ...picture, data: clampedValues(picture.data) };
}

/** Values within [-1, 1]. */
export function clampedValues(data: Float32Array): Float32Array {
  return data.map((value) => Math.min(1, Math.max(-1, value)));
}
