/** Holds a written file against its checkpoint: read as a runtime reads it, run whole and link by link. */

import * as onnxruntime from "@singan/node-io/onnxruntime";
import { InferenceSession, Tensor } from "@singan/node-io/onnxruntime";
import {
  clampedValues,
  draw,
  gaussian,
  linkNames,
  type Model,
  noiseChannels,
  noiseShape,
  noiseWindow,
  type OpenSession,
  paintModel,
  readModel,
  reconstruct,
  runPainted,
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
  { reconstructions, paintReconstruction }: TrainedRun,
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
    const { image: rebuilt } = await runWhole(whole, model);
    const random = await runWhole(whole, model, seed);
    let wholeAgainstLinks = Math.max(
      largestDifference(rebuilt!, clampedValues(reconstruction)),
      largestDifference(random.image!, clampedValues(drawn.data)),
    );
    refuseBeyond(WHOLE_AGAINST_LINKS, wholeAgainstLinks, "The whole graph", LINKS);
    if (model.paint !== undefined) {
      const paint = await paintPictures(model, opener, signal);
      const branch = random[linkNames(model.paint.scale, "paint").output]!;
      const fromLinks = largestDifference(branch, paint.drawn);
      refuseBeyond(WHOLE_AGAINST_LINKS, fromLinks, "The whole graph's output for paintings", LINKS);
      wholeAgainstLinks = Math.max(wholeAgainstLinks, fromLinks);
      const difference = largestDifference(paint.reconstruction, paintReconstruction!);
      const part = `Scale ${model.paint.scale} for paintings`;
      refuseBeyond(AGAINST_CHECKPOINT, difference, part, RECONSTRUCTION);
      linksAgainstCheckpoint = Math.max(linksAgainstCheckpoint, difference);
    }
    const wholeAgainstCheckpoint = largestDifference(
      rebuilt!,
      clampedValues(reconstructions.at(-1)!),
    );
    refuseBeyond(AGAINST_CHECKPOINT, wholeAgainstCheckpoint, "The whole graph", RECONSTRUCTION);
    return { wholeAgainstLinks, wholeAgainstCheckpoint, linksAgainstCheckpoint };
  } finally {
    await runner.release();
    await whole.release();
  }
}

/** What the link of a generator for paintings gives. */
interface PaintPictures {
  readonly reconstruction: Float32Array;
  /** Of the seed's noise and the random picture of the scale before as it is: what the branch of the whole graph gets. */
  readonly drawn: Float32Array;
}

async function paintPictures(
  model: Model,
  opener: OpenSession,
  signal: Signal | undefined,
): Promise<PaintPictures> {
  const { metadata, links, reconstructionNoise } = paintModel(model);
  const paint = model.paint!;
  const { scale } = paint;
  const sizes = metadata.pyramid.sizes.slice(0, scale + 1);
  const pyramid = { ...metadata.pyramid, sizes };
  const upToPaint = { metadata: { pyramid }, reconstructionNoise };
  const runner = new SessionRunner({ pyramid, links }, opener);
  try {
    const before = await reconstruct(runner, upToPaint, { through: scale - 1, signal });
    const reconstruction = await runPainted(runner, pyramid, paint, before, undefined, signal);
    const { seed } = metadata.training;
    const drawn = await draw(runner, upToPaint, { seed, purpose: "sample", index: 0, signal });
    return { reconstruction: reconstruction.data, drawn: drawn.data };
  } finally {
    await runner.release();
  }
}

/** The outputs of the main graph on the noise of a seed, or on z* without one. */
async function runWhole(
  session: InferenceSession,
  model: Model,
  seed?: number,
): Promise<Record<string, Float32Array>> {
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
  const outputs = Object.entries(await session.run(feeds));
  return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Float32Array]));
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

const LINKS = "that of its links";
const RECONSTRUCTION = "the reconstruction that its training made";

function refuseBeyond(most: number, difference: number, part: string, other: string): void {
  if (difference <= most) return;
  throw new SinganError(
    "VERIFICATION_FAILED",
    `${part} of the written file gives a picture that differs from ${other} by ${difference.toPrecision(2)}, more than ${most}. Start over with singan train --force; if it happens again, please report it.`,
  );
}
