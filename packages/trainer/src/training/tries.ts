/** How often a scale that diverges may start again, how much more slowly each time, and what is said of it. */
import { type StagePlace, stageName } from "./stages.js";

/** How often a scale may start again. */
export const MOST_TRIES = 3;
/** The learning rate of a try, as a share of that of the one before. */
const SLOWER = 0.25;

/** Factor of the learning rate at this try, 0 the first. */
export function rateOf(tries: number): number {
  return SLOWER ** tries;
}

/**
 * One sentence on a scale that diverged.
 *
 * @param tries - How often it started again by now, 1 or more.
 * @param learningRate - Of the settings.
 * @param does - Where it stands: at its beginning, or further.
 */
export function retreatText(
  place: StagePlace,
  tries: number,
  learningRate: number,
  does: "starts again" | "goes on" = "starts again",
): string {
  const rate = Number((learningRate * rateOf(tries)).toPrecision(3));
  return `${stageName(place)} diverged; it ${does} at a learning rate of ${rate} (try ${tries} of ${MOST_TRIES}).`;
}
