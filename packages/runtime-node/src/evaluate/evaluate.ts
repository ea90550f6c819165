/** Measures a model, or pictures from anywhere, against the photograph. */
import {
  clamped,
  invalidOption,
  type Picture,
  photographPyramid,
  SinganError,
  type Size,
} from "@singan/pyramid";
import {
  diversity,
  peakSignalToNoise,
  rootMeanSquare,
  type Scores,
  scoresOf,
} from "@singan/pyramid/metrics";
import type { WorkOptions } from "../options.js";
import type { SinGAN } from "../singan.js";
import { checkHeld, MEASURED_AND_GIVEN, MEASURED_PICTURES } from "./check-held.js";
import { checkPhotograph } from "./check-photograph.js";
import { compressed } from "./compress.js";
import { checkInceptionSize, type FeatureExtractor, type Sifid, sifid } from "./inception.js";
import { type NamedSize, sharedSize } from "./shared-size.js";
import { turn } from "./turn.js";

/** What to measure, and how. */
export interface EvaluateOptions extends Pick<WorkOptions, "signal"> {
  /** Samples to draw from every start scale, 2 or more; 10 by default. Diversity is smaller for fewer. */
  readonly count?: number | undefined;
  /** Of the samples and of the random patches; 0 by default. */
  readonly seed?: number | undefined;
  /** Compresses samples as JPEG of this quality before they are measured, 1 to 100; not by default. */
  readonly jpeg?: number | undefined;
  /** For SIFID; without it there is none. */
  readonly extractor?: FeatureExtractor | undefined;
  /** Gets what was compared, all within [-1, 1] and of one size; a reconstruction only of a model. */
  readonly onPictures?: ((pictures: ComparedPictures) => void) | undefined;
  readonly onProgress?: ((progress: EvaluateProgress) => void) | undefined;
}

/** How far an evaluation is. */
export interface EvaluateProgress {
  /** Samples are drawn of a model first; then they are measured. */
  readonly work: "draw" | "measure";
  /** Of both, 0 to 1. */
  readonly done: number;
}

/** What was compared. */
export interface ComparedPictures {
  readonly photograph: Picture;
  readonly samples: readonly Picture[];
  readonly reconstruction?: Picture;
}

/** Of pictures and their photograph, at the size at which they were compared. */
export interface Evaluation extends Size {
  readonly scores: Scores;
  /** Of the samples and of the random patches. */
  readonly seed: number;
  /** The quality, where samples were compressed first. */
  readonly jpeg?: number;
  /** Of the samples, in the order of {@link Sifid.each}, where they have any. */
  readonly names?: readonly string[];
  /** Only where there was an extractor; comparable only between values of the same one. */
  readonly sifid?: Sifid;
}

/** What only a model can be asked. */
export interface ModelEvaluation extends Evaluation {
  /** By start scale, 0 the coarsest; the finest few change next to nothing. Absent beside a photograph of one colour. */
  readonly diversity?: readonly number[];
  /** By scale: how far the reconstruction is from the photograph. */
  readonly reconstruction: readonly Reconstruction[];
  /** Of one sample at the trained size, the fastest. */
  readonly secondsPerSample: number;
}

/** What only the file of a model can be asked. */
export interface FileEvaluation extends ModelEvaluation {
  /** Of the file. */
  readonly bytes: number;
}

/** How exact the reconstruction is at one scale. */
export interface Reconstruction extends Size {
  /** In [-1, 1] units. */
  readonly rmse: number;
  /** Peak signal-to-noise ratio in dB. */
  readonly psnr: number;
}

/** Drawing's share of the progress of a model: about its share of the time for some tens of samples. */
const DRAWING = 0.5;

/** Two patches fit beside each other and below. */
const LEAST_SIDE = 8;

/**
 * Draws samples of a model at its trained size and measures them.
 *
 * @param photograph - The one that the model was trained on, or any of its shape; reduced to the model's size.
 * @throws SinganError `INVALID_PICTURE` for a photograph of another shape or smaller than the model's images;
 *   `OUT_OF_MEMORY` for too many samples; as
 *   {@link SinGAN.sample}; whatever an aborted signal gives as its reason.
 */
export async function evaluateModel(
  singan: SinGAN,
  photograph: Picture,
  { count = 10, seed = 0, jpeg, extractor, signal, onProgress, onPictures }: EvaluateOptions = {},
): Promise<ModelEvaluation> {
  if (!Number.isInteger(count) || count < 2) {
    throw invalidOption("count", "an integer from 2 on", count);
  }
  const { sizes } = singan.metadata.pyramid;
  checkPhotograph(photograph, singan.metadata);
  checkLargeEnough(sizes.at(-1)!, extractor);
  checkHeld(sizes.at(-1)!, MEASURED_PICTURES * count + sizes.length, count);
  const reals = photographPyramid(photograph, sizes);
  const real = reals.at(-1)!;
  let secondsPerSample = Number.POSITIVE_INFINITY;
  const draw = async (startScale: number): Promise<Picture[]> => {
    const pictures: Picture[] = [];
    let began = performance.now();
    for await (const image of singan.samples({ count, seed, startScale, signal })) {
      const seconds = (performance.now() - began) / 1000;
      if (startScale === 0) secondsPerSample = Math.min(secondsPerSample, seconds);
      const picture = clamped(image.picture);
      pictures.push(jpeg === undefined ? picture : await compressed(picture, jpeg));
      const share = (startScale * count + pictures.length) / (sizes.length * count);
      onProgress?.({ work: "draw", done: DRAWING * share });
      began = performance.now();
    }
    return pictures;
  };
  const reconstruction: Reconstruction[] = [];
  let reconstructed: Picture | undefined;
  for (const [through, target] of reals.entries()) {
    const { picture } = await singan.reconstruct({ through, signal });
    reconstructed = clamped(picture);
    const rmse = rootMeanSquare(picture, target);
    const { width, height } = target;
    reconstruction.push({ width, height, rmse, psnr: peakSignalToNoise(rmse) });
  }
  const samples = await draw(0);
  const byStartScale: number[] = [];
  for (const n of sizes.keys()) {
    const share = diversity(real, n === 0 ? samples : await draw(n));
    if (share !== undefined) byStartScale.push(share);
  }
  const onDone = (done: number) =>
    onProgress?.({ work: "measure", done: DRAWING + (1 - DRAWING) * done });
  return {
    ...(await measured(
      { photograph: real, samples, reconstruction: reconstructed! },
      { seed, extractor, signal, onPictures },
      onDone,
    )),
    ...(byStartScale.length > 0 && { diversity: byStartScale }),
    ...(jpeg !== undefined && { jpeg }),
    reconstruction,
    secondsPerSample,
  };
}

async function measured(
  pictures: ComparedPictures,
  { seed = 0, signal, extractor, onPictures }: EvaluateOptions,
  onDone: (done: number) => void,
): Promise<Evaluation> {
  const { photograph, samples } = pictures;
  onPictures?.(pictures);
  const { width, height } = photograph;
  const made = { width, height, seed };
  const stepsFrom = (start: number, share: number) => (done: number) => {
    onDone(start + share * done);
    return turn(signal);
  };
  if (extractor === undefined) {
    return {
      ...made,
      scores: await scoresOf(photograph, samples, { seed, onStep: stepsFrom(0, 1) }),
    };
  }
  // First, as a network may turn out to be the wrong one.
  const features = await sifid(extractor, photograph, samples, stepsFrom(0, 0.5));
  const scores = await scoresOf(photograph, samples, { seed, onStep: stepsFrom(0.5, 0.5) });
  return { ...made, scores, sifid: features };
}

/**
 * Measures pictures that anything made.
 *
 * @param samples - At least one. Sizes may differ from the photograph's by two pixels a side: all are cropped.
 * @param options - With names of the samples, for refusals and the result; they are numbered by default.
 * @throws SinganError `INVALID_PICTURE` where sizes differ by more, or have less than 8 pixels a side; `OUT_OF_MEMORY`
 *   for too many samples; whatever an aborted signal gives as its reason.
 */
export async function evaluatePictures(
  photograph: Picture,
  samples: readonly Picture[],
  {
    names,
    onProgress,
    ...options
  }: Omit<EvaluateOptions, "count" | "jpeg"> & {
    readonly names?: readonly string[] | undefined;
  } = {},
): Promise<Evaluation> {
  if (samples.length === 0) throw invalidOption("samples", "at least one picture", "none");
  const size = sharedSize(
    named(photograph, "the photograph"),
    samples.map((sample, i) => named(sample, names?.[i] ?? `sample ${i}`)),
  );
  checkLargeEnough(size, options.extractor);
  checkHeld(size, MEASURED_AND_GIVEN * samples.length, samples.length);
  const [real, ...others] = [photograph, ...samples].map((each) => clamped(cropped(each, size)));
  await turn(options.signal);
  const evaluation = await measured({ photograph: real!, samples: others }, options, (done) =>
    onProgress?.({ work: "measure", done }),
  );
  return names === undefined ? evaluation : { ...evaluation, names };
}

function named({ width, height }: Size, name: string): NamedSize {
  return { name, width, height };
}

/** Before anything is drawn. */
function checkLargeEnough({ width, height }: Size, extractor: FeatureExtractor | undefined): void {
  if (extractor !== undefined) checkInceptionSize({ width, height });
  if (Math.min(width, height) >= LEAST_SIDE) return;
  throw new SinganError(
    "INVALID_PICTURE",
    `Pictures of ${width}x${height} pixels are too small to be measured: each side needs ${LEAST_SIDE}.`,
  );
}

/** The upper left part. */
function cropped(picture: Picture, { width, height }: Size): Picture {
  const data = new Float32Array(3 * width * height);
  for (let row = 0; row < 3 * height; row++) {
    const channel = Math.floor(row / height);
    const from = (channel * picture.height + (row % height)) * picture.width;
    data.set(picture.data.subarray(from, from + width), row * width);
  }
  return { width, height, data };
}
