/** The photograph again, from the model alone: fixed noise z* at the coarsest scale, none after (paper, eq. 5). */
import { invalidOption } from "../errors.js";
import type { Picture } from "../picture.js";
import type { Handle, ScaleRunner, WindowPlan } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions } from "./chain.js";
import { noNoise, storedNoise } from "./known-noise.js";
import type { NoiseSource } from "./noise.js";
import { ChainRendering, drawn } from "./rendering.js";

/** How far to reconstruct. */
export interface ReconstructOptions extends ProgressOptions {
  /** Stop after this scale, 0 the coarsest; the finest by default. */
  readonly through?: number | undefined;
  /** Bytes that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

/**
 * Reconstructs the photograph at the trained size of scale `through`.
 *
 * @throws SinganError `INVALID_OPTION` unless `through` is a scale of the model, `OUT_OF_MEMORY` before
 *   anything runs; whatever an aborted signal gives as its reason.
 */
export async function reconstruct(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: ReconstructOptions = {},
): Promise<Picture> {
  return drawn(reconstruction(runner, model, options));
}

/** As {@link reconstruct}, but the result stays where the runtime has it. */
export async function reconstructionHandle(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: ReconstructOptions,
  plan?: WindowPlan,
): Promise<Handle> {
  return reconstruction(runner, model, options, plan).handle();
}

function reconstruction(
  runner: ScaleRunner,
  model: ApplicationModel,
  { through, memory, ...progress }: ReconstructOptions,
  plan?: WindowPlan,
): ChainRendering {
  const { sizes } = model.metadata.pyramid;
  const finest = sizes.length - 1;
  const last = through ?? finest;
  if (!Number.isInteger(last) || last < 0 || last > finest) {
    const expected = `an integer from 0 to ${finest}`;
    throw invalidOption("the last scale of a reconstruction", expected, last);
  }
  const steps = sizes.slice(0, last + 1).map((size, link) => {
    return { link, size, noise: reconstructionNoise(model, link) };
  });
  const rendering = new ChainRendering({ runner, model, steps, plan, ...progress });
  rendering.checkMemory(memory, true);
  return rendering;
}

/** z* of a scale: stored where it is not zero. */
export function reconstructionNoise(model: ApplicationModel, scale: number): NoiseSource {
  const { padding, margin } = model.metadata.pyramid;
  const stored = model.reconstructionNoise.find((entry) => entry.scale === scale);
  if (stored === undefined) return noNoise(scale);
  return storedNoise(stored, padding === "noise" ? margin : 0);
}
