/** `train.json`: configuration, losses and times of a finished training, for people and plots. */
import type { FinishedScale, RunRecord } from "@singan/pyramid";
import type { TrainContext } from "../training/context.js";

export async function writeReport(
  { folder, plan, stages, palette }: TrainContext,
  record: RunRecord,
  finished: readonly FinishedScale[],
): Promise<void> {
  const { plan: _, format: __, ...about } = record;
  const told = finished.map(({ weights: ___, ...stage }, index) => {
    const { scale } = stages[index]!;
    return { ...plan.sizes[scale], channels: plan.channels[scale], ...stage };
  });
  const count = plan.sizes.length;
  const [paint] = told.slice(count);
  await folder.writeReport({
    ...about,
    seconds: finished.reduce((sum, { seconds }) => sum + seconds, 0),
    scales: told.slice(0, count),
    ...(paint && { paint: { scale: plan.paintScale, ...paint, palette } }),
  });
}
