/** How fast an animation may run. */
import { invalidOption } from "../errors.js";

const LEAST = 1;
/** Viewers slow down animations whose frames are shorter. */
const MOST = 50;

/**
 * @param fps - Frames a second.
 * @throws SinganError `INVALID_OPTION` unless it is a number from 1 to 50.
 */
export function checkFrameRate(fps: number): void {
  if (fps >= LEAST && fps <= MOST) return;
  const remedy = `Viewers slow down animations whose frames are shorter than 1/${MOST} s.`;
  throw invalidOption("fps", `a number from ${LEAST} to ${MOST}`, fps, remedy);
}
