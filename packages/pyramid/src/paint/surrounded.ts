/** Paintings that go on beyond their borders. */
import type { Picture, Size, Window } from "../picture.js";

/** Pixels of a side with its surroundings: noise ends at 2^17 (`HALF`), and a link sees a little further. */
export const LONGEST_SURROUNDED = 131_000;

/**
 * A painting with its outermost pixels repeated around it. A model knows how a photograph ends at its borders; flat colours
 * that end there it never saw, and it would put a frame around them. So they go on, and the frame is cut off with what is
 * beyond.
 *
 * @param around - How far it goes on to each side, in pixels.
 */
export function surrounded({ width, height, data }: Picture, around: Size): Picture {
  const outer = { width: width + 2 * around.width, height: height + 2 * around.height };
  const inside = (at: number, side: number) => Math.min(Math.max(at, 0), side - 1);
  const plane = outer.width * outer.height;
  const out = Float32Array.from({ length: 3 * plane }, (_, i) => {
    const row =
      Math.floor(i / plane) * height +
      inside(Math.floor((i % plane) / outer.width) - around.height, height);
    return data[row * width + inside((i % outer.width) - around.width, width)]!;
  });
  return { ...outer, data: out };
}

/**
 * How far a painting goes on to each side, in its pixels: by the margin, or by less where the output is so long that noise
 * would end before.
 *
 * @param painting - Without its surroundings.
 */
export function surroundings(wanted: Size, painting: Size, margin: number): Size {
  return bothSides((side) => {
    const room = (LONGEST_SURROUNDED - wanted[side]) >> 1;
    return Math.min(margin, Math.floor((room * painting[side]) / wanted[side]));
  });
}

/** The size that shows a painting at the wanted one once it is surrounded. */
export function surroundedSize(wanted: Size, painting: Size, around: Size): Size {
  return bothSides(
    (side) => wanted[side] + 2 * Math.round((around[side] * wanted[side]) / painting[side]),
  );
}

function bothSides(along: (side: keyof Size) => number): Size {
  return { width: along("width"), height: along("height") };
}

/** The middle of what was made. */
export function middle(whole: Size, { width, height }: Size): Window {
  return { width, height, x: (whole.width - width) >> 1, y: (whole.height - height) >> 1 };
}
