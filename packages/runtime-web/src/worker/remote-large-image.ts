/** The page's side of a large image that is computed in a worker. */
import { type Signal, SinganError, type Size, type Window } from "@singan/pyramid";
import { LOST, type Loss } from "../device/loss.js";
import { Image } from "../image/image.js";
import { drawTiles, type ImageTile, type LargeImage } from "../image/large-image.js";
import type { Ask } from "./ask.js";

export class RemoteLargeImage implements LargeImage {
  readonly width: number;
  readonly height: number;

  constructor(
    private readonly ask: Ask,
    private readonly loss: Loss,
    /** Of the call that opened it. */
    private readonly id: number,
    { width, height }: Size,
    private readonly nextId: () => number,
  ) {
    this.width = width;
    this.height = height;
  }

  async window(window: Window): Promise<Image> {
    return new Image(await this.#answer(() => this.ask("window", this.id, window)));
  }

  async *tiles(): AsyncGenerator<ImageTile, void, undefined> {
    const id = this.nextId();
    await this.#answer(() => this.ask("tiles", this.id, id));
    try {
      for (;;) {
        const next = await this.#answer(() => this.ask("next", id));
        if (next?.window === undefined) return;
        yield { window: next.window, image: new Image(next.image) };
      }
    } finally {
      if (!this.loss.isLost) await this.loss.before(this.ask("end", id));
    }
  }

  draw(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    options: { readonly signal?: Signal | undefined } = {},
  ): Promise<void> {
    return drawTiles(this, canvas, options);
  }

  dispose(): void {
    if (!this.loss.isLost) void this.ask("stop", this.id);
  }

  /** A worker that is gone would never answer. */
  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    const answer = this.loss.isLost ? LOST : await this.loss.before(ask());
    if (answer !== LOST) return answer;
    throw new SinganError(
      "DEVICE_UNAVAILABLE",
      "The device or the model of this large image is gone; ask the model for it again.",
    );
  }
}
