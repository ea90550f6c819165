/** What long work tells about itself. */
import type { ScaleEvent } from "@singan/pyramid";

/** Told to `onProgress` whenever a scale, or a window of one, is done. */
export interface Progress extends ScaleEvent {
  /** Index of the image, as in its options; of the frame, in animations. */
  readonly index: number;
}
