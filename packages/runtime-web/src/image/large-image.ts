/** An image that is computed only where it is asked for, so that it may be larger than memory. */
import type { Signal, Size, Window } from "@singan/pyramid";
import { contextOf, type Image } from "./image.js";

/** A part of a large image, in its place. */
export interface ImageTile {
  readonly window: Window;
  readonly image: Image;
}

/** A finished plan for an image of `width` x `height` pixels. */
export interface LargeImage extends Size {
  /**
   * Computes a part of the image: the same pixels that it has in the whole, bit for bit.
   *
   * @throws SinganError `INVALID_OPTION` for a window that leaves the image; whatever an aborted signal gives as its reason.
   */
  window(window: Window): Promise<Image>;
  /** Computes all of it in parts, row by row. */
  tiles(): AsyncGenerator<ImageTile, void, undefined>;
  /** Computes all of it and draws each part as soon as it is there, on a canvas that takes its size. */
  draw(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    options?: { readonly signal?: Signal | undefined },
  ): Promise<void>;
  /** Frees what is kept between windows. */
  dispose(): void;
}

/** `LargeImage.draw`, wherever the image is computed. */
export async function drawTiles(
  large: LargeImage,
  canvas: HTMLCanvasElement | OffscreenCanvas,
  { signal }: { readonly signal?: Signal | undefined },
): Promise<void> {
  signal?.throwIfAborted();
  canvas.width = large.width;
  canvas.height = large.height;
  const context = contextOf(canvas);
  for await (const { window, image } of large.tiles()) {
    context.putImageData(image.toImageData(), window.x, window.y);
    signal?.throwIfAborted();
  }
}
