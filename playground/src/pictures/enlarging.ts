/** How large enlarged pictures become, and what a person must know of it. */
import type { Size } from "@singan/pyramid";
import { atMost } from "./canvas.js";

/** Longest side of what is enlarged: of larger pictures the work would take minutes. */
const LONGEST = 400;

/** What is enlarged of a picture. */
export function enlargedFrom(given: Size): Size {
  return atMost(given, LONGEST);
}

export function enlarged({ width, height }: Size, factor: number): Size {
  return { width: Math.round(factor * width), height: Math.round(factor * height) };
}

/** What happens to a picture's size; and plainly, where that is not what one expects of an enlargement. */
export function sizesSentence(given: Size, factor: number): string {
  const from = enlargedFrom(given);
  const made = enlarged(from, factor);
  if (from.width === given.width) return `${told(given)} becomes ${told(made)} pixels.`;
  const isSmaller = made.width < given.width;
  const result = isSmaller ? `is smaller than yours: ${told(made)}` : `is ${told(made)}`;
  return `Yours has ${told(given)} pixels. It is reduced to ${told(from)} first, as more would take minutes, so the result ${result} pixels.`;
}

function told({ width, height }: Size): string {
  return `${width}×${height}`;
}
