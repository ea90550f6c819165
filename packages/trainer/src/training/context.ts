/** What every part of one training needs to know; made once, never changed. */
import type { Colour, Picture, ReconstructionNoise, RunPlan, RunRecord } from "@singan/pyramid";
import type { Engine } from "../engine/engine.js";
import type { RunFolder } from "../run/folder.js";
import type { LivePage } from "../run/live-page.js";
import type { TrainSettings } from "../settings/settings.js";
import type { TrainEvent } from "./events.js";
import type { ResolvedOptions } from "./options.js";
import type { ProgressMeter } from "./progress.js";
import type { Stage } from "./stages.js";

export interface TrainContext {
  readonly settings: TrainSettings;
  readonly plan: RunPlan;
  /** What is trained, in order. */
  readonly stages: readonly Stage[];
  readonly engine: Engine;
  readonly options: ResolvedOptions;
  readonly folder: RunFolder;
  /** The photograph at every scale, the coarsest first. */
  readonly reals: readonly Picture[];
  /** z* of scale 0. */
  readonly noise: ReconstructionNoise;
  /** Of the photograph, where a generator for paintings is trained. */
  readonly palette: readonly Colour[] | undefined;
  /** What the run folder must say to be this training's. */
  readonly record: RunRecord;
  readonly meter: ProgressMeter;
  readonly page: LivePage;
  readonly tell: (event: TrainEvent) => void;
}
