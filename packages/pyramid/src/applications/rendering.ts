/** A picture that a chain of links makes, computed only where it is asked for. */
import { passCost } from "../network.js";
import type { Picture, Size, Window } from "../picture.js";
import { widened } from "../resample/matrix.js";
import type { Border } from "../resample/taps.js";
import type { Handle, WindowPlan } from "../runner/scale-runner.js";
import type { Chain, Step } from "./chain.js";
import { allocatePicture, checkMemory, linkBytes, pictureBytes } from "./memory.js";
import { repeatedNoise } from "./noise.js";
import { fromPicture, readPicture } from "./pictures.js";
import {
  type Cut,
  cutFor,
  grow,
  isCut,
  isWhole,
  paste,
  repeated,
  tiles,
  WINDOW_PLAN,
  whole,
} from "./windows.js";

/** A part of a picture, in its place. */
export interface Tile {
  readonly window: Window;
  readonly picture: Picture;
}

/** What is known of a picture before it is computed: any part of it, in memory that does not grow with it. */
export interface Rendering {
  readonly size: Size;
  /** Whether it is computed in windows; else in one piece, which is then kept. */
  readonly isCut: boolean;
  /**
   * Computes one window; the same pixels as that window of the whole, bit for bit.
   *
   * @throws SinganError `INVALID_OPTION` for a window that leaves the picture, `INVALID_MODEL`, `OUT_OF_MEMORY`;
   *   whatever an aborted signal gives as its reason.
   */
  window(window: Window): Promise<Picture>;
  /** All of it in parts, row by row. */
  tiles(): AsyncGenerator<Tile, void, undefined>;
  /** All of it. */
  picture(): Promise<Picture>;
  /** Frees what is kept between windows. */
  dispose(): void;
}

/** What runs: a picture of some window, where the runtime has it. */
interface Placed {
  readonly handle: Handle;
  readonly window: Window;
}

export class ChainRendering implements Rendering {
  readonly size: Size;
  readonly isCut: boolean;
  readonly #chain: Chain;
  readonly #plan: WindowPlan;
  readonly #border: Border;
  readonly #steps: readonly Step[];
  /** Steps that are computed in one piece and kept; the others run window by window. */
  readonly #kept: number;
  #coarse: { readonly running: Promise<Handle>; handle?: Handle } | undefined;
  #work = { total: 0, done: 0, tile: 0 };

  constructor(chain: Chain) {
    const { plan = chain.runner.plan ?? WINDOW_PLAN, border = "mirror", steps } = chain;
    const firstCut = steps.findIndex(({ size }) => border === "wrap" || isCut(size, plan));
    this.#chain = chain;
    this.#plan = plan;
    this.#border = border;
    this.#kept = firstCut === -1 ? steps.length : firstCut;
    this.#steps =
      border === "mirror"
        ? steps
        : steps.map((step) => ({ ...step, noise: repeatedNoise(step.noise, step.size) }));
    this.size = steps.at(-1)!.size;
    this.isCut = firstCut !== -1;
  }

  /**
   * Refuses what would not fit, before anything runs.
   *
   * @param limit - Bytes that may be held.
   * @param keepsPicture - Whether all of the picture is wanted at once.
   * @param asked - The size that was asked for, where more is computed.
   * @throws SinganError `OUT_OF_MEMORY`.
   */
  checkMemory(limit: number | undefined, keepsPicture: boolean, asked: Size = this.size): void {
    const { pyramid } = this.#chain.model.metadata;
    const side = this.#plan.side + 2 * pyramid.margin;
    const bytes = this.#steps.map(({ link, size }, i) => {
      const computed =
        i < this.#kept
          ? size
          : { width: Math.min(side, size.width), height: Math.min(side, size.height) };
      const before = i > 0 && i < this.#kept ? pictureBytes(this.#steps[i - 1]!.size) : 0;
      return pictureBytes(computed) + before + linkBytes(computed, pyramid.channels[link]!);
    });
    const all = keepsPicture && this.isCut ? pictureBytes(this.size) : 0;
    checkMemory(asked, Math.max(...bytes) + all, limit);
  }

  async window(window: Window): Promise<Picture> {
    // Whoever wants all of it has no use for this.
    const { windowOf } = await import("./window-of.js");
    return windowOf(window, {
      size: this.size,
      isCut: this.isCut,
      grid: this.#grid(),
      begin: (tiles) => this.#begin(tiles),
      tile: (tile) => this.#tile(tile),
    });
  }

  async *tiles(): AsyncGenerator<Tile, void, undefined> {
    const grid = this.#grid();
    this.#begin(grid);
    for (const window of grid) yield { window, picture: await this.#tile(window) };
  }

  async picture(): Promise<Picture> {
    const grid = this.#grid();
    this.#begin(grid);
    if (grid.length === 1) return this.#tile(grid[0]!);
    const data = allocatePicture(this.size);
    for (const window of grid) {
      paste((await this.#tile(window)).data, data, this.size, window);
    }
    return { ...this.size, data };
  }

  /** All of it where the runtime has it, for the caller to free; nothing else is kept. */
  async handle(): Promise<Handle> {
    try {
      if (this.isCut) return fromPicture(this.#chain.runner, await this.picture());
      this.#begin(this.#grid());
      const handle = await this.#coarseHandle();
      this.#coarse = undefined;
      return handle;
    } finally {
      this.dispose();
    }
  }

  dispose(): void {
    if (!this.#chain.keepsEntering) this.#chain.entering?.dispose();
    const coarse = this.#coarse;
    this.#coarse = undefined;
    if (coarse?.handle !== undefined) coarse.handle.dispose();
    else coarse?.running.then((handle) => handle.dispose()).catch(() => undefined);
  }

  #grid(): Window[] {
    return this.isCut ? tiles(this.size, this.#plan.side) : [whole(this.size)];
  }

  async #tile(window: Window): Promise<Picture> {
    const { name } = this.#chain.model;
    if (!this.isCut) {
      const part = isWhole(window, this.size) ? undefined : window;
      return readPicture(await this.#coarseHandle(), part, name);
    }
    const steps = this.#steps.slice(this.#kept);
    const from = this.#kept === 0 ? this.#chain.entering : await this.#coarseHandle();
    const cut = this.#cutFor(window, steps, from);
    const { handle, window: outer } = await this.#run(steps, cut, from, this.#kept);
    try {
      const local = { ...window, x: window.x - outer.x, y: window.y - outer.y };
      return await readPicture(handle, isWhole(local, outer) ? undefined : local, name);
    } finally {
      handle.dispose();
    }
  }

  /** The last of the kept steps, computed once. A failed one is tried again when it is asked for again. */
  async #coarseHandle(): Promise<Handle> {
    this.#coarse ??= { running: this.#runKept() };
    const coarse = this.#coarse;
    try {
      coarse.handle = await coarse.running;
      return coarse.handle;
    } catch (error) {
      if (this.#coarse === coarse) this.#coarse = undefined;
      throw error;
    }
  }

  async #runKept(): Promise<Handle> {
    const steps = this.#steps.slice(0, this.#kept);
    const { entering } = this.#chain;
    const cut = this.#cutFor(whole(steps.at(-1)!.size), steps, entering);
    return (await this.#run(steps, cut, entering, 0)).handle;
  }

  #cutFor(window: Window, steps: readonly Step[], from: Handle | undefined): Cut {
    const { margin } = this.#chain.model.metadata.pyramid;
    const entering = from === undefined ? steps[0]!.size : sizeOf(from);
    return cutFor(window, steps, entering, margin, this.#border);
  }

  /** Runs steps over their parts; what is in between is freed, on errors too. */
  async #run(
    steps: readonly Step[],
    { parts, entering }: Cut,
    from: Handle | undefined,
    first: number,
  ): Promise<Placed> {
    const { runner, signal, model } = this.#chain;
    const { padding, margin } = model.metadata.pyramid;
    signal?.throwIfAborted();
    const costs = parts.map(({ window }, i) => this.#costOf(first + i, window));
    const total = costs.reduce((sum, cost) => sum + cost, 0);
    let previous = await this.#enter(from, entering);
    try {
      for (const [i, { link, noise }] of steps.entries()) {
        signal?.throwIfAborted();
        const { window, rows, columns } = parts[i]!;
        const drawn = padding === "noise" ? grow(window, margin) : window;
        const { x, y, width, height } = previous.window;
        const next = await runner.run(
          link,
          {
            previous: previous.handle,
            noise: {
              data: noise.draw(drawn),
              shape: [1, noise.channels, drawn.height, drawn.width],
            },
            ...(rows && columns
              ? { rows: widened(rows, y, height), columns: widened(columns, x, width) }
              : {}),
          },
          signal,
        );
        if (previous.handle !== from) previous.handle.dispose();
        previous = { handle: next, window };
        const isWhole = first < this.#kept;
        const work = (costs[i]! / total) * (isWhole ? total : this.#work.tile);
        await this.#tell(first + i, work, isWhole ? next : undefined);
      }
      return previous;
    } catch (error) {
      if (previous.handle !== from) previous.handle.dispose();
      throw error;
    }
  }

  async #enter(from: Handle | undefined, window: Window): Promise<Placed> {
    const { runner } = this.#chain;
    if (from === undefined) {
      return { handle: fromPicture(runner, { ...window, data: allocatePicture(window) }), window };
    }
    const size = sizeOf(from);
    if (isWhole(window, size)) return { handle: from, window };
    const data = allocatePicture(window);
    for (const piece of repeated(window, size)) {
      paste(await from.read(piece.from), data, window, piece.to);
    }
    return { handle: fromPicture(runner, { ...window, data }), window };
  }

  /** Before so many tiles: what they will cost, by one in the middle, which is like most. */
  #begin(windows: readonly Window[]): void {
    const { onScale, signal, model } = this.#chain;
    signal?.throwIfAborted();
    if (onScale === undefined) return;
    const kept = this.#coarse === undefined ? this.#steps.slice(0, this.#kept) : [];
    const beforehand = kept.reduce((sum, step, i) => sum + this.#costOf(i, step.size), 0);
    const tiles = this.isCut ? windows : [];
    const middle = tiles[tiles.length >> 1];
    let tile = 0;
    if (middle !== undefined) {
      const entering = this.#steps[this.#kept - 1]?.size ?? this.#entering();
      const { margin } = model.metadata.pyramid;
      const steps = this.#steps.slice(this.#kept);
      const { parts } = cutFor(middle, steps, entering, margin, this.#border);
      tile = parts.reduce((sum, part, i) => sum + this.#costOf(this.#kept + i, part.window), 0);
    }
    this.#work = { total: beforehand + tiles.length * tile, done: 0, tile };
  }

  #entering(): Size {
    const { entering } = this.#chain;
    return entering === undefined ? this.#steps[0]!.size : sizeOf(entering);
  }

  #costOf(step: number, size: Size): number {
    return passCost(size, this.#chain.model.metadata.pyramid.channels[this.#steps[step]!.link]!);
  }

  /**
   * @param work - What the step cost.
   * @param made - All of what it made, where that is in one piece.
   */
  async #tell(step: number, work: number, made: Handle | undefined): Promise<void> {
    const { onScale, first = 0, model } = this.#chain;
    if (onScale === undefined) return;
    this.#work.done += work;
    const done = Math.min(1, this.#work.done / this.#work.total);
    const { size } = this.#steps[step]!;
    const scales = first + this.#steps.length;
    const read = made && ((window?: Window) => readPicture(made, window, model.name));
    await onScale({ scale: first + step, scales, size, done, read });
  }
}

/** All of a picture, and nothing kept. */
export async function drawn(rendering: Rendering): Promise<Picture> {
  try {
    return await rendering.picture();
  } finally {
    rendering.dispose();
  }
}

function sizeOf({ shape: [, , height, width] }: Handle): Size {
  return { width, height };
}
