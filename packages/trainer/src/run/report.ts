/** `train.json`: configuration, losses and times of a finished training, for people and plots. */
import type { FinishedScale, RunRecord } from "@singan/pyramid";
import type { TrainContext } from "../training/context.js";

export async function writeReport(
  { folder, plan }: TrainContext,
  record: RunRecord,
  finished: readonly FinishedScale[],
): Promise<void> {
  const { plan: _, format: __, ...about } = record;
  await folder.writeReport({
    ...about,
    seconds: finished.reduce((sum, { seconds }) => sum + seconds, 0),
    scales: finished.map(({ weights: ___, ...scale }, n) => {
      return { ...plan.sizes[n], channels: plan.channels[n], ...scale };
    }),
  });
}
