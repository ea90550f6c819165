/** What is trained one after the other: every scale, and then, for paintings, one of them once more. */
import type { RunPlan } from "@singan/pyramid";
import { stepsAt } from "../settings/schedule.js";
import type { TrainSettings } from "../settings/settings.js";

/** Which generator: that of a scale, or the one for paintings of that scale (reference, 7.5). */
export interface StagePlace {
  readonly scale: number;
  readonly paint: boolean;
}

/** One generator to train. */
export interface Stage extends StagePlace {
  /** Among all stages, 0 the first; equal to the scale but for paintings. */
  readonly index: number;
  readonly steps: number;
}

/** All of a training, in order. A generator for paintings takes as many steps as its scale's own. */
export function stagesOf(settings: TrainSettings, { sizes, paintScale }: RunPlan): Stage[] {
  const at = (scale: number) => ({ scale, steps: stepsAt(settings, scale, sizes.length) });
  const scales = sizes.map((_, scale) => ({ index: scale, paint: false, ...at(scale) }));
  if (paintScale === undefined) return scales;
  return [...scales, { index: scales.length, paint: true, ...at(paintScale) }];
}

/** What people call it, at the start of a sentence, among all scales. */
export function stageAmong(stage: StagePlace, scales: number): string {
  return stage.paint ? stageName(stage) : `${stageName(stage)} of 0 to ${scales - 1}`;
}

/** What people call it, at the start of a sentence. */
export function stageName({ scale, paint }: StagePlace): string {
  return paint ? `Scale ${scale} for paintings` : `Scale ${scale}`;
}
