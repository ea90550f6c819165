/** What a training tells while it runs: a union tagged by `type`. */
import type { LossRecord, RunPlan } from "@singan/pyramid";
import type { Engine } from "../engine/engine.js";
import type { StagePlace } from "./stages.js";

/** What computes a training; an `Engine` says what each word means. */
export interface Computing {
  readonly engine: Engine["name"];
  readonly device: string;
  readonly operators: string;
  /** Processor threads that it may use. */
  readonly threads: number;
}

export function computingOf(
  { name: engine, device, operators }: Engine,
  threads: number,
): Computing {
  return { engine, device, operators, threads };
}

/** A finished stage that had diverged and started again, each time at a smaller learning rate. */
export interface Retreat extends StagePlace {
  /** How often, 1 or more. */
  readonly tries: number;
}

export type TrainEvent =
  | { readonly type: "note"; readonly text: string }
  | ({
      readonly type: "plan";
      readonly plan: RunPlan;
      /** Why this engine: a sentence for each that was tried or passed over. */
      readonly reasons: readonly string[];
    } & Computing)
  | ({ readonly type: "resume"; readonly step: number } & StagePlace)
  | ({
      readonly type: "step";
      readonly scales: number;
      readonly step: number;
      readonly steps: number;
      readonly losses: LossRecord;
      /** Share of the whole training's cost that is done, 0 to 1; falls only where a scale diverged and goes back. */
      readonly done: number;
      /** About, in seconds; undefined until there is something to go by. */
      readonly left: number | undefined;
    } & StagePlace)
  | ({
      readonly type: "scale";
      readonly scales: number;
      readonly rmse: number;
      readonly amplitude: number;
      readonly seconds: number;
    } & StagePlace)
  | ({ readonly type: "saved"; readonly step: number } & StagePlace)
  | {
      readonly type: "finished";
      readonly folder: string;
      readonly seconds: number;
      readonly retreats: readonly Retreat[];
    };
