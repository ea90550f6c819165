/** How much of a training is done and how long the rest takes, weighted by what each step costs. */
import type { RunPlan } from "@singan/pyramid";
import type { TrainSettings } from "../settings/settings.js";
import { shareDone } from "./cost.js";
import type { Stage } from "./stages.js";

/** Time is foretold from the steps of about this many last seconds. */
const WINDOW_SECONDS = 30;

/** The first steps of a scale are slow, and say little of the others. */
const LEAST_SECONDS = 3;

/** A long step that took so many times as long as the one before is one in which the process stood still. */
const STANDSTILL = 10;

/** Counts what is done of one training, as a share of its cost. */
export class ProgressMeter {
  private done = 0;
  private ofStep = 0;
  /** Share a second, as the last steps had it. */
  private rate = 0;
  private readonly marks: { time: number; done: number }[] = [];

  constructor(
    private readonly settings: TrainSettings,
    private readonly plan: RunPlan,
  ) {}

  /** A stage begins, or goes on after so many of its steps; those before are done. */
  begin({ index }: Stage, step: number): void {
    const doneAfter = (steps: number) => shareDone(this.settings, this.plan, index, steps);
    this.done = doneAfter(step);
    this.ofStep = doneAfter(step + 1) - this.done;
    this.marks.length = 0;
  }

  /** One step is done; `left` is in seconds. */
  advance(): { done: number; left: number | undefined } {
    this.done += this.ofStep;
    const time = performance.now() / 1000;
    if (this.stoodStill(time)) this.marks.length = 0;
    this.marks.push({ time, done: this.done });
    while (this.marks.length > 2 && time - this.marks[0]!.time > WINDOW_SECONDS) this.marks.shift();
    const first = this.marks[0]!;
    const seconds = time - first.time;
    if (seconds >= LEAST_SECONDS) this.rate = (this.done - first.done) / seconds;
    const left = this.rate > 0 ? (1 - this.done) / this.rate : undefined;
    return { done: Math.min(1, this.done), left };
  }

  /** Whether the process was stopped since the last step, which says nothing of the next ones. */
  private stoodStill(time: number): boolean {
    const [last, before] = [this.marks.at(-1), this.marks.at(-2)];
    // The one after a standstill is believed, however long it takes.
    if (last === undefined || before === undefined) return false;
    const gap = time - last.time;
    return gap > WINDOW_SECONDS && gap > STANDSTILL * (last.time - before.time);
  }
}
