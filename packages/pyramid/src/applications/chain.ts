/** What all applications share: a run of links, coarse to fine, and what a caller tells and hears. */
import type { PyramidMetadata } from "../model/metadata.js";
import type { ReconstructionNoise } from "../model/model.js";
import type { Picture, Size, Window } from "../picture.js";
import type { Border } from "../resample/taps.js";
import type { Handle, ScaleRunner, WindowPlan } from "../runner/scale-runner.js";
import type { Signal } from "../signal.js";
import type { NoiseSource } from "./noise.js";

/** What an application needs to know of a model beside its links; any `Model` will do. */
export interface ApplicationModel {
  readonly metadata: { readonly pyramid: PyramidMetadata };
  readonly reconstructionNoise: readonly ReconstructionNoise[];
  /** What to call the model in sentences: its file. */
  readonly name?: string | undefined;
}

/** Told to `onScale` when a link has run. */
export interface ScaleEvent {
  /** Index of the scale, 0 the coarsest; of the step, where one link is repeated. */
  readonly scale: number;
  /** Number of scales, or of steps. */
  readonly scales: number;
  /** Size of the picture that this scale makes. */
  readonly size: Size;
  /** Share of all the work that is done, 0 to 1, weighted by what it costs. */
  readonly done: number;
  /** The picture that this scale made or a window of it, where it made it in one piece; to be called before `onScale` ends. */
  readonly read?: ((window?: Window) => Promise<Picture>) | undefined;
}

/** What long work takes and tells. */
export interface ProgressOptions {
  /** Looked at before every link and window; its reason is thrown. */
  readonly signal?: Signal | undefined;
  /** The next link waits for it. */
  readonly onScale?: ((event: ScaleEvent) => unknown) | undefined;
}

/** One link of a chain. */
export interface Step {
  /** Which of the model's links. Link 0 does not resample: it must be the first, and takes zeros of its own size. */
  readonly link: number;
  /** Size of its output. */
  readonly size: Size;
  readonly noise: NoiseSource;
}

/** A run of links and what enters the first. */
export interface Chain extends ProgressOptions {
  readonly runner: ScaleRunner;
  readonly model: Pick<ApplicationModel, "metadata" | "name">;
  /** One or more. */
  readonly steps: readonly Step[];
  /** What the first step resamples; absent where its link is 0. */
  readonly entering?: Handle | undefined;
  /** Whether what enters outlives this chain, as where many enter it one after the other. */
  readonly keepsEntering?: boolean;
  /** Number of the first step in what `onScale` hears; 0 by default. */
  readonly first?: number | undefined;
  /** With `wrap` the result can be laid beside itself without a seam; `mirror` by default. */
  readonly border?: Border | undefined;
  /** How large scales are cut; as the runner says by default. */
  readonly plan?: WindowPlan | undefined;
}
