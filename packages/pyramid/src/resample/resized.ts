/** Pictures brought to a size. */
import { clamped } from "../clamped.js";
import type { Picture, Size } from "../picture.js";
import { resample } from "./resample.js";

/** The picture itself where it has the size already; else resampled to it, each axis by its own ratio, and clamped. */
export function resized(picture: Picture, size: Size): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture;
  return clamped(resample(picture, size));
}
