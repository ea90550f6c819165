/**
 * Animation: a walk through noise near the photograph's own (paper, section 4; reference, 7.4). At every scale from the
 * start scale on, the noise's deviation w from z* follows
 *
 *   w(t) = (1 - alpha) (w(t-1) + beta (w(t-1) - w(t-2)) + (1 - beta) r(t)),   r(t) ~ N(0, 1),
 *
 * which is the original's walk with z* taken out of it. It is linear, so the state from which it comes back to itself after
 * so many frames can be solved for. Where it does not forget its beginning by then, the mean of the draws is taken out first.
 */
import { invalidOption } from "../errors.js";
import { noiseChannels, noiseWindow } from "../network.js";
import { checkSeed, gaussian } from "../noise/field.js";
import type { Picture, Size } from "../picture.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { ApplicationModel, ProgressOptions } from "./chain.js";
import { defaultStartScale } from "./default-start-scale.js";
import { storedNoise } from "./known-noise.js";
import { checkMemory, linkBytes, pictureBytes } from "./memory.js";
import type { NoiseSource } from "./noise.js";
import { reconstructionHandle, reconstructionNoise } from "./reconstruct.js";
import { ChainRendering, drawn } from "./rendering.js";
import { checkStartScale } from "./start-scale.js";

/** How long a clip is, and how it moves. */
export interface AnimateOptions extends ProgressOptions {
  /** How many frames, 1 to 1,000,000; 60 by default. */
  readonly frames?: number | undefined;
  /** 0 to 1: how strongly the walk is drawn back to the photograph. Small is far, 1 stands still; 0.1 by default. */
  readonly alpha?: number | undefined;
  /** 0 to 1: how much of its direction the walk keeps. Near 1 is smooth; 0.9 by default. */
  readonly beta?: number | undefined;
  /** First scale that moves; below it all frames share the reconstruction. */
  readonly startScale?: number | undefined;
  /** Whether the frame after the last is the first again, with no jump; needs an alpha of 0.001 or more. */
  readonly loop?: boolean | undefined;
  /** An integer from 0 (the default) to 2^32 - 1. */
  readonly seed?: number | undefined;
  /** Bytes that may be held at once; 4 GiB by default. */
  readonly memory?: number | undefined;
}

const MOST_FRAMES = 1_000_000;
export const DEFAULT_FRAMES = 60;
/** Below, a loop's walk would be lost in the rounding of its numbers. */
const LEAST_ALPHA = 0.001;
/** What is left of a state that a walk has forgotten. */
const FORGOTTEN = 1e-9;
/** Frames after which other work gets its turn: what stops this one comes no other way. */
const FRAMES_A_TURN = 32;
/** The walk's first step from z*. */
const FIRST_STEP = 0.05;

/**
 * Makes the frames one after the other; only the one that was handed over is held. `onScale` hears of every frame's scales.
 *
 * @throws SinganError `INVALID_OPTION` or `OUT_OF_MEMORY` before the first frame; whatever an aborted signal gives as its
 *   reason.
 */
export async function* animate(
  runner: ScaleRunner,
  model: ApplicationModel,
  options: AnimateOptions,
): AsyncGenerator<Picture, void, undefined> {
  const { sizes } = model.metadata.pyramid;
  const { frames = DEFAULT_FRAMES, seed = 0, loop = false, memory, signal, onScale } = options;
  const { alpha = 0.1, beta = 0.9 } = options;
  const startScale = options.startScale ?? defaultStartScale("animate", sizes);
  check({ frames, alpha, beta, startScale, seed, loop }, sizes);
  checkMemory(sizes.at(-1)!, bytesFor(model, startScale), memory);
  const walks: Walk[] = [];
  for (let scale = startScale; scale < sizes.length; scale++) {
    const walk = new Walk(model, scale, { seed, alpha, beta });
    if (loop) await walk.closeAfter(frames, signal);
    walks[scale] = walk;
  }
  const through = startScale - 1;
  const entering =
    startScale === 0
      ? undefined
      : await reconstructionHandle(runner, model, { through, signal, memory });
  try {
    for (let frame = 0; frame < frames; frame++) {
      const steps = sizes.flatMap((size, link) => {
        const walk = walks[link];
        return walk === undefined ? [] : [{ link, size, noise: walk.step(frame) }];
      });
      const chain = { runner, model, steps, first: startScale, signal, onScale };
      yield await drawn(new ChainRendering({ ...chain, entering, keepsEntering: true }));
    }
  } finally {
    entering?.dispose();
  }
}

/** The noise of one scale, frame by frame. */
class Walk {
  readonly #draw: (frame: number) => Float32Array;
  readonly #own: Float32Array;
  readonly #stored: (data: Float32Array) => NoiseSource;
  /** A deviation from the two before it, but for what is drawn, and the share of that. */
  readonly #next: (now: number, before: number) => number;
  readonly #share: number;
  #now: Float32Array;
  #before: Float32Array;
  /** Taken from every draw. */
  readonly #mean: Float32Array;

  constructor(
    model: ApplicationModel,
    scale: number,
    { seed, alpha, beta }: { seed: number; alpha: number; beta: number },
  ) {
    const { sizes, padding } = model.metadata.pyramid;
    const window = noiseWindow(sizes[scale]!, padding);
    const channels = noiseChannels(scale);
    const field = { seed, purpose: "walk", scale } as const;
    this.#draw = (frame) => gaussian(field, { sample: frame, channels, window });
    this.#own = reconstructionNoise(model, scale).draw(window);
    const shape = [1, channels, window.height, window.width] as const;
    this.#stored = (data) => storedNoise({ shape, data }, -window.x);
    this.#next = (now, before) => (1 - alpha) * (now + beta * (now - before));
    this.#share = (1 - alpha) * (1 - beta);
    // Draw 0 is the first step's, draw t + 1 that of frame t.
    this.#now = this.#draw(0).map((value, i) => FIRST_STEP * (value - this.#own[i]!));
    this.#before = new Float32Array(this.#now.length);
    this.#mean = this.#before.slice();
  }

  /** Moves on and gives the noise of a frame; frames come in their order. */
  step(frame: number) {
    this.#move(frame);
    return this.#stored(this.#own.map((value, i) => value + this.#now[i]!));
  }

  /**
   * Sets the state before frame 0 to the one that the walk has again after all frames: with s its last two deviations and
   * s(t) = A s(t-1) + drive(t), the solution of s = A^frames s + (what the drives alone lead to). Of a long clip only the last
   * frames count, as A forgets.
   */
  async closeAfter(frames: number, signal: ProgressOptions["signal"]): Promise<void> {
    let [a, b, c, d]: [number, number, number, number] = [1, 0, 0, 1];
    let counting = 0;
    while (counting < frames && Math.hypot(a, b, c, d) > FORGOTTEN) {
      counting++;
      [a, b, c, d] = [this.#next(a, c), this.#next(b, d), a, b];
    }
    // Without it a weak pull would carry a short clip far away.
    for (let frame = 0; counting === frames && frame < frames; frame++) {
      await turned(frame, signal);
      this.#draw(frame + 1).forEach((value, i) => {
        this.#mean[i]! += value / frames;
      });
    }
    this.#now.fill(0);
    for (let frame = frames - counting; frame < frames; frame++) {
      await turned(frame, signal);
      this.#move(frame);
    }
    const [p, q, r, s] = [1 - a, -b, -c, 1 - d];
    const determinant = p * s - q * r;
    for (let i = 0; i < this.#now.length; i++) {
      const [x, y] = [this.#now[i]!, this.#before[i]!];
      this.#now[i] = (s * x - q * y) / determinant;
      this.#before[i] = (p * y - r * x) / determinant;
    }
  }

  #move(frame: number): void {
    const drive = this.#draw(frame + 1);
    const [now, before, mean] = [this.#now, this.#before, this.#mean];
    for (let i = 0; i < now.length; i++) {
      before[i] = this.#next(now[i]!, before[i]!) + this.#share * (drive[i]! - mean[i]!);
    }
    [this.#now, this.#before] = [before, now];
  }
}

/** Of every runtime, and of no standard library. */
declare function setTimeout(done: () => void): unknown;

async function turned(frame: number, signal: ProgressOptions["signal"]): Promise<void> {
  if (frame % FRAMES_A_TURN > 0) return;
  await new Promise<void>((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}

/** The finest pictures and maps, and five arrays of noise for every scale that moves. */
function bytesFor(model: ApplicationModel, startScale: number): number {
  const { sizes, channels } = model.metadata.pyramid;
  const finest = sizes.at(-1)!;
  const walks = sizes.slice(startScale).reduce((sum, size) => sum + 5 * pictureBytes(size), 0);
  return 2 * pictureBytes(finest) + linkBytes(finest, channels.at(-1)!) + walks;
}

/** What is checked, with defaults filled in. */
interface Checked {
  readonly frames: number;
  readonly alpha: number;
  readonly beta: number;
  readonly startScale: number;
  readonly seed: number;
  readonly loop: boolean;
}

function check(options: Checked, sizes: readonly Size[]): void {
  const { alpha, beta, startScale, seed, loop, frames } = options;
  checkSeed(seed);
  if (!Number.isInteger(frames) || frames < 1 || frames > MOST_FRAMES) {
    throw invalidOption("frames", `an integer from 1 to ${MOST_FRAMES}`, frames);
  }
  for (const [name, value] of Object.entries({ alpha, beta })) {
    if (!(Number.isFinite(value) && value >= 0 && value <= 1)) {
      throw invalidOption(name, "a number from 0 to 1", value);
    }
  }
  if (loop && alpha < LEAST_ALPHA) {
    const why = "A loop needs a pull to return.";
    throw invalidOption("alpha", `a number from ${LEAST_ALPHA} to 1`, alpha, why);
  }
  checkStartScale(startScale, sizes, 0);
}
