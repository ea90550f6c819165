/** The one size at which pictures are compared. */
import { SinganError, type Size } from "@singan/pyramid";

/** The size of a picture, and what to call it within a sentence. */
export interface NamedSize extends Size {
  readonly name: string;
}

/** Pictures that differ by this many pixels a side are cropped to what they share. */
export const MOST_CROPPED = 2;

/** Whether two sizes differ by so little. */
export function isNear(a: Size, b: Size): boolean {
  return (["width", "height"] as const).every(
    (side) => Math.abs(a[side] - b[side]) <= MOST_CROPPED,
  );
}

/**
 * The upper left part that all pictures have.
 *
 * @param pictures - At least one.
 * @throws SinganError `INVALID_PICTURE` where two differ too much. Of the two it names the one first whose size is the
 *   rarer among all.
 */
export function sharedSize(pictures: readonly NamedSize[]): Size {
  const width = Math.min(...pictures.map((picture) => picture.width));
  const height = Math.min(...pictures.map((picture) => picture.height));
  const isWide = (picture: Size) => picture.width - width > MOST_CROPPED;
  const isHigh = (picture: Size) => picture.height - height > MOST_CROPPED;
  const large = pictures.find((picture) => isWide(picture) || isHigh(picture));
  if (large === undefined) return { width, height };
  const small = pictures.find((picture) =>
    isWide(large) ? picture.width === width : picture.height === height,
  )!;
  const isOdd = frequency(large, pictures) <= frequency(small, pictures);
  const [odd, other] = isOdd ? [large, small] : [small, large];
  throw new SinganError(
    "INVALID_PICTURE",
    `Sizes differ too much: ${shown(odd)}, but ${shown(other)}. Give samples and photograph of one size.`,
  );
}

function frequency({ width, height }: Size, pictures: readonly Size[]): number {
  return pictures.filter((other) => other.width === width && other.height === height).length;
}

function shown({ name, width, height }: NamedSize): string {
  return `${name} has ${width}x${height} pixels`;
}
