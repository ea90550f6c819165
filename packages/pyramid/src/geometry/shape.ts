/** The shapes of pictures: their aspect ratios. */
import type { Size } from "../picture.js";

/** What rounding sides to whole pixels changes, and what cameras do. */
const TOLERANCE = 0.02;

/** Whether two pictures have one shape, so that neither is stretched where it takes the other's size. */
export function isSameShape(a: Size, b: Size): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) < TOLERANCE;
}
