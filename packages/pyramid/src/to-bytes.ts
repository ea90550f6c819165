/** Pictures as the bytes that files and screens have. */
import type { Picture } from "./picture.js";

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
