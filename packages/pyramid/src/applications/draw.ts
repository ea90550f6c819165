/** Random draws of the scales trained so far, at their trained sizes: what training feeds the next scale. */
import type { NoisePurpose } from "../noise/field.js";
import type { Picture } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions } from "./chain.js";
import { fieldNoise } from "./noise.js";
import { ChainRendering, drawn } from "./rendering.js";

/** Which picture to draw. */
export interface DrawOptions extends ProgressOptions {
  readonly seed: number;
  readonly purpose: NoisePurpose;
  /** Which of the endless draws of this seed and purpose. */
  readonly index: number;
}

/** Draws one picture from all scales of the model (reference, 5.4, 'rand'). */
export async function draw(
  runner: ScaleRunner,
  model: Pick<ApplicationModel, "metadata">,
  { seed, purpose, index, ...progress }: DrawOptions,
): Promise<Picture> {
  const steps = model.metadata.pyramid.sizes.map((size, scale) => {
    return { link: scale, size, noise: fieldNoise({ seed, purpose, scale }, scale, index) };
  });
  return drawn(new ChainRendering({ runner, model, steps, ...progress }));
}
