/** Lines over a canvas that are no part of its picture. */
import type { Context } from "../pictures/canvas.js";

/** Strokes the path such that it shows on dark and on light. */
export function strokeVisibly(context: Context): void {
  context.save();
  context.lineWidth = 5;
  context.strokeStyle = "rgb(0 0 0 / 60%)";
  context.stroke();
  context.lineWidth = 2.5;
  context.strokeStyle = "#fff";
  context.setLineDash([9, 7]);
  context.stroke();
  context.restore();
}
