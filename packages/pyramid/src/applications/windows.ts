/**
 * The geometry of computing only a part of a picture. A window enters each link with as many pixels more on every side as
 * its convolutions eat, where there are any, and the resampling matrices know where it lies; so any window can be computed
 * alone, and what is beyond a megapixel (or very long: the matrices grow with the square of a side) is computed in windows
 * always. A runtime's memory stays bounded and time linear.
 */
import type { Size, Window } from "../picture.js";
import { matrixOf, type ResamplingMatrix } from "../resample/matrix.js";
import type { Border } from "../resample/taps.js";
import type { WindowPlan } from "../runner/scale-runner.js";
import { LARGEST_WHOLE } from "./memory.js";

export const WINDOW_PLAN: WindowPlan = { above: LARGEST_WHOLE, longest: 2048, side: 512 };

/** Whether a picture of this size is computed in windows. */
export function isCut({ width, height }: Size, { above, longest }: WindowPlan): boolean {
  return width * height > above || Math.max(width, height) > longest;
}

/** What one link computes for a window of the last one. */
export interface Part {
  /** Of the link's output, margin included. */
  readonly window: Window;
  /** From what enters to that window; absent at link 0, which does not resample. */
  readonly rows?: ResamplingMatrix;
  readonly columns?: ResamplingMatrix;
}

/** How all links of a chain are cut. */
export interface Cut {
  /** One a step. */
  readonly parts: readonly Part[];
  /** What is needed of the picture that enters; at link 0 as much as it computes. */
  readonly entering: Window;
}

/**
 * Finds what every step has to compute for a window of the last.
 *
 * @param entering - Size of what the first step resamples.
 * @param margin - Pixels that a link's convolutions eat on every side.
 * @param border - With `wrap` windows may lie outside the picture, which repeats without end.
 */
export function cutFor(
  window: Window,
  steps: readonly { readonly link: number; readonly size: Size }[],
  entering: Size,
  margin: number,
  border: Border,
): Cut {
  const parts: Part[] = [];
  let needed = window;
  for (let i = steps.length - 1; i >= 0; i--) {
    const { link, size } = steps[i]!;
    const grown = grow(needed, margin);
    const outer = border === "wrap" ? grown : inside(grown, size);
    if (link === 0) {
      parts.unshift({ window: outer });
      needed = outer;
      continue;
    }
    const before = steps[i - 1]?.size ?? entering;
    const [vertical, horizontal] = [range(outer.y, outer.height), range(outer.x, outer.width)];
    const rows = matrixOf(before.height, size.height, vertical, border);
    const columns = matrixOf(before.width, size.width, horizontal, border);
    parts.unshift({ window: outer, rows, columns });
    needed = {
      x: columns.inputStart,
      y: rows.inputStart,
      width: columns.inputs,
      height: rows.inputs,
    };
  }
  return { parts, entering: needed };
}

/** Cuts a picture into windows of nearly equal sides, each at most `side`, row by row. */
export function tiles({ width, height }: Size, side: number): Window[] {
  const cut = (length: number) => {
    const count = Math.ceil(length / side);
    return Array.from({ length: count }, (_, i) => {
      const start = Math.floor((i * length) / count);
      return range(start, Math.floor(((i + 1) * length) / count) - start);
    });
  };
  return cut(height).flatMap((rows) =>
    cut(width).map((columns) => ({
      x: columns.start,
      y: rows.start,
      width: columns.count,
      height: rows.count,
    })),
  );
}

/** A part of a window: where it lies in the period, and where in the window. */
export interface Piece {
  readonly from: Window;
  readonly to: Window;
}

/** Cuts a window of a picture that repeats without end into parts that each lie in one period of it. */
export function repeated(window: Window, period: Size): Piece[] {
  const rows = pieces(window.y, window.height, period.height);
  const columns = pieces(window.x, window.width, period.width);
  return rows.flatMap((row) =>
    columns.map((column) => {
      const size = { width: column.count, height: row.count };
      return {
        from: { x: column.from, y: row.from, ...size },
        to: { x: column.to, y: row.to, ...size },
      };
    }),
  );
}

function pieces(start: number, count: number, period: number) {
  const found = [];
  for (let at = start; at < start + count; ) {
    const from = ((at % period) + period) % period;
    const length = Math.min(period - from, start + count - at);
    found.push({ from, to: at - start, count: length });
    at += length;
  }
  return found;
}

/** Copies a window's planes to its place in larger planes. */
export function paste(
  pixels: Float32Array,
  data: Float32Array,
  size: Size,
  { x, y, width, height }: Window,
  channels = 3,
): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const from = (channel * height + row) * width;
      const to = (channel * size.height + y + row) * size.width + x;
      data.set(pixels.subarray(from, from + width), to);
    }
  }
}

/** The part of a window that lies in a picture. */
function inside(window: Window, size: Size): Window {
  const x = Math.max(0, window.x);
  const y = Math.max(0, window.y);
  return {
    x,
    y,
    width: Math.min(size.width, window.x + window.width) - x,
    height: Math.min(size.height, window.y + window.height) - y,
  };
}

/** A window with so many pixels more on every side. */
export function grow({ x, y, width, height }: Window, by: number): Window {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

export function isWhole({ x, y, width, height }: Window, size: Size): boolean {
  return x === 0 && y === 0 && width === size.width && height === size.height;
}

export function whole(size: Size): Window {
  return { x: 0, y: 0, width: size.width, height: size.height };
}

function range(start: number, count: number) {
  return { start, count };
}
