/** Strokes on a canvas. */
import type { Stroke } from "../../state/scene.js";

export function drawStrokes(context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { colour, size, points } of strokes) {
    const [first, ...others] = points;
    if (first === undefined) continue;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = size;
    // A line of no length is not drawn.
    context.beginPath();
    context.arc(...first, size / 2, 0, 2 * Math.PI);
    context.fill();
    context.beginPath();
    context.moveTo(...first);
    for (const point of others) context.lineTo(...point);
    context.stroke();
  }
}
