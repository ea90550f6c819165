/** Regions: pixels that hang together. */
import type { Size } from "../picture.js";

/** Where neighbours lie; the first four share a side, the others a corner. */
const STEPS: readonly (readonly [x: number, y: number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/**
 * All regions of a set of pixels, each as the indices of its pixels, in no particular order. Time is linear in the pixels.
 *
 * @param isMember - By index, row by row.
 * @param neighbours - 4: pixels hang together by their sides; 8: by their corners too.
 */
export function regionsOf(
  { width, height }: Size,
  isMember: (i: number) => boolean,
  neighbours: 4 | 8,
): Int32Array[] {
  const steps = STEPS.slice(0, neighbours);
  const isWaiting = Uint8Array.from({ length: width * height }, (_, i) => (isMember(i) ? 1 : 0));
  // One queue for all: what was reached from one start is one piece of it.
  const queue = new Int32Array(width * height);
  const regions: Int32Array[] = [];
  let end = 0;
  for (let start = 0; start < isWaiting.length; start++) {
    if (isWaiting[start] === 0) continue;
    const first = end;
    isWaiting[start] = 0;
    queue[end++] = start;
    for (let at = first; at < end; at++) {
      const [x, y] = [queue[at]! % width, Math.floor(queue[at]! / width)];
      for (const [dx, dy] of steps) {
        const [u, v] = [x + dx, y + dy];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        const neighbour = v * width + u;
        if (isWaiting[neighbour] === 0) continue;
        isWaiting[neighbour] = 0;
        queue[end++] = neighbour;
      }
    }
    regions.push(queue.subarray(first, end));
  }
  return regions;
}
