/** One window of a picture that is computed in tiles, put together from those that it touches. */
import { invalidOption } from "../errors.js";
import type { Picture, Size, Window } from "../picture.js";
import { cutWindow } from "../runner/pixel-handle.js";
import { allocatePicture } from "./memory.js";
import { isWhole, paste } from "./windows.js";

/** How a picture is computed. */
export interface Tiled {
  readonly size: Size;
  /** Whether in tiles; else any part of it is one. */
  readonly isCut: boolean;
  readonly grid: readonly Window[];
  /** To be called before so many tiles are computed. */
  begin(tiles: readonly Window[]): void;
  tile(window: Window): Promise<Picture>;
}

/** @throws SinganError `INVALID_OPTION` for a window that leaves the picture. */
export async function windowOf(
  window: Window,
  { size, isCut, grid, begin, tile: computed }: Tiled,
): Promise<Picture> {
  const { x, y, width, height } = given(window);
  const isInside = x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
  const isWindow = [x, y, width, height].every(Number.isInteger) && width > 0 && height > 0;
  if (!isWindow || !isInside) {
    const shown = `${width}x${height} at ${x}, ${y}`;
    throw invalidOption("the window", `a part of ${size.width}x${size.height} pixels`, shown);
  }
  const touched = grid.filter((tile) => overlap(tile, window) !== undefined);
  begin(touched);
  if (!isCut) return computed(window);
  const data = allocatePicture(window);
  for (const tile of touched) {
    const shared = overlap(tile, window)!;
    const picture = cropped(await computed(tile), {
      ...shared,
      x: shared.x - tile.x,
      y: shared.y - tile.y,
    });
    paste(picture.data, data, window, { ...shared, x: shared.x - x, y: shared.y - y });
  }
  return { width, height, data };
}

/** What TypeScript would not let a caller leave out, JavaScript does. */
function given(window: Window): Window {
  if (typeof window === "object" && window !== null) return window;
  throw invalidOption("the window", "{ x, y, width, height }", window);
}

function overlap(a: Window, b: Window): Window | undefined {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

function cropped(picture: Picture, window: Window): Picture {
  if (isWhole(window, picture)) return picture;
  const { width, height } = window;
  const shape = [1, 3, picture.height, picture.width] as const;
  return { width, height, data: cutWindow(picture.data, shape, window) };
}
