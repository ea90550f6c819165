/** Paint-to-image: a clipart becomes a photograph (paper, section 4; reference, 7.5). */
import { MOST_COLOURS } from "../colour/most-colours.js";
import { paletteOf, quantised } from "../colour/palette.js";
import { invalidOption } from "../errors.js";
import { outputSizes } from "../geometry/output.js";
import type { PaintVariant } from "../model/model.js";
import { painted } from "../paint/painted.js";
import { fittingMargin, middle, surrounded, surroundedSize } from "../paint/surrounded.js";
import { checkPicture, type Picture, type Size } from "../picture.js";
import { resample } from "../resample/resample.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel, ScaleEvent } from "./chain.js";
import { defaultStartScale } from "./default-start-scale.js";
import { fromPicture } from "./pictures.js";
import { reconstruct } from "./reconstruct.js";
import { drawn } from "./rendering.js";
import { planSample, type SampleOptions } from "./sample.js";
import { checkStartScale } from "./start-scale.js";

/** What was painted, and how it enters. */
export interface PaintOptions extends Omit<SampleOptions, "tile" | "image" | "seed"> {
  /** Of any size; another aspect ratio than the output's is stretched to it. */
  readonly image: Picture;
  /** Scale at which it enters, 1 or more: higher keeps more of what was painted. See `defaultStartScale`. */
  readonly startScale?: number | undefined;
  /** Colours of the photograph that the painting is reduced to; by default none, and it keeps its own. */
  readonly palette?: number | undefined;
  /** An integer from 0 (the default) to 2^32 - 1. */
  readonly seed?: number | undefined;
}

/**
 * Makes an image with the layout of a painting and the looks of the photograph. What is painted goes on beyond the borders
 * by as much as a link sees, and what is made of that is cut off.
 *
 * @throws SinganError `INVALID_OPTION`, `INVALID_PICTURE`, `OUT_OF_MEMORY`; whatever an aborted signal gives as its reason.
 */
export async function paint(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: PaintOptions,
): Promise<Picture> {
  const { sizes } = model.metadata.pyramid;
  const { palette, seed = 0, memory, signal, onScale } = options;
  const startScale = options.startScale ?? defaultStartScale("paint", sizes);
  checkStartScale(startScale, sizes, 1);
  checkPicture(options.image, "The image");
  if (palette !== undefined) checkPalette(palette);
  let { image } = options;
  if (palette !== undefined) {
    const photograph = await reconstruct(runner, model, { through: startScale, memory, signal });
    image = quantised(image, paletteOf(photograph, palette));
  }
  const { margin } = model.metadata.pyramid;
  const shown = outputSizes(sizes, options);
  const wanted = shown.at(-1)!;
  const reduced = resample(image, sizes[startScale - 1]!);
  const around = fittingMargin(wanted, reduced, margin);
  const size = surroundedSize(wanted, reduced, around);
  // Of what lies around the painting nobody hears.
  const tell = ({ read, ...event }: ScaleEvent) => {
    const visible = shown[event.scale]!;
    const window = middle(event.size, visible);
    return onScale?.({ ...event, size: visible, read: read && (() => read(window)) });
  };
  const all = { ...options, ...size, image, startScale, seed, onScale: onScale && tell };
  const enter = () => fromPicture(runner, surrounded(reduced, around));
  const rendering = await planSample(runner, model, all, {
    keepsPicture: true,
    asked: wanted,
    enter,
  });
  try {
    return await rendering.window(middle(size, wanted));
  } finally {
    rendering.dispose();
  }
}

/**
 * As {@link paint}, by the generator that was trained on paintings: the painting enters its scale at that scale's size, in
 * the palette that the generator knows.
 *
 * @param runner - Of the model that `paintModel` makes.
 * @throws As {@link paint}.
 */
export async function paintByVariant(
  runner: ScaleRunner,
  model: ApplicationModel,
  { scale, palette }: Pick<PaintVariant, "scale" | "palette">,
  { image, seed = 0, ...options }: Omit<PaintOptions, "startScale" | "palette">,
): Promise<Picture> {
  checkPicture(image, "The image");
  // Without surroundings: this generator saw the borders of paintings in its training, and puts no frame there.
  const enter = (size: Size) => fromPicture(runner, painted(image, size, palette));
  const all = { ...options, startScale: scale, seed };
  return drawn(await planSample(runner, model, all, { keepsPicture: true, enter }));
}

/**
 * Whether the generator that was trained on paintings paints, and not the photograph's: at its own scale, which is the default
 * then, unless the painting is first reduced to colours that it never saw.
 *
 * @param paintScale - The scale of the model's generator for paintings; absent where it has none.
 */
export function paintsByVariant(
  paintScale: number | undefined,
  { startScale = paintScale, palette }: Pick<PaintOptions, "startScale" | "palette">,
): boolean {
  return paintScale !== undefined && palette === undefined && startScale === paintScale;
}

/** @throws SinganError `INVALID_OPTION` unless it is an integer from 2 to 256. */
export function checkPalette(palette: number): void {
  if (Number.isInteger(palette) && palette >= 2 && palette <= MOST_COLOURS) return;
  throw invalidOption("the palette", `an integer from 2 to ${MOST_COLOURS}`, palette);
}
