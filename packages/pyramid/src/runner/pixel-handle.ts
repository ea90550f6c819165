/** Pictures in JavaScript's own memory. */
import type { Shape, Tensor, Window } from "../picture.js";
import type { Handle } from "./scale-runner.js";

/** A handle over an array that it does not copy: `read()` of the whole gives that array itself. */
export class PixelHandle implements Handle {
  readonly shape: Shape;
  #pixels: Float32Array | undefined;

  constructor({ data, shape }: Tensor) {
    this.shape = shape;
    this.#pixels = data;
  }

  async read(window?: Window): Promise<Float32Array> {
    if (this.#pixels === undefined) throw new Error("The handle has been disposed of.");
    return window === undefined ? this.#pixels : cutWindow(this.#pixels, this.shape, window);
  }

  dispose(): void {
    this.#pixels = undefined;
  }
}

/** Copies a window that lies inside from every plane of `[batch, channels, height, width]`. */
export function cutWindow(
  pixels: Float32Array,
  [batch, channels, rows, columns]: Shape,
  { x, y, width, height }: Window,
): Float32Array {
  const result = new Float32Array(batch * channels * height * width);
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let row = 0; row < height; row++) {
      const start = (plane * rows + y + row) * columns + x;
      result.set(pixels.subarray(start, start + width), (plane * height + row) * width);
    }
  }
  return result;
}
