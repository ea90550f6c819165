/** Parts of a photograph that were cut out and moved. */
import type { Image } from "@singan/runtime-web";
import type { Piece, Point } from "../../state/scene.js";

type Canvas = HTMLCanvasElement | OffscreenCanvas;
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws the photograph with its pieces where they were moved. */
export function drawPieces(canvas: Canvas, photograph: Image, pieces: readonly Piece[]): void {
  photograph.draw(canvas);
  const context = canvas.getContext("2d") as Context;
  const original = new OffscreenCanvas(photograph.width, photograph.height);
  photograph.draw(original);
  for (const { outline, isClone } of pieces) {
    if (isClone) continue;
    // Where it was, there is the colour around it: the model makes texture of that.
    context.fillStyle = colourAround(original, outline);
    trace(context, outline);
    context.fill();
  }
  for (const { outline, by } of pieces) {
    context.save();
    context.translate(...by);
    trace(context, outline);
    context.clip();
    context.drawImage(original, 0, 0);
    context.restore();
  }
}

/** White where something changed, on black. */
export function maskOf({ width, height }: Image, pieces: readonly Piece[]): OffscreenCanvas {
  const mask = new OffscreenCanvas(width, height);
  const context = mask.getContext("2d")!;
  context.fillRect(0, 0, width, height);
  context.fillStyle = "#fff";
  for (const { outline, by, isClone } of pieces) {
    if (!isClone) {
      trace(context, outline);
      context.fill();
    }
    context.save();
    context.translate(...by);
    trace(context, outline);
    context.fill();
    context.restore();
  }
  return mask;
}

/** Shows a line around a piece, or one that is being drawn. */
export function drawOutline(context: Context, outline: readonly Point[], [x, y]: Point): void {
  context.save();
  context.translate(x, y);
  trace(context, outline);
  for (const [colour, dash] of [
    ["#000", []],
    ["#fff", [4, 4]],
  ] as const) {
    context.setLineDash([...dash]);
    context.strokeStyle = colour;
    context.stroke();
  }
  context.restore();
}

/** Whether a point lies in a piece, where it is now. */
export function isInside({ outline, by }: Piece, [x, y]: Point): boolean {
  const path = new Path2D();
  for (const [px, py] of outline) path.lineTo(px + by[0], py + by[1]);
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  return context.isPointInPath(path, x, y);
}

function trace(context: Context, outline: readonly Point[]): void {
  context.beginPath();
  for (const point of outline) context.lineTo(...point);
  context.closePath();
}

/** The mean colour along an outline. */
function colourAround(canvas: OffscreenCanvas, outline: readonly Point[]): string {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
  const sum = [0, 0, 0];
  for (const [x, y] of outline) {
    const column = Math.min(width - 1, Math.max(0, Math.round(x)));
    const row = Math.min(height - 1, Math.max(0, Math.round(y)));
    for (let c = 0; c < 3; c++) sum[c]! += data[4 * (row * width + column) + c]!;
  }
  return `rgb(${sum.map((value) => Math.round(value / outline.length)).join(" ")})`;
}
