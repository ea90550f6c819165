/** Masks for pictures of another size. */
import type { Size } from "../picture.js";
import type { Mask } from "./mask.js";

/**
 * The mask at another size, each axis by its own ratio. Along an axis that shrinks, a pixel takes the largest value of
 * all that it covers, in part or in whole, so that nothing that was marked is lost, however small; along one that grows
 * it takes the nearest value.
 *
 * @param size - Positive whole numbers.
 */
export function fittedMask(mask: Mask, size: Size): Mask {
  if (mask.width === size.width && mask.height === size.height) return mask;
  const rows = spans(mask.height, size.height);
  const columns = spans(mask.width, size.width);
  const data = new Float32Array(size.width * size.height);
  const line = new Float32Array(mask.width);
  for (let y = 0; y < size.height; y++) {
    largestOfRows(mask, rows[y]!, line);
    for (let x = 0; x < size.width; x++) {
      let largest = 0;
      for (let i = columns[x]!.start; i < columns[x]!.end; i++) {
        largest = Math.max(largest, line[i]!);
      }
      data[y * size.width + x] = largest;
    }
  }
  return { width: size.width, height: size.height, data };
}

/** Places from `start` on and before `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What every place of the output reads along an axis. */
function spans(inputs: number, outputs: number): Span[] {
  return Array.from({ length: outputs }, (_, o) => {
    if (outputs >= inputs) {
      const nearest = Math.floor(((2 * o + 1) * inputs) / (2 * outputs));
      return { start: nearest, end: nearest + 1 };
    }
    const start = Math.floor((o * inputs) / outputs);
    return { start, end: Math.ceil(((o + 1) * inputs) / outputs) };
  });
}

function largestOfRows({ width, data }: Mask, { start, end }: Span, line: Float32Array): void {
  line.set(data.subarray(start * width, (start + 1) * width));
  for (let y = start + 1; y < end; y++) {
    for (let x = 0; x < width; x++) line[x] = Math.max(line[x]!, data[y * width + x]!);
  }
}
