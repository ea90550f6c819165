/** Paintings that go on beyond their borders. */
import { LONGEST_SIDE } from "../geometry/sides.js";
import type { Picture, Size, Window } from "../picture.js";

/**
 * A painting with its outermost pixels repeated around it. A model knows how a photograph ends at its borders; flat colours
 * that end there it never saw, and it would put a frame around them. So they go on, and the frame is cut off with what is
 * beyond.
 *
 * @param margin - How far it goes on, in pixels.
 */
export function surrounded({ width, height, data }: Picture, margin: number): Picture {
  const outer = { width: width + 2 * margin, height: height + 2 * margin };
  const inside = (at: number, side: number) => Math.min(Math.max(at - margin, 0), side - 1);
  const plane = outer.width * outer.height;
  const out = Float32Array.from({ length: 3 * plane }, (_, i) => {
    const row =
      Math.floor(i / plane) * height + inside(Math.floor((i % plane) / outer.width), height);
    return data[row * width + inside(i % outer.width, width)]!;
  });
  return { ...outer, data: out };
}

/**
 * The margin, or less where a surrounded painting would be longer than a picture may be.
 *
 * @param painting - Without its surroundings.
 */
export function fittingMargin(wanted: Size, painting: Size, margin: number): number {
  const room = (side: keyof Size) =>
    Math.floor((((LONGEST_SIDE - wanted[side]) >> 1) * painting[side]) / wanted[side]);
  return Math.min(margin, room("width"), room("height"));
}

/** The size that shows a painting at the wanted one once it is surrounded. */
export function surroundedSize(wanted: Size, painting: Size, margin: number): Size {
  const along = (side: keyof Size) =>
    wanted[side] + 2 * Math.round((margin * wanted[side]) / painting[side]);
  return { width: along("width"), height: along("height") };
}

/** The middle of what was made. */
export function middle(whole: Size, { width, height }: Size): Window {
  return { width, height, x: (whole.width - width) >> 1, y: (whole.height - height) >> 1 };
}
