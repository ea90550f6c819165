/** A new image from noise (paper, section 2.1 and eq. 4), of any size, from any scale on. */
import { invalidOption } from "../errors.js";
import { outputSizes } from "../geometry/output.js";
import { checkSeed } from "../noise/field.js";
import { checkPicture, type Picture, type Size } from "../picture.js";
import type { Handle, ScaleRunner, WindowPlan } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions, Step } from "./chain.js";
import type { EnteringOptions } from "./entering.js";
import { fieldNoise } from "./noise.js";
import { ChainRendering, drawn, type Rendering } from "./rendering.js";
import { checkStartScale } from "./start-scale.js";

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
   * First scale that gets noise, 0 (the coarsest, the default where no image enters) to the finest. Below it the image is the
   * reconstruction, so higher numbers keep more of the photograph.
   */
  readonly startScale?: number | undefined;
  /** Enters the start scale instead of the reconstruction; only with a start scale of 1 (then the default) or more. */
  readonly image?: Picture | undefined;
  /**
   * Makes a texture that can be laid beside itself, in both directions, without a seam; false by default. Only from start
   * scale 0.
   */
  readonly tile?: boolean | undefined;
  /**
   * Factors of the noise, one for every scale of the model, 0 to 100: 0 draws none there, 1 (the default) as much as in
   * training. Those below the start scale change nothing.
   */
  readonly strengths?: readonly number[] | undefined;
  /** Bytes that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

/**
 * Draws one image.
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
  return drawn(await planSample(runner, model, options, { keepsPicture: true }));
}

/**
 * As {@link sample}, for images of any size: nothing of it is computed yet, but for what enters its start scale.
 *
 * @throws As {@link sample}.
 */
export async function renderSample(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: SampleOptions,
): Promise<Rendering> {
  return planSample(runner, model, options, { keepsPicture: false });
}

/** How a sample is planned. */
interface Plan {
  /** Whether all of it will be held at once. */
  readonly keepsPicture: boolean;
  /** The size that refusals name, where more is computed than is asked for. */
  readonly asked?: Size;
  readonly plan?: WindowPlan;
  /** What enters the start scale, for the size of its output; what the options say by default. */
  readonly enter?: (size: Size) => Handle;
}

/** Checks everything, and makes what enters the start scale; nothing else runs. */
export async function planSample(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: SampleOptions,
  { keepsPicture, asked, plan, enter: given }: Plan,
): Promise<ChainRendering> {
  const trained = model.metadata.pyramid.sizes;
  const { seed, index = 0, image, tile, memory, signal, onScale } = options;
  const startScale = firstScale(options);
  const { strengths } = options;
  check(options, trained);
  const all = outputSizes(trained, options).map((size, scale) => {
    return {
      link: scale,
      size,
      noise: fieldNoise({ seed, purpose: "sample", scale }, scale, index),
    };
  });
  const steps = (await strengthened(all, strengths)).slice(startScale);
  const chain = { runner, model, steps, first: startScale, plan, signal, onScale };
  const border = tile ? "wrap" : "mirror";
  new ChainRendering({ ...chain, border }).checkMemory(memory, keepsPicture, asked);
  signal?.throwIfAborted();
  const entering =
    given?.(steps[0]!.size) ??
    (await enter(runner, model, { startScale, image, signal, memory }, plan));
  return new ChainRendering({ ...chain, border, entering });
}

async function strengthened(
  steps: readonly Step[],
  strengths: readonly number[] | undefined,
): Promise<readonly Step[]> {
  if (strengths === undefined) return steps;
  return (await import("./strengths.js")).strengthened(steps, strengths);
}

/** Nothing enters the coarsest scale; what makes a picture for the others is imported only for them. */
async function enter(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: EnteringOptions,
  plan: WindowPlan | undefined,
): Promise<Handle | undefined> {
  if (options.startScale === 0) return undefined;
  const { enteringHandle } = await import("./entering.js");
  return enteringHandle(runner, model, options, plan);
}

/** A picture cannot enter the coarsest scale. */
export function firstScale({ startScale, image }: Pick<SampleOptions, "startScale" | "image">) {
  return startScale ?? (image === undefined ? 0 : 1);
}

/** Largest index whose noise has a counter of its own: three channels each, 2^28 in all. */
const LAST_INDEX = Math.floor(2 ** 28 / 3) - 1;

function check(options: SampleOptions, trained: readonly Size[]): void {
  const { seed, index = 0, image, tile = false } = options;
  const startScale = firstScale(options);
  checkSeed(seed);
  if (!Number.isInteger(index) || index < 0 || index > LAST_INDEX) {
    throw invalidOption("the sample's index", `an integer from 0 to ${LAST_INDEX}`, index);
  }
  checkStartScale(startScale, trained, 0);
  if (tile && startScale > 0) {
    const why = "What enters a higher scale does not fit to itself at its borders.";
    throw invalidOption("the start scale", "0 with a tile", startScale, why);
  }
  if (image === undefined) return;
  if (startScale === 0) {
    throw invalidOption(
      "the start scale",
      `an integer from 1 to ${trained.length - 1} with an image`,
      startScale,
      "An image cannot enter scale 0, which draws from noise alone.",
    );
  }
  checkPicture(image, "The image");
}
