/** The picture of the trained size below a start scale, which enters it: one that is given, reduced, or the reconstruction. */
import type { Picture } from "../picture.js";
import { resample } from "../resample/resample.js";
import type { Handle, ScaleRunner, WindowPlan } from "../runner/scale-runner.js";
import type { Signal } from "../signal.js";
import type { ApplicationModel } from "./chain.js";
import { checkMemory } from "./memory.js";
import { fromPicture } from "./pictures.js";
import { reconstruct, reconstructionHandle } from "./reconstruct.js";

export interface EnteringOptions {
  /** 1 or more. */
  readonly startScale: number;
  readonly image?: Picture | undefined;
  readonly signal?: Signal | undefined;
  readonly memory?: number | undefined;
}

/** The picture where the runtime has it. */
export async function enteringHandle(
  runner: ScaleRunner,
  model: ApplicationModel,
  { startScale, image, ...options }: EnteringOptions,
  plan?: WindowPlan,
): Promise<Handle> {
  if (image !== undefined) return fromPicture(runner, reduced(model, startScale, image, options));
  return reconstructionHandle(runner, model, { through: startScale - 1, ...options }, plan);
}

/** The picture itself, for many samples that it enters one after the other. */
export async function enteringPicture(
  runner: ScaleRunner,
  model: ApplicationModel,
  { startScale, image, ...options }: EnteringOptions,
): Promise<Picture> {
  if (image !== undefined) return reduced(model, startScale, image, options);
  return reconstruct(runner, model, { through: startScale - 1, ...options });
}

function reduced(
  model: ApplicationModel,
  startScale: number,
  image: Picture,
  { memory }: Pick<EnteringOptions, "memory">,
): Picture {
  const size = model.metadata.pyramid.sizes[startScale - 1]!;
  checkMemory(size, undefined, memory);
  return resample(image, size);
}
