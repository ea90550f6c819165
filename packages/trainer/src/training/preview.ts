/** Small pictures that show a training at work: one folder a scale. */
import { draw, type Picture } from "@singan/pyramid";
import type { TrainContext } from "./context.js";
import type { PartialModel } from "./finished.js";
import type { ScaleWork } from "./scale.js";

const SAMPLES = 3;

/** The reconstruction so far, beside a checkpoint. */
export async function previewStep(
  { folder }: TrainContext,
  { scale, trainer, problem }: ScaleWork,
  step: number,
): Promise<void> {
  const { data } = await trainer.reconstruct();
  const name = `step-${String(step).padStart(6, "0")}`;
  await folder.writePreview(scale, name, { ...problem.size, data });
}

/** A finished scale: the photograph, its reconstruction, and samples. */
export async function previewScale(
  { folder, reals, settings }: TrainContext,
  scale: number,
  model: PartialModel,
  reconstruction: Picture,
): Promise<void> {
  await folder.writePreview(scale, "photograph", reals[scale]!);
  await folder.writePreview(scale, "reconstruction", reconstruction);
  for (let index = 0; index < SAMPLES; index++) {
    const { seed } = settings;
    const picture = await draw(model.runner, model, { seed, purpose: "sample", index });
    await folder.writePreview(scale, `sample-${index}`, picture);
  }
}
