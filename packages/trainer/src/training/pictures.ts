/** What a trained stage makes, through the very links that the file will hold. */
import {
  draw,
  gaussian,
  noiseChannels,
  noiseWindow,
  type Picture,
  painted,
  reconstruct,
  runPainted,
} from "@singan/pyramid";
import type { TrainContext } from "./context.js";
import { type PartialModel, reconstructionOf } from "./finished.js";
import type { Stage } from "./stages.js";

export interface StagePictures {
  readonly reconstruction: Picture;
  /** For paintings: the picture of the scale before that its reconstruction is made of, in the palette. */
  readonly painted?: Picture;
  readonly sample: (index: number) => Promise<Picture>;
}

/** @param model - The scales up to the stage's, which has the stage's generator. */
export async function stagePictures(
  { settings, palette }: TrainContext,
  { scale, paint }: Stage,
  model: PartialModel,
): Promise<StagePictures> {
  const { runner, metadata } = model;
  const { pyramid } = metadata;
  const { seed } = settings;
  const purpose = "sample";
  const drawn = (sizes: typeof pyramid.sizes, index: number) =>
    draw(runner, { metadata: { pyramid: { ...pyramid, sizes } } }, { seed, purpose, index });
  if (!paint || palette === undefined) {
    const sample = (index: number) => drawn(pyramid.sizes, index);
    return { reconstruction: await reconstructionOf(model), sample };
  }
  const size = pyramid.sizes[scale]!;
  const channels = noiseChannels(scale);
  const window = noiseWindow(size, pyramid.padding);
  const before = await reconstruct(runner, model, { through: scale - 1 });
  const run = (picture: Picture, noise?: Float32Array) =>
    runPainted(runner, pyramid, { scale, palette }, picture, noise);
  return {
    reconstruction: await run(before),
    painted: painted(before, size, palette),
    sample: async (index) => {
      const noise = gaussian({ seed, purpose, scale }, { sample: index, channels, window });
      return run(await drawn(pyramid.sizes.slice(0, scale), index), noise);
    },
  };
}
