/** Super-resolution: the finest link repeated (paper, section 4; reference, 7.3). */
import { invalidOption, SinganError } from "../errors.js";
import { LONGEST_SIDE } from "../geometry/sides.js";
import { checkSeed } from "../noise/field.js";
import { checkPicture, type Picture, type Size } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions } from "./chain.js";
import { noNoise } from "./known-noise.js";
import { fieldNoise } from "./noise.js";
import { fromPicture } from "./pictures.js";
import { ChainRendering, drawn, type Rendering } from "./rendering.js";

const LARGEST_FACTOR = 64;
/** Scales nearer to each other are of no use as a step: there would be too many. */
const LEAST_STEP = 1.05;

/** What to enlarge, and to which size. */
export interface UpscaleOptions extends ProgressOptions {
  /** Of any size; best the photograph that the model was trained on. */
  readonly image: Picture;
  /** More than 1, at most 64; 4 by default. Not together with a width or height. */
  readonly factor?: number | undefined;
  /** Exact width in pixels; alone it keeps the image's aspect ratio. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Without noise, which adds texture but no truth; false by default, as in the paper. */
  readonly deterministic?: boolean | undefined;
  /** An integer from 0 (the default) to 2^32 - 1. */
  readonly seed?: number | undefined;
  /** Bytes that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

/**
 * Enlarges an image.
 *
 * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE`, `INVALID_MODEL` for a model of one scale, `OUT_OF_MEMORY`;
 *   whatever an aborted signal gives as its reason.
 */
export async function upscale(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: UpscaleOptions,
): Promise<Picture> {
  return drawn(planUpscale(runner, model, options, true));
}

/**
 * As {@link upscale}, for images of any size: nothing of it is computed yet.
 *
 * @throws As {@link upscale}.
 */
export function renderUpscale(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: UpscaleOptions,
): Rendering {
  return planUpscale(runner, model, options, false);
}

function planUpscale(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: UpscaleOptions,
  keepsPicture: boolean,
): ChainRendering {
  const { image, deterministic = false, seed = 0, memory, signal, onScale } = options;
  checkPicture(image, "The image");
  checkSeed(seed);
  const link = model.metadata.pyramid.sizes.length - 1;
  if (link === 0) {
    throw new SinganError(
      "INVALID_MODEL",
      `${model.name ?? "The model"} has one scale, which cannot enlarge. Train one of two scales or more.`,
    );
  }
  const sizes = upscaledSizes(image, model.metadata.pyramid.sizes, options);
  const steps = sizes.map((size, step) => {
    // Scales beyond the finest: noise of their own.
    const field = { seed, purpose: "sample", scale: link + 1 + step } as const;
    return { link, size, noise: deterministic ? noNoise(link) : fieldNoise(field, link, 0) };
  });
  const chain = { runner, model, steps, signal, onScale };
  new ChainRendering(chain).checkMemory(memory, keepsPicture);
  return new ChainRendering({ ...chain, entering: fromPicture(runner, image) });
}

/**
 * The size after each step, the last exactly the wanted one: as many equal steps as there is room for at the factor of the
 * model's finest step, which is what the link was trained to sharpen. One more, where that is nearer to it, would sharpen
 * more than is true: at 1.7 times it loses 2 to 3 dB of PSNR with the shipped models. Pyramids of the paper's geometry for
 * super-resolution get its number of steps: 3, 5, 6 and 9 for 2, 3, 4 and 8 times.
 *
 * @param trained - Sizes of the model, two or more.
 * @throws SinganError `INVALID_OPTION` for a factor or size that is out of range, or smaller than the image.
 */
export function upscaledSizes(
  image: Size,
  trained: readonly Size[],
  wanted: Pick<UpscaleOptions, "factor" | "width" | "height">,
): Size[] {
  const { width, height } = finalSize(image, wanted);
  const [across, down] = [width / image.width, height / image.height];
  const factor = Math.max(across, down);
  const step = Math.max(LEAST_STEP, stepOf(trained.at(-2)!, trained.at(-1)!));
  const count = Math.max(1, Math.floor(Math.log(factor) / Math.log(step) + 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count;
    return {
      width: Math.round(image.width * across ** share),
      height: Math.round(image.height * down ** share),
    };
  });
}

/** How many times larger one size is than another, in the mean of both axes. */
function stepOf(from: Size, to: Size): number {
  return Math.sqrt((to.width * to.height) / (from.width * from.height));
}

function finalSize(
  image: Size,
  { factor, width, height }: Pick<UpscaleOptions, "factor" | "width" | "height">,
): Size {
  if (width === undefined && height === undefined) {
    const times = factor ?? 4;
    if (!(Number.isFinite(times) && times > 1 && times <= LARGEST_FACTOR)) {
      throw invalidOption("the factor", `a number above 1 and at most ${LARGEST_FACTOR}`, times);
    }
    const size = {
      width: Math.round(image.width * times),
      height: Math.round(image.height * times),
    };
    const longest = Math.max(size.width, size.height);
    if (longest > LONGEST_SIDE) {
      const most = `at most ${LONGEST_SIDE / Math.max(image.width, image.height)} for this image`;
      throw invalidOption(
        "the factor",
        `${most}, as a side may have ${LONGEST_SIDE} pixels`,
        times,
      );
    }
    return size;
  }
  if (factor !== undefined) {
    throw new SinganError("INVALID_OPTION", "Give a factor, or a width and height, but not both.");
  }
  const size = {
    width: width ?? Math.round((image.width * height!) / image.height),
    height: height ?? Math.round((image.height * width!) / image.width),
  };
  for (const side of ["width", "height"] as const) {
    const [wanted, least] = [size[side], image[side]];
    if (Number.isInteger(wanted) && wanted >= least && wanted <= LONGEST_SIDE) continue;
    throw invalidOption(side, `an integer from ${least} (the image's) to ${LONGEST_SIDE}`, wanted);
  }
  return size;
}

/**
 * How far the step that is repeated is from the model's finest, as a ratio minus 1, on the axis where that is most; beyond
 * 0.05 the link was trained to sharpen another blur.
 */
export function stepMismatch(
  image: Size,
  trained: readonly Size[],
  sizes: readonly Size[],
): number {
  const step = stepOf(trained.at(-2)!, trained.at(-1)!);
  const [first] = sizes;
  const across = first!.width / image.width / step - 1;
  const down = first!.height / image.height / step - 1;
  return Math.abs(across) > Math.abs(down) ? across : down;
}
