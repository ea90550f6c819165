/** Two pictures made one by a mask. */
import { SinganError } from "../errors.js";
import type { Picture, Size } from "../picture.js";
import type { Mask } from "./mask.js";

/**
 * `(1 - m) * outside + m * inside`, value by value. Where the mask is exactly 0 the outside's very bits, where it is
 * exactly 1 the inside's.
 *
 * @throws SinganError `INVALID_PICTURE` unless all three have one size.
 */
export function composed(outside: Picture, inside: Picture, mask: Mask): Picture {
  checkSizes(outside, inside, mask);
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

function checkSizes(outside: Picture, inside: Picture, mask: Mask): void {
  const named = { "the picture inside": inside, "the mask": mask };
  for (const [name, size] of Object.entries(named)) {
    if (size.width === outside.width && size.height === outside.height) continue;
    throw new SinganError(
      "INVALID_PICTURE",
      `The picture outside is ${shown(outside)} but ${name} ${shown(size)}; bring both to one size.`,
    );
  }
}

function shown({ width, height }: Size): string {
  return `${width}x${height}`;
}
