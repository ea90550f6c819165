/** A new image from noise (paper, section 2.1 and eq. 4), of any size, from any scale on. */
import { invalidOption } from "../errors.js";
import { outputSizes } from "../geometry/output.js";
import { noiseChannels } from "../network.js";
import { checkSeed, gaussian } from "../noise/field.js";
import { checkPicture, type Picture, type Window } from "../picture.js";
import { resample } from "../resample/resample.js";
import type { Handle, ScaleRunner } from "../runner/scale-runner.js";
import { type ApplicationModel, type ProgressOptions, runChain } from "./chain.js";
import { checkMemory } from "./memory.js";
import { fromPicture, toPicture, zeroBase } from "./pictures.js";
import { reconstructionHandle } from "./reconstruct.js";
import { type NoiseSource, WINDOW_PLAN, type WindowPlan } from "./windows.js";

/** Which image to draw, how large, and from which scale on. */
export interface SampleOptions extends ProgressOptions {
  /** An integer from 0 to 2^32 - 1. The same seed and model give the same image. */
  readonly seed: number;
  /** Which of the endless images of this seed: 0 (the default), 1, 2, … */
  readonly index?: number | undefined;
  /** Exact width in pixels; the trained one, or the one that keeps the aspect ratio, by default. */
  readonly width?: number | undefined;
  /** Exact height in pixels, likewise. */
  readonly height?: number | undefined;
  /**
   * First scale that gets noise, 0 (the default, the coarsest) to the finest. Below it the image is the
   * reconstruction, so higher numbers keep more of the photograph.
   */
  readonly startScale?: number | undefined;
  /** Enters the start scale instead of the reconstruction; only with a start scale of 1 or more. */
  readonly image?: Picture | undefined;
  /** Bytes of pixels that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

/**
 * Draws one image. Beyond a megapixel scales run by windows; the result is the same.
 *
 * @returns The image; values may leave [-1, 1] a little until they become bytes.
 * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE` or `OUT_OF_MEMORY`, before anything runs where
 *   that can be known; whatever an aborted signal gives as its reason.
 */
export async function sample(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: SampleOptions,
): Promise<Picture> {
  return sampleByWindows(runner, model, options, WINDOW_PLAN);
}

/** As {@link sample}, with another way to cut large scales. */
export async function sampleByWindows(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: SampleOptions,
  plan: WindowPlan,
): Promise<Picture> {
  const { pyramid } = model.metadata;
  const { seed, index = 0, startScale = 0, image, memory, signal, onScale } = options;
  check(options, pyramid.sizes.length - 1);
  const sizes = outputSizes(pyramid.sizes, options);
  const entering = pyramid.sizes.slice(0, startScale);
  checkMemory([...entering, ...sizes.slice(startScale)], pyramid.channels, memory);
  signal?.throwIfAborted();

  const enter = async (): Promise<Handle> => {
    if (startScale === 0) return zeroBase(runner, sizes[0]!);
    if (image === undefined) {
      const through = startScale - 1;
      return reconstructionHandle(runner, model, { through, signal, onScale, memory }, plan);
    }
    return fromPicture(runner, resample(image, entering.at(-1)!));
  };
  const noise = (scale: number): NoiseSource => {
    const field = { seed, purpose: "sample", scale } as const;
    const channels = noiseChannels(scale);
    const draw = (window: Window) => gaussian(field, { sample: index, channels, window });
    return { channels, draw };
  };
  const chain = { runner, pyramid, sizes, noise, plan, signal, onScale };
  return toPicture(await runChain(chain, startScale, sizes.length - 1, await enter()));
}

/** Largest index whose noise has a counter of its own: three channels each, 2^28 in all. */
const LAST_INDEX = Math.floor(2 ** 28 / 3) - 1;

function check({ seed, index = 0, startScale = 0, image }: SampleOptions, finest: number): void {
  checkSeed(seed);
  if (!Number.isInteger(index) || index < 0 || index > LAST_INDEX) {
    throw invalidOption("the sample's index", `an integer from 0 to ${LAST_INDEX}`, index);
  }
  if (!Number.isInteger(startScale) || startScale < 0 || startScale > finest) {
    throw invalidOption("the start scale", `an integer from 0 to ${finest}`, startScale);
  }
  if (image === undefined) return;
  if (startScale === 0) {
    throw invalidOption(
      "the start scale",
      `an integer from 1 to ${finest} with an image`,
      startScale,
      "An image cannot enter scale 0, which draws from noise alone.",
    );
  }
  checkPicture(image, "The image");
}
