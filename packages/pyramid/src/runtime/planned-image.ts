/** What every runtime's large images are, of which nothing is computed before it is asked for. */
import type { Rendering } from "../applications/rendering.js";
import type { Picture, Size, Window } from "../picture.js";

/** Runs work that a model waits for before it is disposed of. */
export type Guarded = <T>(work: () => Promise<T>) => Promise<T>;

/** A finished plan for an image of `width` x `height` pixels, which may be larger than memory. */
export class PlannedImage<Image> implements Size {
  readonly width: number;
  readonly height: number;

  constructor(
    protected readonly rendering: Rendering,
    protected readonly guarded: Guarded,
    protected readonly image: (picture: Picture) => Image,
  ) {
    this.width = rendering.size.width;
    this.height = rendering.size.height;
  }

  /**
   * Computes a part of the image: the same pixels that it has in the whole, bit for bit.
   *
   * @throws SinganError `INVALID_OPTION` for a window that leaves the image; whatever an aborted signal gives as its reason.
   */
  async window(window: Window): Promise<Image> {
    return this.image(await this.guarded(() => this.rendering.window(window)));
  }

  /** Frees what is kept between windows. */
  dispose(): void {
    this.rendering.dispose();
  }
}
