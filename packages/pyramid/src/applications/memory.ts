/** How much memory a chain of scales may take: refusals before anything runs, and where an allocation fails. */
import { SinganError } from "../errors.js";
import type { Size } from "../picture.js";

/** Pixels of the largest scale that runs in one piece; beyond, it runs by windows. */
export const LARGEST_WHOLE = 1_000_000;

/** Bytes an application may hold where its caller names no other limit: 4 GiB. */
export const DEFAULT_MEMORY = 2 ** 32;

/** Three planes of zeros; a failed allocation becomes `OUT_OF_MEMORY`. */
export function allocatePicture(size: Size): Float32Array {
  try {
    return new Float32Array(3 * size.width * size.height);
  } catch (cause) {
    throw tooLarge(size, 12 * size.width * size.height, "this process can have", cause);
  }
}

/** Feature maps of a link that are alive at once: what enters a convolution and what leaves it. */
const LIVE_MAPS = 2;

/**
 * Refuses a chain of scales that would not fit, before anything runs: the largest two neighbours as float32, which are
 * alive at once, and the feature maps of the link between them, of the whole picture or of a window.
 *
 * @param sizes - Of all pictures in their order, what enters among them.
 * @param channels - Of the links that make them.
 * @throws SinganError `OUT_OF_MEMORY`.
 */
export function checkMemory(
  sizes: readonly Size[],
  channels: readonly number[],
  limit = DEFAULT_MEMORY,
): void {
  const areas = sizes.map(({ width, height }) => width * height);
  const pairs = areas.map((area, scale) => {
    const maps = 4 * LIVE_MAPS * (channels[scale] ?? 0) * Math.min(area, LARGEST_WHOLE);
    return 12 * (area + (areas[scale - 1] ?? 0)) + maps;
  });
  const bytes = Math.max(...pairs);
  const largest = sizes[pairs.indexOf(bytes)]!;
  if (bytes > limit) throw tooLarge(largest, bytes, `the ${shownBytes(limit)} it may have`);
}

function tooLarge(size: Size, bytes: number, limit: string, cause?: unknown): SinganError {
  return new SinganError(
    "OUT_OF_MEMORY",
    `An image of ${size.width}x${size.height} pixels needs about ${shownBytes(bytes)} of memory, ` +
      `more than ${limit}; ask for a smaller width or height.`,
    { cause },
  );
}

function shownBytes(bytes: number): string {
  const [size, unit] = bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${Number(size.toPrecision(2))} ${unit}`;
}
