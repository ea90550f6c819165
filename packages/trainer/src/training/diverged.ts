/** What happens when a scale's numbers grow beyond all bounds: back to the last good state, more slowly. */
import { isSinganError } from "@singan/pyramid";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";

/** How often a scale may start again. */
const MOST_TRIES = 3;
/** The learning rate of a try, as a share of that of the one before. */
const SLOWER = 0.25;

/** Factor of the learning rate at this try, 0 the first. */
export function rateOf(tries: number): number {
  return SLOWER ** tries;
}

/**
 * Where a scale goes on after `error`: its last checkpoint, or where it began, one try further. The folder says so too,
 * so that a training which is killed now goes on in the same way.
 *
 * @param start - Where the scale began or went on the last time.
 * @throws The error itself where it is another, or where there were tries enough.
 */
export async function retreat(
  { folder, tell, settings }: TrainContext,
  start: ScaleProgress,
  error: unknown,
): Promise<ScaleProgress> {
  if (!isSinganError(error) || error.code !== "DIVERGED") throw error;
  if (start.tries === MOST_TRIES) throw error;
  const saved = await folder.readProgress();
  const good = saved?.scale === start.scale ? saved : start;
  const next = { ...good, tries: start.tries + 1 };
  await folder.writeProgress(next);
  const { scale, step, tries } = next;
  const rate = Number((settings.learningRate * rateOf(tries)).toPrecision(3));
  tell({
    type: "note",
    text: `Scale ${scale} diverged; it goes on from step ${step} at a learning rate of ${rate} (try ${tries} of ${MOST_TRIES}).`,
  });
  return next;
}
