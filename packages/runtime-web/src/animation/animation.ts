/** Frames as one animated file. */
import type { Image } from "../image/image.js";
import type { AnimationBlobOptions } from "./options.js";

/**
 * An animation as a file: `gif` (the default) loops for ever, with 256 colours a frame; `webm` and `mp4` are made by the
 * browser's own encoder, with sides that are even: an odd one repeats its last row or column.
 *
 * @param frames - At least one, all of one size, such as `animate` makes them.
 * @throws SinganError `INVALID_OPTION` for another format or `fps`, no frames or several sizes, `DEVICE_UNAVAILABLE` where the
 *   browser cannot encode; what `frames` throws; the signal's reason.
 */
export async function animationBlob(
  frames: AsyncIterable<Image> | Iterable<Image>,
  options: AnimationBlobOptions = {},
): Promise<Blob> {
  const { encoded } = await import("./encoded.js");
  return encoded(frames, options);
}
