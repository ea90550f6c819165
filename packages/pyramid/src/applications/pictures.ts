/** Pictures into a runtime and out of it. */
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

/** Reads a handle's pixels and frees it. */
export async function toPicture(handle: Handle): Promise<Picture> {
  const [, , height, width] = handle.shape;
  try {
    return { width, height, data: await handle.read() };
  } finally {
    handle.dispose();
  }
}
