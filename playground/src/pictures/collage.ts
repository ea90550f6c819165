/** Pieces of the photograph moved or cloned to other places. */
import type { Piece, Point } from "../state/sheet.js";
import { blank, type Context, copied } from "./canvas.js";

/** Draws the photograph with its pieces moved, as large as the canvas. */
export function drawCollage(
  context: Context,
  photograph: HTMLCanvasElement,
  pieces: readonly Piece[],
): void {
  const { width, height } = context.canvas;
  context.drawImage(photograph, 0, 0, width, height);
  for (const piece of pieces.filter(isMoved)) {
    const before = copied(context.canvas);
    if (!piece.isClone) fillHole(context, piece.outline);
    context.save();
    trace(context, piece.outline, piece.by);
    context.clip();
    context.drawImage(before, piece.by[0] * width, piece.by[1] * height);
    context.restore();
  }
}

/** The photograph with its pieces moved, and in white on black what of it changed; nothing where nothing was moved. */
export function collage(
  photograph: HTMLCanvasElement,
  pieces: readonly Piece[],
): { image: HTMLCanvasElement; mask: HTMLCanvasElement } | undefined {
  if (!pieces.some(isMoved)) return undefined;
  const [image, context] = blank(photograph);
  drawCollage(context, photograph, pieces);
  const [mask, shape] = blank(photograph);
  shape.fillStyle = "black";
  shape.fillRect(0, 0, mask.width, mask.height);
  shape.fillStyle = "white";
  for (const piece of pieces.filter(isMoved)) {
    for (const by of piece.isClone ? [piece.by] : [piece.by, NOWHERE]) {
      trace(shape, piece.outline, by);
      shape.fill();
    }
  }
  return { image, mask };
}

const NOWHERE: Point = [0, 0];

export function isMoved({ by }: Piece): boolean {
  return by[0] !== 0 || by[1] !== 0;
}

/** Makes the outline the path. */
export function trace(context: Context, outline: readonly Point[], [right, below]: Point): void {
  const { width, height } = context.canvas;
  context.beginPath();
  for (const [x, y] of outline) context.lineTo((x + right) * width, (y + below) * height);
  context.closePath();
}

export function isInside(outline: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (const [i, [x1, y1]] of outline.entries()) {
    const [x2, y2] = outline.at(i - 1)!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** A round piece, for those who cannot draw one. */
export function roundPiece([x, y]: Point, radius: number): Point[] {
  const corners = 24;
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return [x + radius * Math.cos(angle), y + 1.3 * radius * Math.sin(angle)] as const;
  });
}

/**
 * Fills a part with the colours around it: pictures with the part cut out, halved until nothing of the hole is left, are laid
 * under one another.
 */
function fillHole(context: Context, outline: readonly Point[]): void {
  const { width, height } = context.canvas;
  context.save();
  context.globalCompositeOperation = "destination-out";
  trace(context, outline, NOWHERE);
  context.fill();
  context.restore();
  const layers = [copied(context.canvas)];
  for (let last = layers[0]!; Math.min(last.width, last.height) > 2; last = layers.at(-1)!) {
    const [half, reduce] = blank({
      width: Math.ceil(last.width / 2),
      height: Math.ceil(last.height / 2),
    });
    reduce.drawImage(last, 0, 0, half.width, half.height);
    layers.push(half);
  }
  context.save();
  context.globalCompositeOperation = "destination-over";
  for (const layer of layers.slice(1)) context.drawImage(layer, 0, 0, width, height);
  context.restore();
}
