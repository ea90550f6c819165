/** How much the frames of a clip differ, which a still of it cannot show. */
import type { Image } from "../image/image.js";

export class Motion {
  #before: Uint8Array | undefined;
  #sum = 0;
  #steps = 0;

  /** @param frame - The next one; all are of one size. */
  add(frame: Image): void {
    const now = frame.pixels();
    const before = this.#before;
    this.#before = now;
    if (before === undefined) return;
    this.#sum += now.reduce((sum, value, i) => sum + Math.abs(value - before[i]!), 0) / now.length;
    this.#steps++;
  }

  /** The mean change of a pixel's value from one frame to the next, in levels of 256; absent for a single frame. */
  get levels(): number | undefined {
    return this.#steps === 0 ? undefined : this.#sum / this.#steps;
  }
}
