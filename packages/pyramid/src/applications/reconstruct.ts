/** The photograph again, from the model alone: fixed noise z* at the coarsest scale, none after (paper, eq. 5). */
import { invalidOption } from "../errors.js";
import type { ReconstructionNoise } from "../model/model.js";
import { noiseChannels } from "../network.js";
import type { Picture, Window } from "../picture.js";
import { cutWindow } from "../runner/pixel-handle.js";
import type { Handle, ScaleRunner } from "../runner/scale-runner.js";
import { type ApplicationModel, type ProgressOptions, runChain } from "./chain.js";
import { checkMemory } from "./memory.js";
import { toPicture, zeroBase } from "./pictures.js";
import { type NoiseSource, WINDOW_PLAN, type WindowPlan } from "./windows.js";

/** How far to reconstruct. */
export interface ReconstructOptions extends ProgressOptions {
  /** Stop after this scale, 0 the coarsest; the finest by default. */
  readonly through?: number | undefined;
  /** Bytes of pixels that may be held at once; 4 GiB by default. */
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
  return toPicture(await reconstructionHandle(runner, model, options));
}

/** As {@link reconstruct}, but the result stays where the runtime has it. */
export async function reconstructionHandle(
  runner: ScaleRunner,
  model: ApplicationModel,
  { through, memory, ...progress }: ReconstructOptions,
  plan: WindowPlan = WINDOW_PLAN,
): Promise<Handle> {
  const { pyramid } = model.metadata;
  const { sizes } = pyramid;
  const finest = sizes.length - 1;
  const last = through ?? finest;
  if (!Number.isInteger(last) || last < 0 || last > finest) {
    throw invalidOption(
      "the last scale of a reconstruction",
      `an integer from 0 to ${finest}`,
      last,
    );
  }
  checkMemory(sizes.slice(0, last + 1), pyramid.channels, memory);
  const noise = (scale: number) => {
    const stored = model.reconstructionNoise.find((entry) => entry.scale === scale);
    const border = pyramid.padding === "noise" ? pyramid.margin : 0;
    return stored === undefined ? noNoise(scale) : storedNoise(stored, border);
  };
  const chain = { runner, pyramid, sizes, noise, plan, ...progress };
  return runChain(chain, 0, last, zeroBase(runner, sizes[0]!));
}

function noNoise(scale: number): NoiseSource {
  const channels = noiseChannels(scale);
  return {
    channels,
    draw: ({ width, height }) => new Float32Array(channels * width * height),
  };
}

/** Stored noise starts `border` pixels up and left of the picture. */
function storedNoise({ shape, data }: ReconstructionNoise, border: number): NoiseSource {
  const [, channels, height, width] = shape;
  const draw = (window: Window) => {
    if (window.width === width && window.height === height) return data;
    return cutWindow(data, shape, { ...window, x: window.x + border, y: window.y + border });
  };
  return { channels, draw };
}
