/** The record of a training: `run.json` of a run folder. What makes two runs the same run stands here. */
import * as v from "valibot";
import { SinganError } from "../errors.js";
import {
  APPLICATIONS,
  type Application,
  type Json,
  type Padding,
  type PhotographMetadata,
} from "../model/metadata.js";
import {
  jsonSchema,
  oneOf,
  paintScale,
  photographSchema,
  scales,
  seedSchema,
  text,
} from "../model/schema.js";
import type { Size } from "../picture.js";
import { parseJson } from "./parse-json.js";

/** Version of the run folder; another one is refused. */
export const RUN_FORMAT = 1;

/** The pyramid as planned before training; amplitudes come with the scales. */
export interface RunPlan {
  readonly sizes: readonly Size[];
  readonly channels: readonly number[];
  readonly padding: Padding;
  /** The scale that gets a second generator, for paintings, when all others are trained. */
  readonly paintScale?: number;
}

/** What makes a run folder the training it is. */
export interface RunRecord {
  readonly format: typeof RUN_FORMAT;
  readonly photograph: PhotographMetadata;
  readonly preset: string;
  readonly application: Application;
  readonly seed: number;
  /** Every setting that the result depends on. */
  readonly settings: { readonly [name: string]: Json };
  readonly plan: RunPlan;
  /** Of the libraries that took part. */
  readonly versions: { readonly [name: string]: string };
  /** Engine, device, processor and threads: equal results, bit for bit, need these to be equal. */
  readonly machine: { readonly [name: string]: Json };
}

const planSchema = v.pipe(
  v.object({ ...scales, paintScale: v.exactOptional(paintScale) }),
  v.check(({ sizes, paintScale = 0 }) => paintScale < sizes.length, "paintScale is no scale of it"),
);

const schema = v.object({
  format: oneOf(RUN_FORMAT),
  photograph: photographSchema,
  preset: text,
  application: oneOf(...APPLICATIONS),
  seed: seedSchema,
  settings: v.record(text, jsonSchema),
  plan: planSchema,
  versions: v.record(text, text),
  machine: v.record(text, jsonSchema),
});

/** Names of the files of a run folder, in one place. */
export const RUN_FILES = {
  record: "run.json",
  report: "train.json",
  page: "report.html",
  state: "state.safetensors",
  start: "start.safetensors",
  photograph: "photograph.png",
  reconstructionNoise: "reconstruction-noise.safetensors",
  previews: "previews",
  scale: (scale: number) => `scale-${twoDigits(scale)}.safetensors`,
  preview: (scale: number) => `previews/scale-${twoDigits(scale)}`,
  reconstruction: (scale: number) => `reconstruction-${twoDigits(scale)}.safetensors`,
  paint: "paint.safetensors",
  paintPreview: "previews/paint",
  paintReconstruction: "paint-reconstruction.safetensors",
} as const;

function twoDigits(scale: number): string {
  return String(scale).padStart(2, "0");
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN`, naming the field.
 */
export function parseRunRecord(text: string, name: string): RunRecord {
  const result = parseJson(schema, text);
  if (result.success) return result.value as RunRecord;
  if (isNewer(text)) {
    throw new SinganError(
      "INVALID_RUN",
      `${name} is of a newer version than this one reads. Update the SinGAN packages.`,
    );
  }
  throw new SinganError(
    "INVALID_RUN",
    `${name} is damaged or of another version (${result.reason}). Start over with singan train --force.`,
  );
}

/** Whether a record says so itself, however much of it is unknown here. */
function isNewer(text: string): boolean {
  const result = parseJson(
    v.object({ format: v.pipe(v.number(), v.minValue(RUN_FORMAT + 1)) }),
    text,
  );
  return result.success;
}
