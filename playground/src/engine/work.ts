/** Work of the model for one tool: whatever a newer wish makes stale is stopped, and nothing of it is shown. */
import { signal as signalOf } from "@preact/signals";
import type { Image, Progress } from "@singan/runtime-web";
import { say, tellProblem } from "../state/notices.js";

/** How long a scale took. */
export interface Timing {
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly milliseconds: number;
}

/** Of the last picture that was finished. */
export const timings = signalOf<readonly Timing[]>([]);
/** Whether something is being made. */
export const isBusy = signalOf(false);
/** What is being made, once a person would ask. */
export const slow = signalOf<Slow | undefined>(undefined);

/** How far slow work is. */
export interface Slow {
  /** The last scale that was finished. */
  readonly done: Progress | undefined;
  readonly pictures: number;
  readonly stop: () => void;
}

/** What work gets to hand to the model, and a way to know that it is stale. */
export interface Job {
  readonly signal: AbortSignal;
  /** Tells of finished scales. */
  readonly onScale: (image: Image, progress: Progress) => void;
}

/** Sliders tell faster than pictures are made. */
const PAUSE = 50;
/** Work that takes longer, in milliseconds, says how far it is and can be stopped. */
const LONG = 1500;

/**
 * Begins work in a moment.
 *
 * @param preview - Gets what each scale made.
 * @param done - What to say when all is done.
 * @param pictures - How many are made.
 * @returns Stops it: nothing is shown of it from then on.
 */
export function work(
  make: (job: Job) => Promise<void>,
  preview: (image: Image, progress: Progress) => void,
  done: string,
  pictures = 1,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const clock = new Clock();
  const stopped = () => {
    clearTimeout(timer);
    clearTimeout(asking);
    stop.abort();
    isBusy.value = false;
    slow.value = undefined;
  };
  let last: Progress | undefined;
  const asking = setTimeout(() => {
    slow.value = { done: last, pictures, stop: stopped };
  }, LONG);
  const onScale = (image: Image, progress: Progress) => {
    if (signal.aborted) return;
    last = progress;
    if (slow.value !== undefined) slow.value = { ...slow.value, done: progress };
    clock.tick(progress);
    preview(image, progress);
  };
  const timer = setTimeout(async () => {
    clock.start();
    try {
      await make({ signal, onScale });
      if (!signal.aborted) say(done);
    } catch (error) {
      if (!signal.aborted) tellProblem(error);
    } finally {
      clearTimeout(asking);
      if (!signal.aborted) {
        isBusy.value = false;
        slow.value = undefined;
      }
    }
  }, PAUSE);
  isBusy.value = true;
  return stopped;
}

/** Takes the time from scale to scale. */
class Clock {
  #last = 0;
  #times: Timing[] = [];

  start(): void {
    this.#last = performance.now();
  }

  tick({ scale, scales, size }: Progress): void {
    const now = performance.now();
    const at = this.#times.at(-1);
    if (at !== undefined && at.scale >= scale) this.#times = [];
    this.#times.push({ scale, ...size, milliseconds: now - this.#last });
    this.#last = now;
    if (scale === scales - 1) timings.value = [...this.#times];
  }
}
