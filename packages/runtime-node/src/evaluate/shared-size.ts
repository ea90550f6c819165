/** The one size at which pictures are compared. */
import { isSameShape, SinganError, type Size } from "@singan/pyramid";

/** The size of a picture, and what to call it within a sentence. */
export interface NamedSize extends Size {
  readonly name: string;
}

/** Samples that differ from the photograph by this many pixels a side are cropped to what all share. */
export const MOST_CROPPED = 2;

const SIDES = ["width", "height"] as const;

/** Whether two sizes differ by so little. */
export function isNear(a: Size, b: Size, most = MOST_CROPPED): boolean {
  return SIDES.every((side) => Math.abs(a[side] - b[side]) <= most);
}

/**
 * The size at which the photograph is compared with samples: its own, or, where it is larger than all and of their shape,
 * the commonest of theirs, to which it is to be reduced.
 *
 * @param samples - At least one.
 */
export function photographSize(photograph: Size, samples: readonly Size[]): NamedSize {
  // A tall one may differ in its height alone by more than is cropped.
  const isLarger = samples.every((sample) =>
    SIDES.some((side) => photograph[side] > sample[side] + MOST_CROPPED),
  );
  const common = commonest(samples);
  const isReduced = isLarger && isSameShape(common, photograph);
  const { width, height } = isReduced ? common : photograph;
  return { name: isReduced ? "the reduced photograph" : "the photograph", width, height };
}

/**
 * The upper left part that all pictures have.
 *
 * @throws SinganError `INVALID_PICTURE`, naming the first sample that differs too much from the photograph.
 */
export function sharedSize(photograph: NamedSize, samples: readonly NamedSize[]): Size {
  const odd = samples.find((sample) => !isNear(sample, photograph));
  if (odd !== undefined) {
    throw new SinganError(
      "INVALID_PICTURE",
      `Sizes differ too much: ${shown(odd)}, but ${shown(photograph)}. Give samples and photograph of one size.`,
    );
  }
  const all = [photograph, ...samples];
  return {
    width: Math.min(...all.map(({ width }) => width)),
    height: Math.min(...all.map(({ height }) => height)),
  };
}

/** The first of those that are most. */
function commonest(sizes: readonly Size[]): Size {
  const frequency = ({ width, height }: Size) =>
    sizes.filter((other) => other.width === width && other.height === height).length;
  return sizes.reduce((most, size) => (frequency(size) > frequency(most) ? size : most));
}

function shown({ name, width, height }: NamedSize): string {
  return `${name} has ${width}x${height} pixels`;
}
