/** Pictures from the bytes that files have. */
import { SinganError } from "./errors.js";
import type { Picture, Size } from "./picture.js";

/**
 * The picture of 8-bit interleaved RGB: `v / 127.5 - 1`.
 *
 * @throws SinganError `INVALID_PICTURE` unless there are `3 * width * height` bytes.
 */
export function fromBytes(bytes: Uint8Array, { width, height }: Size): Picture {
  const pixels = width * height;
  if (bytes.length !== 3 * pixels) {
    throw new SinganError(
      "INVALID_PICTURE",
      `Expected ${3 * pixels} bytes for ${width}x${height} RGB pixels but received ${bytes.length}.`,
    );
  }
  const data = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * pixels;
    for (let i = 0; i < pixels; i++) data[plane + i] = bytes[3 * i + channel]! / 127.5 - 1;
  }
  return { width, height, data };
}
