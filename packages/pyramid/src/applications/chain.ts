/** What all applications share: running neighbouring scales one after the other, coarse to fine. */
import type { PyramidMetadata } from "../model/metadata.js";
import type { ReconstructionNoise } from "../model/model.js";
import type { Size } from "../picture.js";
import type { Handle, ScaleRunner } from "../runner/scale-runner.js";
import type { Signal } from "../signal.js";
import { type NoiseSource, runScale, type WindowPlan } from "./windows.js";

/** What an application needs to know of a model beside its links; any `Model` will do. */
export interface ApplicationModel {
  readonly metadata: { readonly pyramid: PyramidMetadata };
  readonly reconstructionNoise: readonly ReconstructionNoise[];
}

/** Told to `onScale` when a scale is done. */
export interface ScaleEvent {
  /** Index of the scale, 0 the coarsest. */
  readonly scale: number;
  /** Number of scales of the pyramid. */
  readonly scales: number;
  /** Size of what this scale made. */
  readonly size: Size;
}

/** What long work takes and tells. */
export interface ProgressOptions {
  /** Looked at before every link and window; its reason is thrown. */
  readonly signal?: Signal | undefined;
  readonly onScale?: ((event: ScaleEvent) => void) | undefined;
}

/** A run of scales. */
export interface Chain extends ProgressOptions {
  readonly runner: ScaleRunner;
  readonly pyramid: PyramidMetadata;
  /** Output size of every scale of the pyramid. */
  readonly sizes: readonly Size[];
  readonly noise: (scale: number) => NoiseSource;
  readonly plan: WindowPlan;
}

/** Runs scales `first` to `last`. `entering` is disposed, as is all in between, on errors too. */
export async function runChain(
  chain: Chain,
  first: number,
  last: number,
  entering: Handle,
): Promise<Handle> {
  const { runner, pyramid, sizes, noise, plan, signal, onScale } = chain;
  const { padding, margin } = pyramid;
  let previous = entering;
  try {
    for (let link = first; link <= last; link++) {
      const size = sizes[link]!;
      const work = { link, size, previous, noise: noise(link), padding, margin, signal };
      const next = await runScale(runner, work, plan);
      previous.dispose();
      previous = next;
      onScale?.({ scale: link, scales: sizes.length, size });
    }
    return previous;
  } catch (error) {
    previous.dispose();
    throw error;
  }
}
