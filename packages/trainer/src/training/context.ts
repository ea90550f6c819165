/** What every part of one training needs to know; made once, never changed. */
import type { Picture, ReconstructionNoise, RunPlan, RunRecord } from "@singan/pyramid";
import type { Engine } from "../engine/engine.js";
import type { EngineChoice } from "../engine/select.js";
import type { RunFolder } from "../run/folder.js";
import type { SettingsInput } from "../settings/resolve.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainEvent } from "./events.js";
import type { ProgressMeter } from "./progress.js";

export interface TrainOptions {
  /** Run folder; made when it is missing. */
  readonly out: string;
  readonly settings?: SettingsInput;
  readonly engine?: EngineChoice;
  /** Processor threads; all cores by default. */
  readonly threads?: number | undefined;
  /** Author and licence of the photograph, kept in the model. */
  readonly credit?: string | undefined;
  /** Starts over where the folder holds a training. */
  readonly force?: boolean;
  /** Seconds between checkpoints within a scale; 120 by default. */
  readonly checkpointSeconds?: number;
  /** Looked at after every step: the state is saved, then its reason is thrown. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainEvent) => void;
}

export interface TrainContext {
  readonly settings: TrainSettings;
  readonly plan: RunPlan;
  readonly engine: Engine;
  readonly options: TrainOptions;
  readonly folder: RunFolder;
  /** The photograph at every scale, the coarsest first. */
  readonly reals: readonly Picture[];
  /** z* of scale 0. */
  readonly noise: ReconstructionNoise;
  /** What the run folder must say to be this training's. */
  readonly record: RunRecord;
  readonly meter: ProgressMeter;
  readonly tell: (event: TrainEvent) => void;
}
