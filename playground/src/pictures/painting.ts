/** A painting: strokes over the photograph in flat colours, or over nothing. */
import type { Sheet, Stroke } from "../state/sheet.js";
import { blank, type Context } from "./canvas.js";
import { type Levels, levels } from "./colour.js";

/** The colour of the palette on which one paints where the photograph is cleared away: that of most pixels. */
export const GROUND = 0;

/** The photograph is blurred to this share of its sides before it becomes flat. */
const DETAIL = 1 / 7;

/** The photograph as somebody with a broad brush and this palette would paint it. */
export function flattened(
  photograph: HTMLCanvasElement,
  palette: readonly string[],
): HTMLCanvasElement {
  const { width, height } = photograph;
  const few = { width: Math.ceil(width * DETAIL), height: Math.ceil(height * DETAIL) };
  const [small, reduce] = blank(few);
  reduce.drawImage(photograph, 0, 0, few.width, few.height);
  const [canvas, context] = blank({ width: 2 * width, height: 2 * height });
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const colours = palette.map(levels);
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = nearest(colours, data[i]!, data[i + 1]!, data[i + 2]!);
    data[i] = red;
    data[i + 1] = green;
    data[i + 2] = blue;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** Draws a painting as large as the canvas. */
export function drawPainting(
  context: Context,
  { ground, strokes }: Pick<Sheet, "ground" | "strokes">,
  palette: readonly string[],
  flat: HTMLCanvasElement,
): void {
  const { width, height } = context.canvas;
  if (ground === "photograph") context.drawImage(flat, 0, 0, width, height);
  else {
    context.fillStyle = palette[GROUND] ?? "#888";
    context.fillRect(0, 0, width, height);
  }
  for (const stroke of strokes) drawStroke(context, stroke, palette);
}

export function drawStroke(context: Context, stroke: Stroke, palette: readonly string[]): void {
  const { width, height } = context.canvas;
  const { colour, size, points } = stroke;
  const [first] = points;
  if (first === undefined) return;
  context.strokeStyle = context.fillStyle = palette[colour % palette.length] ?? "#888";
  context.lineWidth = size * width;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x * width, y * height);
  context.stroke();
  // Lines of no length are not drawn, so a point alone needs a dot.
  context.beginPath();
  context.arc(first[0] * width, first[1] * height, (size * width) / 2, 0, 2 * Math.PI);
  context.fill();
}

function nearest(colours: readonly Levels[], red: number, green: number, blue: number): Levels {
  let best: Levels = [red, green, blue];
  let least = Number.POSITIVE_INFINITY;
  for (const colour of colours) {
    const distance = (colour[0] - red) ** 2 + (colour[1] - green) ** 2 + (colour[2] - blue) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = colour;
  }
  return best;
}
