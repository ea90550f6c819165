/** Two pictures made one by a mask. */
import type { Picture } from "../picture.js";
import type { Mask } from "./mask.js";
import { checkSameSize } from "./same-size.js";

/**
 * `(1 - m) * outside + m * inside`, value by value. Where the mask is exactly 0 the outside's very bits, where it is
 * exactly 1 the inside's.
 *
 * @throws SinganError `INVALID_PICTURE` unless all three have one size.
 */
export function composed(outside: Picture, inside: Picture, mask: Mask): Picture {
  checkSameSize("The picture outside", outside, "the picture inside", inside);
  checkSameSize("The picture outside", outside, "the mask", mask);
  const { width, height } = outside;
  const pixels = width * height;
  const data = new Float32Array(3 * pixels);
  for (let at = 0; at < data.length; at++) {
    const m = mask.data[at % pixels]!;
    const [a, b] = [outside.data[at]!, inside.data[at]!];
    if (m === 0) data[at] = a;
    else if (m === 1) data[at] = b;
    else data[at] = (1 - m) * a + m * b;
  }
  return { width, height, data };
}
