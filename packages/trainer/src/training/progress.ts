/** How much of a training is done and how long the rest takes, weighted by what each step costs. */
import type { RunPlan } from "@singan/pyramid";
import { stepsAt } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";
import { scaleCosts, stepCost } from "./cost.js";

/** Time is foretold from the steps of about this many last seconds. */
const WINDOW_SECONDS = 30;

export class ProgressMeter {
  private readonly total: number;
  private done = 0;
  private readonly marks: { time: number; done: number }[] = [];

  constructor(
    private readonly settings: TrainSettings,
    private readonly plan: RunPlan,
  ) {
    this.total = scaleCosts(settings, plan).reduce((sum, cost) => sum + cost, 0);
  }

  /** A scale that was trained before. */
  skip(scale: number): void {
    this.skipSteps(scale, stepsAt(this.settings, scale, this.plan.sizes.length));
  }

  /** Steps that were done before. */
  skipSteps(scale: number, steps: number): void {
    this.done += steps * stepCost(this.settings, this.plan, scale);
  }

  /** One step is done; `left` is in seconds. */
  advance(scale: number): { done: number; left: number | undefined } {
    this.done += stepCost(this.settings, this.plan, scale);
    const time = performance.now() / 1000;
    this.marks.push({ time, done: this.done });
    while (this.marks.length > 2 && time - this.marks[0]!.time > WINDOW_SECONDS) this.marks.shift();
    const first = this.marks[0]!;
    const rate = (this.done - first.done) / (time - first.time);
    const left = rate > 0 ? (this.total - this.done) / rate : undefined;
    return { done: Math.min(1, this.done / this.total), left };
  }
}
