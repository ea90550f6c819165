/** How much of a training is done and how long the rest takes, weighted by what each step costs. */
import type { RunPlan } from "@singan/pyramid";
import type { TrainSettings } from "../settings/settings.js";
import { stageCosts, stepCost } from "./cost.js";
import type { Stage } from "./stages.js";

/** Time is foretold from the steps of about this many last seconds. */
const WINDOW_SECONDS = 30;

/** Counts what is done of one training. */
export class ProgressMeter {
  private readonly costs: readonly number[];
  private readonly total: number;
  private done = 0;
  private readonly marks: { time: number; done: number }[] = [];

  constructor(
    private readonly settings: TrainSettings,
    private readonly plan: RunPlan,
  ) {
    this.costs = stageCosts(settings, plan);
    this.total = sum(this.costs);
  }

  /** A stage begins, or goes on after so many of its steps; those before are done. */
  begin({ index, scale }: Stage, step: number): void {
    this.done = sum(this.costs.slice(0, index)) + step * stepCost(this.settings, this.plan, scale);
    this.marks.length = 0;
  }

  /** One step is done; `left` is in seconds. */
  advance({ scale }: Stage): { done: number; left: number | undefined } {
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

function sum(costs: readonly number[]): number {
  return costs.reduce((total, cost) => total + cost, 0);
}
