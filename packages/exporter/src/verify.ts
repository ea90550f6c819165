/** Holds a written file against its checkpoint: read as a runtime reads it, run whole and link by link. */

import * as onnxruntime from "@singan/node-io/onnxruntime";
import { InferenceSession, Tensor } from "@singan/node-io/onnxruntime";
import {
  clampedValues,
  gaussian,
  type Model,
  noiseChannels,
  noiseShape,
  noiseWindow,
  readModel,
  reconstruct,
  SessionRunner,
  type Signal,
  SinganError,
  sample,
  sessionOpener,
} from "@singan/pyramid";
import type { TrainedRun } from "./load.js";

/**
 * The whole graph computes its resampling matrices in float32 (5e-7 off), which a chain of networks with gains of a few
 * passes on: 7e-6 is seen after six scales. A wrong link is off by a tenth or more.
 */
const WHOLE_AGAINST_LINKS = 1e-4;
/**
 * Folding rounds every weight once more, and the training engine sums in another order: 2e-6 is seen after six scales on
 * the processor. The limit is an eighth of one grey level of a PNG, which nobody can see.
 */
const AGAINST_CHECKPOINT = 1e-3;

/** Largest differences, in [-1, 1] units. */
export interface Verification {
  /** Of the whole graph from its links, on z* and on random noise. */
  readonly wholeAgainstLinks: number;
  /** Of the whole graph from the training engine's own reconstruction, clipped. */
  readonly wholeAgainstCheckpoint: number;
  /** Of the links from the training engine's own reconstruction, over all scales. */
  readonly linksAgainstCheckpoint: number;
}

/**
 * @param signal - Looked at before every link.
 * @throws SinganError `VERIFICATION_FAILED`, or what reading throws.
 */
export async function verifyModel(
  bytes: Uint8Array,
  { reconstructions }: TrainedRun,
  signal?: Signal,
): Promise<Verification> {
  const model = readModel(bytes, "The written file");
  const { pyramid, training } = model.metadata;
  const opener = sessionOpener(onnxruntime, { logSeverityLevel: 3 });
  const runner = new SessionRunner({ pyramid, links: model.links }, opener);
  const whole = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    let linksAgainstCheckpoint = 0;
    let reconstruction: Float32Array = new Float32Array();
    for (const [scale, expected] of reconstructions.entries()) {
      ({ data: reconstruction } = await reconstruct(runner, model, { through: scale, signal }));
      const difference = largestDifference(reconstruction, expected);
      refuseBeyond(AGAINST_CHECKPOINT, difference, `Scale ${scale}`, RECONSTRUCTION);
      linksAgainstCheckpoint = Math.max(linksAgainstCheckpoint, difference);
    }
    const { seed } = training;
    const drawn = await sample(runner, model, { seed, signal });
    const rebuilt = await runWhole(whole, model);
    const wholeAgainstLinks = Math.max(
      largestDifference(rebuilt, clampedValues(reconstruction)),
      largestDifference(await runWhole(whole, model, seed), clampedValues(drawn.data)),
    );
    refuseBeyond(WHOLE_AGAINST_LINKS, wholeAgainstLinks, "The whole graph", "that of its links");
    const wholeAgainstCheckpoint = largestDifference(
      rebuilt,
      clampedValues(reconstructions.at(-1)!),
    );
    refuseBeyond(AGAINST_CHECKPOINT, wholeAgainstCheckpoint, "The whole graph", RECONSTRUCTION);
    return { wholeAgainstLinks, wholeAgainstCheckpoint, linksAgainstCheckpoint };
  } finally {
    await runner.release();
    await whole.release();
  }
}

/** The main graph on the noise of a seed, or on z* without one. */
async function runWhole(
  session: InferenceSession,
  model: Model,
  seed?: number,
): Promise<Float32Array> {
  const { sizes, padding } = model.metadata.pyramid;
  const [coarsest] = sizes;
  const { width, height } = coarsest!;
  const feeds: Record<string, Tensor> = {
    base: new Tensor("float32", new Float32Array(3 * width * height), [1, 3, height, width]),
  };
  sizes.forEach((size, scale) => {
    const window = noiseWindow(size, padding);
    const channels = noiseChannels(scale);
    const stored = model.reconstructionNoise.find((noise) => noise.scale === scale)?.data;
    const data =
      seed === undefined
        ? (stored ?? new Float32Array(channels * window.width * window.height))
        : gaussian({ seed, purpose: "sample", scale }, { sample: 0, channels, window });
    feeds[`noise_${scale}`] = new Tensor("float32", data, noiseShape(size, padding, scale));
  });
  const { image } = await session.run(feeds);
  return image!.data as Float32Array;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  // NaN must not pass: it compares false with everything.
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest))
      largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return largest;
}

const RECONSTRUCTION = "the reconstruction that its training made";

function refuseBeyond(most: number, difference: number, part: string, other: string): void {
  if (difference <= most) return;
  throw new SinganError(
    "VERIFICATION_FAILED",
    `${part} of the written file gives a picture that differs from ${other} by ${difference.toPrecision(2)}, more than ${most}. Train again with --force; if it happens again, please report it.`,
  );
}
