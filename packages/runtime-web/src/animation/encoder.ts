/** What every format of animation has. */
import type { Image } from "../image/image.js";

/** Takes frames one by one, and then makes the file. */
export interface Encoder {
  add(frame: Image): Promise<void>;
  finish(): Promise<Blob>;
  /** Frees what is held, where there will be no file. */
  cancel(): Promise<void>;
}
