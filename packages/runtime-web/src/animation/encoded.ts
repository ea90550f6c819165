/** What makes the file of an animation; fetched, with its libraries, when it is first used. */
import { checkFrameRate, checkWork, invalidOption, type Size } from "@singan/pyramid";
import type { Image } from "../image/image.js";
import type { Encoder } from "./encoder.js";
import type { AnimationBlobOptions, AnimationFormat } from "./options.js";

/** Each with its library, which is fetched only when it is used. */
const ENCODERS: Readonly<Record<AnimationFormat, (size: Size, fps: number) => Promise<Encoder>>> = {
  gif: async (size, fps) => (await import("./gif.js")).gifEncoder(size, fps),
  webm: async (size, fps) => (await import("./video.js")).videoEncoder("webm", size, fps),
  mp4: async (size, fps) => (await import("./video.js")).videoEncoder("mp4", size, fps),
};

/** As `animationBlob`. */
export async function encoded(
  frames: AsyncIterable<Image> | Iterable<Image>,
  options: AnimationBlobOptions,
): Promise<Blob> {
  checkWork(options);
  const { format = "gif", fps = 10, signal, onFrame } = options;
  if (!Object.hasOwn(ENCODERS, format)) {
    throw invalidOption("the format", `one of ${Object.keys(ENCODERS).join(", ")}`, format);
  }
  checkFrameRate(fps);
  let encoder: Encoder | undefined;
  let size: Size | undefined;
  let count = 0;
  try {
    for await (const frame of frames) {
      signal?.throwIfAborted();
      size ??= { width: frame.width, height: frame.height };
      if (frame.width !== size.width || frame.height !== size.height) {
        const expected = `${size.width}x${size.height} pixels, as those before`;
        throw invalidOption(`frame ${count}`, expected, `${frame.width}x${frame.height}`);
      }
      encoder ??= await ENCODERS[format](size, fps);
      await encoder.add(frame);
      onFrame?.(++count);
    }
    if (encoder === undefined) throw invalidOption("the frames", "at least one", 0);
    return await encoder.finish();
  } catch (error) {
    await encoder?.cancel();
    throw error;
  }
}
