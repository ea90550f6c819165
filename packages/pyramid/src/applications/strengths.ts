/** More noise or less at each scale. Imported only where it is asked for. */
import { invalidOption } from "../errors.js";
import type { Window } from "../picture.js";
import type { Step } from "./chain.js";

const GREATEST = 100;

/**
 * The same steps with their noise times a factor each.
 *
 * @throws SinganError `INVALID_OPTION` unless there is a factor from 0 to 100 for every step.
 */
export function strengthened(steps: readonly Step[], strengths: readonly number[]): Step[] {
  const isStrength = (value: unknown) =>
    typeof value === "number" && value >= 0 && value <= GREATEST;
  const isList = Array.isArray(strengths) && strengths.length === steps.length;
  if (!isList || !strengths.every(isStrength)) {
    const expected = `a list of ${steps.length} numbers from 0 to ${GREATEST}, one for every scale`;
    throw invalidOption("the strengths", expected, strengths);
  }
  return steps.map((step, i) => {
    const { channels, draw } = step.noise;
    const factor = strengths[i]!;
    if (factor === 1) return step;
    const scaled = { channels, draw: (window: Window) => draw(window).map((v) => factor * v) };
    return { ...step, noise: scaled };
  });
}
