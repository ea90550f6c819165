/** How much memory a picture may take: refusals before anything runs, and where an allocation fails. */
import { SinganError } from "../errors.js";
import type { Size } from "../picture.js";
import { shownBytes } from "../shown-bytes.js";

/** Pixels of the largest scale that runs in one piece; beyond, it runs by windows. */
export const LARGEST_WHOLE = 1_000_000;

/** Bytes an application may hold where its caller names no other limit: 4 GiB. */
export const DEFAULT_MEMORY = 2 ** 32;

/** Feature maps of a link that are alive at once: what enters a convolution and what leaves it. */
const LIVE_MAPS = 2;

/** Three planes of zeros; a failed allocation becomes `OUT_OF_MEMORY`. */
export function allocatePicture(size: Size): Float32Array {
  try {
    return new Float32Array(3 * size.width * size.height);
  } catch (cause) {
    throw tooLarge(size, pictureBytes(size), "this process can have", cause);
  }
}

/** Bytes of a picture's three planes. */
export function pictureBytes({ width, height }: Size): number {
  return 12 * width * height;
}

/** Bytes of the feature maps of a link of so many channels. */
export function linkBytes({ width, height }: Size, channels: number): number {
  return 4 * LIVE_MAPS * channels * width * height;
}

/**
 * @param size - Of the picture that is asked for.
 * @param bytes - What making it takes.
 * @throws SinganError `OUT_OF_MEMORY` where that is beyond the limit.
 */
export function checkMemory(
  size: Size,
  bytes: number = pictureBytes(size),
  limit: number = DEFAULT_MEMORY,
): void {
  if (bytes > limit) throw tooLarge(size, bytes, `the ${shownBytes(limit)} it may have`);
}

function tooLarge(size: Size, bytes: number, limit: string, cause?: unknown): SinganError {
  return new SinganError(
    "OUT_OF_MEMORY",
    `An image of ${size.width}x${size.height} pixels needs about ${shownBytes(bytes)} of memory, ` +
      `more than ${limit}; ask for a smaller width or height.`,
    { cause },
  );
}
