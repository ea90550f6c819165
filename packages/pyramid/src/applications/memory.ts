/** Pixels in JavaScript's own memory: handles over them, and refusals where they would not fit. */
import { SinganError } from "../errors.js";
import type { Shape, Size, Window } from "../picture.js";
import type { Handle } from "../runner/scale-runner.js";

/** Bytes an application may hold where its caller names no other limit: 4 GiB. */
export const DEFAULT_MEMORY = 2 ** 32;

/** One picture, `[1, 3, height, width]`, that no runtime holds yet. */
export class MemoryHandle implements Handle {
  readonly shape: Shape;
  #data: Float32Array | undefined;

  constructor(data: Float32Array, { width, height }: Size) {
    this.shape = [1, 3, height, width];
    this.#data = data;
  }

  /** The whole array itself, not a copy, where no window is named. */
  async read(window?: Window): Promise<Float32Array> {
    if (this.#data === undefined) throw new Error("This picture was disposed before it was read.");
    if (window === undefined) return this.#data;
    const [, channels, height, width] = this.shape;
    return cutWindow(this.#data, channels, { width, height }, window);
  }

  dispose(): void {
    this.#data = undefined;
  }
}

/** Copies a window that lies inside `[channels, size.height, size.width]` planes. */
export function cutWindow(
  data: Float32Array,
  channels: number,
  size: Size,
  { x, y, width, height }: Window,
): Float32Array {
  const out = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const from = (channel * size.height + y + row) * size.width + x;
      out.set(data.subarray(from, from + width), (channel * height + row) * width);
    }
  }
  return out;
}

/** Three planes of zeros; a failed allocation becomes `OUT_OF_MEMORY`. */
export function allocatePicture(size: Size): Float32Array {
  try {
    return new Float32Array(3 * size.width * size.height);
  } catch (cause) {
    throw tooLarge(size, 12 * size.width * size.height, "this process can have", cause);
  }
}

/**
 * Refuses a chain of scales whose pixels would not fit: the largest two neighbours as float32, which
 * are alive at once, before anything runs.
 *
 * @throws SinganError `OUT_OF_MEMORY`.
 */
export function checkMemory(sizes: readonly Size[], limit = DEFAULT_MEMORY): void {
  const areas = sizes.map(({ width, height }) => width * height);
  const bytes = Math.max(...areas.map((area, scale) => 12 * (area + (areas[scale - 1] ?? 0))));
  if (bytes > limit) throw tooLarge(sizes.at(-1)!, bytes, `the ${shownBytes(limit)} it may have`);
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
