/** Small pictures that show a training at work: one folder a stage. */
import type { Picture } from "@singan/pyramid";
import type { TrainContext } from "./context.js";
import type { StagePictures } from "./pictures.js";
import type { ScaleWork } from "./scale.js";
import type { Stage } from "./stages.js";

const SAMPLES = 3;

/** The reconstruction so far, beside a checkpoint. */
export async function previewStep(
  { folder }: TrainContext,
  { stage, trainer, problem }: ScaleWork,
  step: number,
): Promise<void> {
  const { data } = await trainer.reconstruct();
  const name = `step-${String(step).padStart(6, "0")}`;
  await folder.writePreview(stage, name, { ...problem.size, data });
}

/** A finished stage: the photograph, its reconstruction, and samples; for paintings also what its reconstruction is made of. */
export async function previewStage(
  { folder, reals }: TrainContext,
  stage: Stage,
  { reconstruction, painted, sample }: StagePictures,
): Promise<void> {
  const write = (name: string, picture: Picture) => folder.writePreview(stage, name, picture);
  await write("photograph", reals[stage.scale]!);
  if (painted !== undefined) await write("painted", painted);
  await write("reconstruction", reconstruction);
  for (let index = 0; index < SAMPLES; index++) await write(`sample-${index}`, await sample(index));
}
