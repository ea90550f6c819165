/** Reads a finished run folder: what a training left, as a model and what it must behave like. */
import { join } from "node:path";
import { readWhereThere } from "@singan/node-io";
import {
  decodePaint,
  decodeSafetensors,
  decodeScale,
  foldGenerator,
  type Json,
  MARGIN,
  type Model,
  noiseShape,
  type PaintVariant,
  parseRunRecord,
  RECEPTIVE_FIELD,
  type ReconstructionNoise,
  RUN_FILES,
  type RunPlan,
  type RunRecord,
  type Safetensors,
  SinganError,
  type Size,
} from "@singan/pyramid";

/** A trained pyramid and, per scale, the reconstruction that the training engine itself made. */
export interface TrainedRun {
  readonly model: Model;
  /** `[1, 3, H, W]` values of every scale. */
  readonly reconstructions: readonly Float32Array[];
  /** The same of the generator for paintings, where there is one. */
  readonly paintReconstruction: Float32Array | undefined;
}

/**
 * @throws SinganError `INVALID_RUN` when the folder is no run, is not finished, or is damaged; `FILE_SYSTEM` when it
 *   cannot be read.
 */
export async function loadRun(folder: string): Promise<TrainedRun> {
  const record = await readRecord(folder);
  const { plan } = record;
  const { paintScale } = plan;
  const scales = [];
  for (let n = 0; n < plan.sizes.length; n++) scales.push(await readScale(folder, record, n));
  const painting = paintScale === undefined ? undefined : await readPaint(folder, paintScale, plan);
  const reconstructions = [];
  for (const [n, size] of plan.sizes.entries()) {
    reconstructions.push(await readPicture(folder, RUN_FILES.reconstruction(n), size));
  }
  const model: Model = {
    metadata: {
      pyramid: {
        sizes: plan.sizes,
        padding: plan.padding,
        margin: MARGIN,
        receptiveField: RECEPTIVE_FIELD,
        channels: plan.channels,
        noiseAmplitudes: scales.map(({ amplitude }) => amplitude),
      },
      training: {
        preset: record.preset,
        application: record.application,
        seed: record.seed,
        settings: record.settings,
        rmse: scales.map(({ rmse }) => rmse),
        scales: scales.map(({ steps, seconds, losses }) => {
          return { steps, seconds: round(seconds), losses: (losses.at(-1) ?? null) as Json };
        }),
        versions: record.versions,
        seconds: round(scales.reduce((sum, { seconds }) => sum + seconds, painting?.seconds ?? 0)),
      },
      photograph: record.photograph,
    },
    links: scales.map(({ weights }) => foldGenerator(weights)),
    reconstructionNoise: [await readNoise(folder, plan)],
    ...(painting && { paint: painting.variant }),
  };
  return { model, reconstructions, paintReconstruction: painting?.reconstruction };
}

async function readRecord(folder: string): Promise<RunRecord> {
  const bytes = await readWhereThere(join(folder, RUN_FILES.record));
  if (bytes === undefined) {
    throw new SinganError(
      "INVALID_RUN",
      `${folder} is not a run folder: it has no ${RUN_FILES.record}. Give the folder that \`singan train\` made.`,
    );
  }
  return parseRunRecord(new TextDecoder().decode(bytes), join(folder, RUN_FILES.record));
}

async function readScale(folder: string, { plan }: RunRecord, n: number) {
  const file = RUN_FILES.scale(n);
  const bytes = await readWhereThere(join(folder, file));
  if (bytes === undefined) {
    // Scales are trained in order: one that is missing before another was there once.
    const later = await readWhereThere(join(folder, RUN_FILES.scale(n + 1)));
    if (later !== undefined) throw damaged(folder, file, "it is missing");
    throw unfinished(folder, `${n} of ${plan.sizes.length} scales are there`);
  }
  return decodeScale(bytes, plan.channels[n]!, join(folder, file));
}

/** A generator for paintings, which is trained last. */
interface TrainedPaint {
  readonly variant: PaintVariant;
  readonly reconstruction: Float32Array;
  readonly seconds: number;
}

async function readPaint(folder: string, scale: number, plan: RunPlan): Promise<TrainedPaint> {
  const file = RUN_FILES.paint;
  const bytes = await readWhereThere(join(folder, file));
  if (bytes === undefined) throw unfinished(folder, "the generator for paintings is not there");
  const trained = decodePaint(bytes, plan.channels[scale]!, join(folder, file));
  const { weights, amplitude, palette, rmse, seconds } = trained;
  const link = foldGenerator(weights);
  const variant = { scale, palette, noiseAmplitude: amplitude, rmse, link };
  const size = plan.sizes[scale]!;
  const reconstruction = await readPicture(folder, RUN_FILES.paintReconstruction, size);
  return { variant, reconstruction, seconds };
}

async function readPicture(
  folder: string,
  file: string,
  { width, height }: Size,
): Promise<Float32Array> {
  const { tensors } = await readTensors(folder, file);
  const data = tensors.picture?.data;
  if (data?.length === 3 * width * height && data.every(Number.isFinite)) return data;
  throw damaged(folder, file, "it is not that scale's picture");
}

function unfinished(folder: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `The training in ${folder} is not finished: ${problem}. Run the same \`singan train\` command again to go on; where that ended because a scale diverged, train in another folder with a smaller --learning-rate.`,
  );
}

async function readNoise(folder: string, plan: RunPlan): Promise<ReconstructionNoise> {
  const { tensors } = await readTensors(folder, RUN_FILES.reconstructionNoise);
  const shape = noiseShape(plan.sizes[0]!, plan.padding, 0);
  const data = tensors.scale_0?.data;
  if (tensors.scale_0?.shape.join() !== shape.join() || !data?.every(Number.isFinite)) {
    throw damaged(folder, RUN_FILES.reconstructionNoise, "it is not the noise of scale 0");
  }
  return { scale: 0, shape, data };
}

async function readTensors(folder: string, file: string): Promise<Safetensors> {
  const bytes = await readWhereThere(join(folder, file));
  if (bytes === undefined) throw damaged(folder, file, "it is missing");
  return decodeSafetensors(bytes, join(folder, file));
}

function damaged(folder: string, file: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `${join(folder, file)} is damaged: ${problem}. Start over with singan train --force.`,
  );
}

const round = (seconds: number): number => Math.round(10 * seconds) / 10;
