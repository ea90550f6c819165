/**
 * The one seam to a runtime: run link `n` on opaque handles that may stay on a GPU. Applications are
 * written against it; every runtime implements it; tests implement it with whatever they like.
 */
import type { Shape, Tensor, Window } from "../picture.js";
import type { ResamplingMatrix } from "../resample/matrix.js";
import type { Signal } from "../signal.js";

/** A picture or a batch of pictures that lives wherever the runtime keeps it. */
export interface Handle {
  /** Batch, 3, height, width. */
  readonly shape: Shape;
  /** The values, `[batch, 3, height, width]`, or only those of a window of every picture. */
  read(window?: Window): Promise<Float32Array>;
  /** Frees the memory. Using the handle afterwards is an error; disposing twice is not. */
  dispose(): void;
}

/** What enters one link. */
export interface LinkInputs {
  /** The picture of the scale before (at scale 0: the base, at its own size). */
  readonly previous: Handle;
  /**
   * N(0,1) noise: `[batch, 1, H, W]` at scale 0, `[batch, 3, H, W]` after; with padding `noise` ten rows
   * and ten columns more.
   */
  readonly noise: Tensor;
  /** Vertical resampling, output rows x input rows. Absent at scale 0. */
  readonly rows?: ResamplingMatrix;
  /** Horizontal resampling, output columns x input columns (the runner transposes). Absent at scale 0. */
  readonly columns?: ResamplingMatrix;
}

/** When and how scales are cut. */
export interface WindowPlan {
  /** Scales of more pixels run by windows. */
  readonly above: number;
  /** So do scales with a longer side, in pixels. */
  readonly longest: number;
  /** Longest side of a window, in pixels, without its margin. */
  readonly side: number;
}

/** Runs the links of one model. */
export interface ScaleRunner {
  /** How large scales are cut for this runtime; as `WINDOW_PLAN` where it does not say. */
  readonly plan?: WindowPlan | undefined;
  /** Runs link `link` (0 is the coarsest). The signal is looked at before the link starts. */
  run(link: number, inputs: LinkInputs, signal?: Signal): Promise<Handle>;
  /** Makes a handle of pixels, without a copy. A runtime with memory of its own may wait until they are run. */
  upload(pixels: Tensor): Handle;
}
