/** A cut-out in a picture, and where it lies. */
import type { Size } from "@singan/pyramid";
import type { Placement, Point } from "../state/sheet.js";
import { blank, type Context, type Drawable } from "./canvas.js";

/** Draws the cut-out alone, as large as the canvas wants it. */
export function drawCutout(context: Context, cutout: Drawable, placement: Placement): void {
  const { width, height } = context.canvas;
  const tall = placement.size * height;
  const wide = (tall * cutout.width) / cutout.height;
  context.save();
  context.translate(placement.x * width, placement.y * height);
  context.rotate((placement.turn * Math.PI) / 180);
  context.drawImage(cutout, -wide / 2, -tall / 2, wide, tall);
  context.restore();
}

/** The photograph with the cut-out, and the cut-out's shape in white on black. */
export function pasted(
  photograph: HTMLCanvasElement,
  cutout: Drawable,
  placement: Placement,
): { image: HTMLCanvasElement; mask: HTMLCanvasElement } {
  const [image, context] = blank(photograph);
  context.drawImage(photograph, 0, 0);
  drawCutout(context, cutout, placement);
  const [mask, shape] = blank(photograph);
  drawCutout(shape, cutout, placement);
  shape.globalCompositeOperation = "source-in";
  shape.fillStyle = "white";
  shape.fillRect(0, 0, mask.width, mask.height);
  shape.globalCompositeOperation = "destination-over";
  shape.fillStyle = "black";
  shape.fillRect(0, 0, mask.width, mask.height);
  return { image, mask };
}

/** The corners of the cut-out's frame in a picture of a size, clockwise from the upper left before it is turned. */
export function frameOf(
  cutout: Size,
  { x, y, size, turn }: Placement,
  picture: Size,
): readonly Point[] {
  const down = (size * picture.height) / 2;
  const across = (down * cutout.width) / cutout.height;
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corners = [
    [-across, -down],
    [across, -down],
    [across, down],
    [-across, down],
  ] as const;
  return corners.map(([right, below]) => [
    x * picture.width + right * cos - below * sin,
    y * picture.height + right * sin + below * cos,
  ]);
}

/** Where a frame is taken to size and turn it: a corner that can be seen, the lower right one where it can; else the point of the picture next to that. */
export function handleOf(corners: readonly Point[], { width, height }: Size): Point {
  const [upperLeft, upperRight, lowerRight, lowerLeft] = corners as [Point, Point, Point, Point];
  const inside = ([x, y]: Point) => x >= 0 && x <= width && y >= 0 && y <= height;
  const seen = [lowerRight, lowerLeft, upperRight, upperLeft].find(inside);
  const [x, y] = lowerRight;
  return seen ?? [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
}
