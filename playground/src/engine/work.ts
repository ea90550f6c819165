/** Work of the model for one tool: whatever a newer wish makes stale is stopped, and nothing of it is shown. */
import { computed, signal as signalOf } from "@preact/signals";
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
/** What takes its time, once a person would ask, or was stopped by one. */
export const slow = signalOf<Slow | Stopped | undefined>(undefined);
export const isStopped = computed(() => slow.value?.kind === "stopped");

/** How far slow work is. */
export interface Slow {
  readonly kind: "slow";
  /** The last scale that was finished. */
  readonly done: Progress | undefined;
  readonly pictures: number;
  readonly stop: () => void;
}

/** Work that a person stopped. */
export interface Stopped {
  readonly kind: "stopped";
  readonly again: () => void;
}

/** What work gets to hand to the model, and a way to know that it is stale. */
export interface Job {
  readonly signal: AbortSignal;
  /** Tells of finished scales. */
  readonly onScale: (image: Image, progress: Progress) => void;
}

/** In milliseconds. */
interface Patience {
  /** Until the work begins: sliders tell faster than pictures are made. */
  readonly pause: number;
  /** Work that takes longer says how far it is, and can be stopped. */
  readonly long: number;
}

const AT_FIRST: Patience = { pause: 50, long: 1500 };
const AGAIN: Patience = { pause: 0, long: 0 };

/**
 * Begins work in a moment.
 *
 * @param preview - Gets what each scale made.
 * @param done - What to say when all is done.
 * @param pictures - How many are made.
 * @returns Gives it up: nothing is shown of it from then on.
 */
export function work(
  make: (job: Job) => Promise<void>,
  preview: (image: Image, progress: Progress) => void,
  done: string,
  pictures = 1,
): () => void {
  const begin = ({ pause, long }: Patience): (() => void) => {
    const controller = new AbortController();
    const { signal } = controller;
    const clock = new Clock();
    let last: Progress | undefined;
    const end = () => {
      clearTimeout(timer);
      clearTimeout(asking);
      controller.abort();
      isBusy.value = false;
      slow.value = undefined;
    };
    const stop = () => {
      end();
      slow.value = {
        kind: "stopped",
        again: () => {
          // Once, however often it is asked for.
          if (giveUp === end) giveUp = begin(AGAIN);
        },
      };
    };
    const asking = setTimeout(() => {
      slow.value = { kind: "slow", done: last, pictures, stop };
    }, long);
    const onScale = (image: Image, progress: Progress) => {
      if (signal.aborted) return;
      last = progress;
      if (slow.value?.kind === "slow") slow.value = { ...slow.value, done: progress };
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
        if (!signal.aborted) end();
      }
    }, pause);
    isBusy.value = true;
    return end;
  };
  let giveUp = begin(AT_FIRST);
  return () => giveUp();
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
