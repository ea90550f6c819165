/**
 * One link over one scale of any size: whole up to a megapixel, beyond that (or where it is very long: the
 * resampling matrices grow with the square of a side) by windows, so that a runtime's memory stays
 * bounded and time linear. A window enters with as many pixels more on every
 * side as the convolutions eat, where there are any; at the picture's own border the link pads.
 */
import type { Padding } from "../model/metadata.js";
import type { Size, Window } from "../picture.js";
import { resamplingMatrix } from "../resample/matrix.js";
import type { Handle, LinkInputs, ScaleRunner } from "../runner/scale-runner.js";
import type { Signal } from "../signal.js";
import { allocatePicture, LARGEST_WHOLE } from "./memory.js";
import { fromPicture } from "./pictures.js";

/** When and how scales are cut. */
export interface WindowPlan {
  /** Scales of more pixels run by windows. */
  readonly above: number;
  /** So do scales with a longer side, in pixels. */
  readonly longest: number;
  /** Longest side of a window, in pixels, without its margin. */
  readonly side: number;
}

export const WINDOW_PLAN: WindowPlan = { above: LARGEST_WHOLE, longest: 2048, side: 512 };

/** Noise of a scale for a window in absolute positions: `[channels, height, width]`. */
export interface NoiseSource {
  readonly channels: number;
  draw(window: Window): Float32Array;
}

/** Everything one scale needs. */
export interface ScaleWork {
  readonly link: number;
  /** Size of the scale's output. */
  readonly size: Size;
  /** What enters; disposed by the caller. At scale 0 it has the output's size. */
  readonly previous: Handle;
  readonly noise: NoiseSource;
  readonly padding: Padding;
  readonly margin: number;
  readonly signal?: Signal | undefined;
}

/** Runs a link; the result lives in the runtime, or in memory where it was put together from windows. */
export async function runScale(
  runner: ScaleRunner,
  work: ScaleWork,
  plan: WindowPlan = WINDOW_PLAN,
): Promise<Handle> {
  const { size } = work;
  if (!isCut(size, plan)) return runWindow(runner, work, { x: 0, y: 0, ...size });
  const data = allocatePicture(size);
  for (const window of tiles(size, plan.side)) {
    const outer = inside(grow(window, work.margin), size);
    const handle = await runWindow(runner, work, outer);
    try {
      const local = { ...window, x: window.x - outer.x, y: window.y - outer.y };
      paste(await handle.read(local), data, size, window);
    } finally {
      handle.dispose();
    }
  }
  return fromPicture(runner, { ...size, data });
}

function isCut({ width, height }: Size, { above, longest }: WindowPlan): boolean {
  return width * height > above || Math.max(width, height) > longest;
}

/** Runs the link over one window of the scale (or all of it); its margin, if any, included. */
async function runWindow(runner: ScaleRunner, work: ScaleWork, window: Window): Promise<Handle> {
  const { link, previous, size, noise, signal } = work;
  signal?.throwIfAborted();
  const [, , inputHeight, inputWidth] = previous.shape;
  const axes =
    link === 0
      ? undefined
      : {
          rows: resamplingMatrix(inputHeight, size.height, range(window.y, window.height)),
          columns: resamplingMatrix(inputWidth, size.width, range(window.x, window.width)),
        };
  const needed =
    axes === undefined
      ? window
      : {
          x: axes.columns.inputStart,
          y: axes.rows.inputStart,
          width: axes.columns.inputs,
          height: axes.rows.inputs,
        };
  const drawn = work.padding === "noise" ? grow(window, work.margin) : window;
  const inputs = {
    noise: {
      data: noise.draw(drawn),
      shape: [1, noise.channels, drawn.height, drawn.width],
    },
    ...axes,
  } satisfies Omit<LinkInputs, "previous">;

  const isWhole = needed.width === inputWidth && needed.height === inputHeight;
  if (isWhole) return runner.run(link, { previous, ...inputs }, signal);
  const uploaded = runner.upload({
    data: await previous.read(needed),
    shape: [1, 3, needed.height, needed.width],
  });
  try {
    return await runner.run(link, { previous: uploaded, ...inputs }, signal);
  } finally {
    uploaded.dispose();
  }
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

function range(start: number, count: number) {
  return { start, count };
}

function grow({ x, y, width, height }: Window, by: number): Window {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

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

function paste(pixels: Float32Array, data: Float32Array, size: Size, window: Window): void {
  const { x, y, width, height } = window;
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < height; row++) {
      const from = (channel * height + row) * width;
      const to = (channel * size.height + y + row) * size.width + x;
      data.set(pixels.subarray(from, from + width), to);
    }
  }
}
