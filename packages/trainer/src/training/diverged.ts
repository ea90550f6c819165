/** What happens when a scale's numbers grow beyond all bounds: back to where it began, more slowly. */
import { isSinganError } from "@singan/pyramid";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import { stageName } from "./stages.js";

/** How often a scale may start again. */
const MOST_TRIES = 3;
/** The learning rate of a try, as a share of that of the one before. */
const SLOWER = 0.25;

/** Factor of the learning rate at this try, 0 the first. */
export function rateOf(tries: number): number {
  return SLOWER ** tries;
}

/**
 * Where a scale goes on after `error`: where it began, the last state that is known to be good (a checkpoint since then
 * may hold what made it diverge, and was made when the clock said so), one try further. The folder says so too, so that
 * a training which is killed now goes on in the same way.
 *
 * @param failed - Where the try that failed began.
 * @param seconds - That it took: they count.
 * @throws The error itself where it is another, or where there were tries enough.
 */
export async function retreat(
  { folder, tell, settings }: TrainContext,
  { tries, seconds: before }: ScaleProgress,
  seconds: number,
  error: unknown,
): Promise<ScaleProgress> {
  if (!isSinganError(error) || error.code !== "DIVERGED" || tries === MOST_TRIES) throw error;
  const start = await folder.readStart();
  if (start === undefined) throw error;
  const next = { ...start, tries: tries + 1, seconds: before + seconds };
  await folder.writeProgress(next);
  const rate = Number((settings.learningRate * rateOf(next.tries)).toPrecision(3));
  tell({
    type: "note",
    text: `${stageName(next)} diverged; it starts again at a learning rate of ${rate} (try ${next.tries} of ${MOST_TRIES}).`,
  });
  return next;
}
