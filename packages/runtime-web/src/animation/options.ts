/** What an animation is to be. */
import type { Signal } from "@singan/pyramid";

/** What browsers can make: `gif` all of them, the others where they have an encoder. */
export type AnimationFormat = "gif" | "webm" | "mp4";

export interface AnimationBlobOptions {
  readonly format?: AnimationFormat | undefined;
  /** Frames a second: 1 to 50; 10 by default. */
  readonly fps?: number | undefined;
  readonly signal?: Signal | undefined;
  /** Called with the number of frames that were taken so far. */
  readonly onFrame?: ((done: number) => void) | undefined;
}
