/** What happens when a scale diverges: back to where it began, more slowly. */
import { isSinganError, SinganError } from "@singan/pyramid";
import type { ScaleProgress } from "../run/state-file.js";
import type { TrainContext } from "./context.js";
import { type Stage, stageName } from "./stages.js";
import { MOST_TRIES, retreatText } from "./tries.js";

/** What happened, as a clause of {@link diverged}. */
export const BEYOND_BOUNDS = "its numbers grew beyond all bounds";
export const FAR_OFF = "its reconstruction is much farther from the photograph than what entered";

/**
 * Where a scale goes on after `error`: where it began, the last state that is known to be good (a checkpoint since then
 * may hold what made it diverge, and was made when the clock said so), one try further. The folder says so too, so that
 * a training which is killed now goes on in the same way; and so does its page.
 *
 * @param failed - Where the try that failed began.
 * @param seconds - That it took: they count.
 * @throws The error itself where it is another, or where there were tries enough.
 */
export async function retreat(
  { folder, page, tell, settings }: TrainContext,
  { tries, seconds: before }: ScaleProgress,
  seconds: number,
  error: unknown,
): Promise<ScaleProgress> {
  if (!isSinganError(error) || error.code !== "DIVERGED" || tries === MOST_TRIES) throw error;
  const start = await folder.readStart();
  if (start === undefined) throw error;
  const next = { ...start, tries: tries + 1, seconds: before + seconds };
  await folder.writeProgress(next);
  await page.retreat(next.tries);
  tell({ type: "note", text: retreatText(next, next.tries, settings.learningRate) });
  return next;
}

/** The error of a try that failed, `tries` after the first; `what` happened, as a clause. */
export function diverged(
  { folder }: Pick<TrainContext, "folder">,
  stage: Stage,
  { step, tries }: Pick<ScaleProgress, "step" | "tries">,
  what: string,
): SinganError {
  const again = tries > 0 ? ", with smaller learning rates too" : "";
  return new SinganError(
    "DIVERGED",
    `${stageName(stage)} diverged at step ${step}: ${what}${again}. All finished scales and the last good state are kept in ${folder.path}; train in another folder with a smaller --learning-rate.`,
  );
}
