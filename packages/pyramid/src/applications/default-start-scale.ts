/** Where a picture enters the pyramid when nobody says. */
import type { Size } from "../picture.js";

/**
 * The height that a picture is reduced to before it enters, as a share of the finest: models differ in their number of
 * scales, and so does what "the second scale" means.
 *
 * * `paint`: a sixth. Of a clipart little more than the layout is left, as at the paper's scales N-1 and N-2.
 * * `retarget`: a fifth. Large shapes are stretched, and what is smaller gets its own size again.
 * * `edit`: a fifth. What was moved stays where it was put, and grows together with what surrounds it.
 * * `animate`: an eighth. Only the layout stands still, and all that is smaller moves.
 * * `harmonize`: two fifths. What was pasted keeps its shape and takes on the photograph's texture and tint.
 */
const SHARES = Object.freeze({
  paint: { share: 1 / 6, words: "a sixth" },
  retarget: { share: 1 / 5, words: "a fifth" },
  edit: { share: 1 / 5, words: "a fifth" },
  animate: { share: 1 / 8, words: "an eighth" },
  harmonize: { share: 2 / 5, words: "two fifths" },
});

export type StartingApplication = keyof typeof SHARES;

/** The share in words, for help texts: `a sixth`. */
export function startShareInWords(application: StartingApplication): string {
  return SHARES[application].words;
}

/**
 * The scale at which an application starts by default: the one below whose height is nearest to the application's share.
 *
 * @param sizes - Of the trained pyramid.
 * @returns 1 or more, and 0 only where there is one scale.
 */
export function defaultStartScale(
  application: StartingApplication,
  sizes: readonly Size[],
): number {
  const wanted = SHARES[application].share * sizes.at(-1)!.height;
  let best = Math.min(1, sizes.length - 1);
  const distance = (scale: number) => Math.abs(Math.log(sizes[scale - 1]!.height / wanted));
  for (let scale = 2; scale < sizes.length; scale++) {
    if (distance(scale) < distance(best)) best = scale;
  }
  return best;
}
