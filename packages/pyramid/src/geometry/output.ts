/** Sizes of all scales for an output of any size (paper, section 4: random samples at arbitrary sizes). */
import { invalidOption } from "../errors.js";
import type { Size } from "../picture.js";
import { LONGEST_SIDE } from "./sides.js";

/** The wanted finest size; both absent means the trained one, either alone keeps its aspect ratio. */
export interface WantedSize {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/**
 * The size of every scale when the finest is exactly the wanted one: all other scales grow and shrink
 * with it, each axis by its own ratio, rounded, at least 1 pixel.
 *
 * @param trained - The sizes of the trained pyramid, the coarsest first.
 * @throws SinganError `INVALID_OPTION` unless every given side is an integer from 1 to 100,000.
 * @example
 * outputSizes([{ width: 34, height: 25 }, { width: 250, height: 188 }], { width: 500 });
 * // [{ width: 68, height: 50 }, { width: 500, height: 376 }]
 */
export function outputSizes(trained: readonly Size[], wanted: WantedSize): Size[] {
  const finest = trained.at(-1);
  if (finest === undefined) throw invalidOption("the trained sizes", "one or more sizes", "none");
  checkSide("width", wanted.width);
  checkSide("height", wanted.height);
  const width = wanted.width ?? follow("height", wanted.height, finest.height, finest.width);
  const height = wanted.height ?? follow("width", wanted.width, finest.width, finest.height);
  return trained.map((size) => ({
    width: Math.max(1, Math.round((size.width * width) / finest.width)),
    height: Math.max(1, Math.round((size.height * height) / finest.height)),
  }));
}

/** The other side that keeps the aspect ratio; the trained one where nothing was asked for. */
function follow(name: string, given: number | undefined, trained: number, other: number): number {
  if (given === undefined) return other;
  const side = Math.max(1, Math.round((other * given) / trained));
  if (side > LONGEST_SIDE) {
    const most = Math.floor((LONGEST_SIDE * trained) / other);
    throw invalidOption(
      name,
      `at most ${most} (the other side may have ${LONGEST_SIDE} pixels)`,
      given,
    );
  }
  return side;
}

function checkSide(name: string, side: number | undefined): void {
  if (side !== undefined && (!Number.isInteger(side) || side < 1 || side > LONGEST_SIDE)) {
    throw invalidOption(name, `an integer from 1 to ${LONGEST_SIDE}`, side);
  }
}
