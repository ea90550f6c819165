/** One finished scale as a checkpoint file: its generator, and how it was trained. */
import * as v from "valibot";
import type { Colour } from "../colour/clusters.js";
import { SinganError } from "../errors.js";
import { paletteSchema } from "../model/schema.js";
import type { GeneratorWeights } from "./generator.js";
import { generatorFromTensors, generatorTensors } from "./generator-tensors.js";
import { type LossRecord, lossesSchema } from "./losses.js";
import { parseJson } from "./parse-json.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

/** A trained scale. */
export interface FinishedScale {
  readonly weights: GeneratorWeights;
  /** Noise amplitude; float32 value. */
  readonly amplitude: number;
  /** Of the reconstruction through the exported links, in [-1, 1] units. */
  readonly rmse: number;
  readonly steps: number;
  readonly seconds: number;
  /** How often it diverged and started again; absent in older folders. */
  readonly tries?: number | undefined;
  readonly losses: readonly LossRecord[];
}

/** A trained generator for paintings. */
export interface FinishedPaint extends FinishedScale {
  /** The colours in which it saw the pictures of the scale before. */
  readonly palette: readonly Colour[];
}

const nonNegative = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.object({
  amplitude: nonNegative,
  rmse: nonNegative,
  steps: count,
  seconds: nonNegative,
  tries: v.optional(count),
  losses: lossesSchema,
});
const paintSchema = v.object({ ...schema.entries, palette: paletteSchema });

export function encodeScale({ weights, ...about }: FinishedScale): Uint8Array {
  return encodeSafetensors(generatorTensors(weights), { scale: JSON.stringify(about) });
}

/**
 * @param channels - Width that the run's plan gives this scale.
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN` when anything is missing, malformed or of another width.
 */
export function decodeScale(bytes: Uint8Array, channels: number, name: string): FinishedScale {
  return decode(schema, bytes, channels, name);
}

/** As {@link decodeScale}, of a generator for paintings. */
export function decodePaint(bytes: Uint8Array, channels: number, name: string): FinishedPaint {
  return decode(paintSchema, bytes, channels, name);
}

function decode<T extends object>(
  about: v.GenericSchema<unknown, T>,
  bytes: Uint8Array,
  channels: number,
  name: string,
): T & Pick<FinishedScale, "weights"> {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const weights = generatorFromTensors(tensors, name);
  const width = weights.slice(0, -1).find(({ outputs }) => outputs !== channels)?.outputs;
  if (width !== undefined) {
    throw damaged(name, `its generator is ${width} channels wide, the run's plan says ${channels}`);
  }
  const result = parseJson(about, metadata.scale);
  if (!result.success) throw damaged(name, `it does not say how it was trained (${result.reason})`);
  return { weights, ...result.value };
}

function damaged(name: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_RUN",
    `${name} is damaged: ${problem}. Start over with singan train --force.`,
  );
}
