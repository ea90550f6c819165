/** Paintings that go on beyond their borders. */
import { LONGEST_SIDE } from "../geometry/sides.js";
import type { Picture, Size, Window } from "../picture.js";

/** A painting with what lies around it, and where in the result it is. */
export interface Surrounded {
  /** The painting, its outermost pixels repeated around it. */
  readonly painting: Picture;
  /** What to make of it. */
  readonly size: Size;
  /** The part of that which is wanted. */
  readonly window: Window;
}

/**
 * A model knows how a photograph ends at its borders. Flat colours that end there it never saw, and it would put a frame
 * around them; so they go on, and the frame is cut off with what is beyond.
 *
 * @param painting - As it enters.
 * @param wanted - Size of what is wanted of it.
 * @param margin - How far it goes on, pixels of the painting.
 */
export function surrounded(painting: Picture, wanted: Size, margin: number): Surrounded {
  const along = (side: "width" | "height") => {
    const beyond = Math.round((margin * wanted[side]) / painting[side]);
    const whole = Math.min(wanted[side] + 2 * beyond, LONGEST_SIDE);
    return { whole, from: (whole - wanted[side]) >> 1 };
  };
  const across = along("width");
  const down = along("height");
  return {
    painting: extended(painting, margin),
    size: { width: across.whole, height: down.whole },
    window: { ...wanted, x: across.from, y: down.from },
  };
}

function extended({ width, height, data }: Picture, margin: number): Picture {
  const outer = { width: width + 2 * margin, height: height + 2 * margin };
  const out = new Float32Array(3 * outer.width * outer.height);
  for (let plane = 0, to = 0; plane < 3; plane += 1) {
    for (let y = -margin; y < height + margin; y += 1) {
      const row = (plane * height + inside(y, height)) * width;
      for (let x = -margin; x < width + margin; x += 1, to += 1) {
        out[to] = data[row + inside(x, width)]!;
      }
    }
  }
  return { ...outer, data: out };
}

function inside(position: number, side: number): number {
  return Math.min(Math.max(position, 0), side - 1);
}

/**
 * The part of any size of the result that the painting covers, to whole pixels.
 *
 * @param size - Of the result at some scale.
 */
export function windowAt(size: Size, { size: whole, window }: Surrounded): Window {
  const along = (side: "width" | "height", from: number) => {
    const start = Math.round((from * size[side]) / whole[side]);
    const length = Math.max(1, Math.round((window[side] * size[side]) / whole[side]));
    return { start, length: Math.min(length, size[side] - start) };
  };
  const across = along("width", window.x);
  const down = along("height", window.y);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}
