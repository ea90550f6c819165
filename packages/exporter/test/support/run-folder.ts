/** A finished run folder of random generators: what a training would have left. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  encodeSafetensors,
  encodeScale,
  type FinishedPaint,
  type LossRecord,
  MARGIN,
  type Padding,
  painted,
  RUN_FILES,
  RUN_FORMAT,
  type RunRecord,
  type Size,
} from "@singan/pyramid";
import {
  makeRandomGenerator,
  makeRandomModel,
} from "../../../pyramid/test/support/random-model.js";
import { unfoldedPicture, unfoldedReconstructions } from "./unfolded.js";

export interface RunFolderOptions {
  /** Three scales, the finest 25x18, by default. */
  readonly sizes?: readonly Size[];
  /** 4 by default. */
  readonly channels?: number;
  readonly padding?: Padding;
  /** The scale that has a generator for paintings; none by default. */
  readonly paintScale?: number;
}

const SEED = 5;
export const CREDIT = "Somebody, CC0";
/** Of every scale. */
export const LOSSES: readonly LossRecord[] = [5, 10].map((step) => ({
  step,
  critic: { loss: 0.5, real: 2, fake: 2.5, penalty: 0.1 },
  generator: { loss: 3, adversarial: 2.5, reconstruction: 0.05 },
}));

/** Writes the folder; its reconstructions are made by the unfolded generators, as a training's are. */
export function makeRunFolder(folder: string, options: RunFolderOptions = {}): void {
  const { channels = 4, padding = "zero", paintScale } = options;
  const model = makeRandomModel(SEED, { ...options, channels, padding });
  const { pyramid, training, photograph } = model.metadata;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(folder, name), content);
  const { preset, application, seed, settings, versions } = training;
  const record: RunRecord = {
    format: RUN_FORMAT,
    photograph: { ...photograph, credit: CREDIT },
    preset,
    application,
    seed,
    settings,
    plan: {
      sizes: pyramid.sizes,
      channels: pyramid.channels,
      padding,
      ...(paintScale !== undefined && { paintScale }),
    },
    versions,
    machine: { engine: "onnxruntime" },
  };
  write(RUN_FILES.record, JSON.stringify(record));
  const star = model.reconstructionNoise[0]!;
  write(RUN_FILES.reconstructionNoise, encodeSafetensors({ scale_0: star }));
  const scales = pyramid.sizes.map((size, n) => {
    const generator = makeRandomGenerator(SEED, n, channels);
    return { ...size, generator, amplitude: pyramid.noiseAmplitudes[n]! };
  });
  const border = padding === "noise" ? MARGIN : 0;
  const pictures = unfoldedReconstructions(scales, star.data, border);
  for (const [n, { generator, amplitude }] of scales.entries()) {
    const about = { rmse: 0.1 * (n + 1), steps: 10, seconds: 1.25, losses: LOSSES };
    write(RUN_FILES.scale(n), encodeScale({ weights: generator, amplitude, ...about }));
    const { data, width, height } = pictures[n]!;
    const picture = { shape: [1, 3, height, width], data };
    write(RUN_FILES.reconstruction(n), encodeSafetensors({ picture }));
  }
  if (model.paint === undefined) return;
  const { scale, noiseAmplitude: amplitude, palette } = model.paint;
  const size = pyramid.sizes[scale]!;
  // As `makeRandomModel` draws its weights.
  const weights = makeRandomGenerator(SEED, pyramid.sizes.length, channels);
  const about = { rmse: 0.15, steps: 10, seconds: 2.5, losses: LOSSES };
  write(RUN_FILES.paint, encodeScale({ weights, amplitude, palette, ...about } as FinishedPaint));
  const previous = painted(pictures[scale - 1]!, size, palette);
  const { data } = unfoldedPicture(weights, previous);
  const picture = { shape: [1, 3, size.height, size.width], data };
  write(RUN_FILES.paintReconstruction, encodeSafetensors({ picture }));
}
