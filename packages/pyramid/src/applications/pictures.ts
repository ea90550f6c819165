/** Pictures into a runtime and out of it. */
import { SinganError } from "../errors.js";
import type { Picture, Window } from "../picture.js";
import type { Handle, ScaleRunner } from "../runner/scale-runner.js";

/** A picture as a runtime takes it. */
export function fromPicture(runner: ScaleRunner, { width, height, data }: Picture): Handle {
  return runner.upload({ data, shape: [1, 3, height, width] });
}

/**
 * Reads a handle's pixels, or those of a window.
 *
 * @param model - What to call the model.
 * @throws SinganError `INVALID_MODEL` where they are no numbers, which no trained model gives.
 */
export async function readPicture(
  handle: Handle,
  window: Window | undefined,
  model = "The model",
): Promise<Picture> {
  const [, , height, width] = handle.shape;
  const data = await handle.read(window);
  if (data.every(Number.isFinite)) {
    return { width: window?.width ?? width, height: window?.height ?? height, data };
  }
  throw new SinganError(
    "INVALID_MODEL",
    `${model} has weights so large that its picture has no numbers in it. Export it again, or fetch it again.`,
  );
}
