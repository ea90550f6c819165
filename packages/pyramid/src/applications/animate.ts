/**
 * Animation: a walk through noise near the photograph's own (paper, section 4; reference, 7.4). At every scale from the
 * start scale on, the noise's deviation w from z* follows
 *
 *   w(t) = (1 - alpha) (w(t-1) + beta (w(t-1) - w(t-2)) + (1 - beta) r(t)),   r(t) ~ N(0, 1),
 *
 * which is the original's walk with z* taken out of it. It is linear, so the state from which it comes back to itself after
 * so many frames can be solved for; the mean of the draws is taken out first, as a weak pull would let it carry far away.
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
  const walks = sizes.map((_, scale) => {
    if (scale < startScale) return undefined;
    const walk = new Walk(model, scale, { seed, alpha, beta });
    if (loop) walk.closeAfter(frames, signal);
    return walk;
  });
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
  readonly #shape: readonly [1, number, number, number];
  readonly #border: number;
  readonly #scale: number;
  readonly #direction: { readonly alpha: number; readonly beta: number };
  /** Taken from every draw of a loop. */
  #mean: Float32Array | undefined;
  #now: Float32Array;
  #before: Float32Array;

  constructor(
    model: ApplicationModel,
    scale: number,
    { seed, ...direction }: { seed: number; alpha: number; beta: number },
  ) {
    const { sizes, padding } = model.metadata.pyramid;
    const window = noiseWindow(sizes[scale]!, padding);
    const channels = noiseChannels(scale);
    const field = { seed, purpose: "walk", scale } as const;
    this.#draw = (frame) => gaussian(field, { sample: frame, channels, window });
    this.#own = reconstructionNoise(model, scale).draw(window);
    this.#shape = [1, channels, window.height, window.width];
    this.#border = -window.x;
    this.#scale = scale;
    this.#direction = direction;
    // Draw 0 is the first step's, draw t + 1 that of frame t.
    this.#now = this.#draw(0).map((value, i) => FIRST_STEP * (value - this.#own[i]!));
    this.#before = new Float32Array(this.#now.length);
  }

  /** Moves on and gives the noise of a frame; frames come in their order. */
  step(frame: number) {
    this.#move(frame);
    const data = this.#own.map((value, i) => value + this.#now[i]!);
    return storedNoise({ scale: this.#scale, shape: this.#shape, data }, this.#border);
  }

  /**
   * Sets the state before frame 0 to the one that the walk has again after all frames: with s its last two deviations and
   * s(t) = A s(t-1) + drive(t), the solution of s = A^frames s + (what the drives alone lead to).
   */
  closeAfter(frames: number, signal: ProgressOptions["signal"]): void {
    const mean = new Float32Array(this.#now.length);
    for (let frame = 0; frame < frames; frame++) {
      signal?.throwIfAborted();
      const drive = this.#draw(frame + 1);
      for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + drive[i]! / frames;
    }
    this.#mean = mean;
    this.#now.fill(0);
    this.#before.fill(0);
    for (let frame = 0; frame < frames; frame++) {
      signal?.throwIfAborted();
      this.#move(frame);
    }
    const { alpha, beta } = this.#direction;
    const one = [(1 - alpha) * (1 + beta), -(1 - alpha) * beta, 1, 0] as const;
    let [a, b, c, d]: [number, number, number, number] = [1, 0, 0, 1];
    for (let frame = 0; frame < frames; frame++) {
      [a, b, c, d] = [
        one[0] * a + one[1] * c,
        one[0] * b + one[1] * d,
        one[2] * a + one[3] * c,
        one[2] * b + one[3] * d,
      ];
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
    const { alpha, beta } = this.#direction;
    const drive = this.#draw(frame + 1);
    const [now, before, mean] = [this.#now, this.#before, this.#mean];
    for (let i = 0; i < now.length; i++) {
      const pushed = drive[i]! - (mean === undefined ? 0 : mean[i]!);
      const step = beta * (now[i]! - before[i]!) + (1 - beta) * pushed;
      before[i] = (1 - alpha) * (now[i]! + step);
    }
    [this.#now, this.#before] = [before, now];
  }
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
