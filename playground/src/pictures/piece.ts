/** A piece of the photograph on its way. Its middle stays in the picture, so that it can always be grabbed again. */
import { type Piece, type Point, RANGES, within } from "../state/sheet.js";

/** The piece so far from where it was cut out. */
export function movedTo(piece: Piece, by: Point): Piece {
  const middle = middleOf(piece.outline);
  return { ...piece, by: minus(inPicture(plus(middle, by)), middle) };
}

/** The piece of another part of the photograph, as far away from it as before. */
export function showing(piece: Piece, step: Point): Piece {
  const middle = middleOf(piece.outline);
  const there = minus(inPicture(plus(middle, step)), middle);
  const outline = piece.outline.map((point) => plus(point, there));
  return movedTo({ ...piece, outline }, piece.by);
}

export function plus([x1, y1]: Point, [x2, y2]: Point): Point {
  return [x1 + x2, y1 + y2];
}

export function minus([x1, y1]: Point, [x2, y2]: Point): Point {
  return [x1 - x2, y1 - y2];
}

function middleOf(outline: readonly Point[]): Point {
  const across = outline.map(([x]) => x);
  const down = outline.map(([, y]) => y);
  return [
    (Math.min(...across) + Math.max(...across)) / 2,
    (Math.min(...down) + Math.max(...down)) / 2,
  ];
}

function inPicture([x, y]: Point): Point {
  return [within(x, RANGES.place), within(y, RANGES.place)];
}
