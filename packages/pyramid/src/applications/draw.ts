/** Random draws of the scales trained so far, at their trained sizes: what training feeds the next scale. */
import { noiseChannels } from "../network.js";
import { gaussian, type NoisePurpose } from "../noise/field.js";
import type { Picture, Window } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import { type ApplicationModel, type ProgressOptions, runChain } from "./chain.js";
import { toPicture, zeroBase } from "./pictures.js";
import { WINDOW_PLAN } from "./windows.js";

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
  const { pyramid } = model.metadata;
  const { sizes } = pyramid;
  const noise = (scale: number) => {
    const channels = noiseChannels(scale);
    const field = { seed, purpose, scale };
    return {
      channels,
      draw: (window: Window) => gaussian(field, { sample: index, channels, window }),
    };
  };
  const chain = { runner, pyramid, sizes, noise, plan: WINDOW_PLAN, ...progress };
  return toPicture(await runChain(chain, 0, sizes.length - 1, zeroBase(runner, sizes[0]!)));
}
