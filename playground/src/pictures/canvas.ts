/** Canvases and what is drawn on them. */
import type { Size } from "@singan/pyramid";

export type Context = CanvasRenderingContext2D;

/** What can be drawn and has a size. */
export type Drawable = HTMLCanvasElement | HTMLImageElement;

/** An empty canvas of its own. */
export function blank({ width, height }: Size): [HTMLCanvasElement, Context] {
  const canvas = document.createElement("canvas");
  return [canvas, sized(canvas, { width, height })];
}

/** Gives a canvas a size and clears it. */
export function sized(canvas: HTMLCanvasElement, { width, height }: Size): Context {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws on no canvas of this size.");
  context.imageSmoothingQuality = "high";
  return context;
}

export function copied(source: HTMLCanvasElement): HTMLCanvasElement {
  const [canvas, context] = blank(source);
  context.drawImage(source, 0, 0);
  return canvas;
}

/**
 * A picture of a file or an address.
 *
 * @throws Error that says what to give instead.
 */
export async function readPicture(source: string | File): Promise<HTMLImageElement> {
  const address = typeof source === "string" ? source : URL.createObjectURL(source);
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
    return image;
  } catch {
    const name = typeof source === "string" ? "The picture" : source.name;
    throw new NoPicture(
      `${name} is no picture that this browser can read. Give a PNG, JPEG or WebP file.`,
    );
  } finally {
    if (typeof source !== "string") URL.revokeObjectURL(address);
  }
}

/** A file that is no picture. */
export class NoPicture extends Error {}

/** A size with a longest side of at most so many pixels. */
export function atMost({ width, height }: Size, longest: number): Size {
  const share = Math.min(1, longest / Math.max(width, height));
  return { width: Math.round(share * width), height: Math.round(share * height) };
}
