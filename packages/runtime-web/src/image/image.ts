/** One image that came out: its pixels, and ways to show and keep them. */
import { MadeImage, SinganError } from "@singan/pyramid";

/** A finished image: its pixels, and ways to show and save it. */
export class Image extends MadeImage {
  /** 8-bit RGBA as a canvas takes it, opaque. */
  toImageData(): ImageData {
    const { width, height } = this;
    const rgb = this.pixels();
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
    for (let i = 0; i < width * height; i++) {
      rgba[4 * i] = rgb[3 * i]!;
      rgba[4 * i + 1] = rgb[3 * i + 1]!;
      rgba[4 * i + 2] = rgb[3 * i + 2]!;
    }
    return new ImageData(rgba, width, height);
  }

  /** For what draws bitmaps fast; the caller closes it. */
  toImageBitmap(): Promise<ImageBitmap> {
    return createImageBitmap(this.toImageData());
  }

  /**
   * The image as a file.
   *
   * @param type - `image/png` by default; any other that the browser can write, such as `image/jpeg` and `image/webp`.
   * @param quality - 0 to 1, where the type loses.
   * @throws SinganError `INVALID_OPTION` for a type that the browser cannot write.
   */
  async toBlob(type = "image/png", quality?: number): Promise<Blob> {
    const canvas = new OffscreenCanvas(this.width, this.height);
    this.draw(canvas);
    const blob = await canvas.convertToBlob({ type, ...(quality !== undefined && { quality }) });
    if (blob.type === type) return blob;
    // Browsers give PNG instead, without a word.
    throw new SinganError(
      "INVALID_OPTION",
      `This browser cannot write ${type}; image/png it can, as all do.`,
    );
  }

  /** Draws the image on a canvas, which takes its size. */
  draw(canvas: HTMLCanvasElement | OffscreenCanvas): void {
    canvas.width = this.width;
    canvas.height = this.height;
    contextOf(canvas).putImageData(this.toImageData(), 0, 0);
  }
}

/** What draws in two dimensions. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** @throws SinganError `INVALID_OPTION` for a canvas that draws otherwise, or is too large for the browser. */
export function contextOf(canvas: HTMLCanvasElement | OffscreenCanvas): Context2D {
  const context = canvas.getContext("2d") as Context2D | null;
  if (context !== null) return context;
  const { width, height } = canvas;
  throw new SinganError(
    "INVALID_OPTION",
    `The canvas of ${width}x${height} pixels gives no 2D context: it is in use for another kind of drawing, or too large.`,
  );
}
