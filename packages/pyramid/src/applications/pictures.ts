/** Pictures into a runtime and out of it. */
import { SinganError } from "../errors.js";
import type { Picture, Size } from "../picture.js";
import type { Handle, ScaleRunner } from "../runner/scale-runner.js";
import { allocatePicture } from "./memory.js";

/** What enters scale 0 where nothing is given: zeros, as in training. */
export function zeroBase(runner: ScaleRunner, size: Size): Handle {
  return fromPicture(runner, { ...size, data: allocatePicture(size) });
}

/** A picture as a runtime takes it. */
export function fromPicture(runner: ScaleRunner, { width, height, data }: Picture): Handle {
  return runner.upload({ data, shape: [1, 3, height, width] });
}

/**
 * Reads a handle's pixels and frees it.
 *
 * @throws SinganError `INVALID_MODEL` where they are no numbers, which no trained model gives.
 */
export async function toPicture(handle: Handle): Promise<Picture> {
  const [, , height, width] = handle.shape;
  try {
    const data = await handle.read();
    if (data.every(Number.isFinite)) return { width, height, data };
    throw new SinganError(
      "INVALID_MODEL",
      "The model's weights are so large that its picture has no numbers in it. Export the model again, or fetch it again.",
    );
  } finally {
    handle.dispose();
  }
}
