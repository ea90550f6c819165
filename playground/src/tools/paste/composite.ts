/** A cut-out on the photograph, and the mask of where it is. */
import type { Image } from "@singan/runtime-web";
import type { Scene } from "../../state/scene.js";

export type Placement = Pick<Scene["paste"], "x" | "y" | "size" | "turn">;
type Drawable = ImageBitmap | HTMLImageElement;

/** Draws the photograph with the cut-out on it. */
export function drawComposite(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  photograph: Image,
  cutOut: Drawable,
  placement: Placement,
): void {
  photograph.draw(canvas);
  place(canvas, cutOut, placement);
}

/** White as much as the cut-out is opaque, on black. */
export function maskOf(
  { width, height }: Image,
  cutOut: Drawable,
  placement: Placement,
): OffscreenCanvas {
  const mask = new OffscreenCanvas(width, height);
  const context = place(mask, cutOut, placement);
  context.globalCompositeOperation = "source-in";
  fill(context, "#fff", width, height);
  context.globalCompositeOperation = "destination-over";
  fill(context, "#000", width, height);
  return mask;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function place(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  cutOut: Drawable,
  { x, y, size, turn }: Placement,
): Context {
  const context = canvas.getContext("2d") as Context;
  const height = size * canvas.height;
  const width = (height * cutOut.width) / cutOut.height;
  context.translate(x * canvas.width, y * canvas.height);
  context.rotate((turn * Math.PI) / 180);
  context.imageSmoothingQuality = "high";
  context.drawImage(cutOut, -width / 2, -height / 2, width, height);
  context.resetTransform();
  return context;
}

function fill(context: Context, colour: string, width: number, height: number): void {
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
}
