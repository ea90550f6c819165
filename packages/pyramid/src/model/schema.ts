/**
 * The schemas of everything that stands in a file's metadata or in a run's record. A value is held against one rule in
 * words of our own, not against several of valibot's: a browser fetches all that is used of it.
 */
import * as v from "valibot";
import type { Colour } from "../colour/clusters.js";
import { MOST_COLOURS } from "../colour/most-colours.js";
import { MOST_SCALES } from "../geometry/pyramid.js";
import { LONGEST_SIDE, LONGEST_TRAINED_SIDE } from "../geometry/sides.js";
import { MARGIN, RECEPTIVE_FIELD } from "../network.js";
import type { Shape } from "../picture.js";
import { APPLICATIONS, type Json, PADDINGS } from "./metadata.js";

const MOST_CHANNELS = 1024;
/** Training gives 1 at scale 0 and some hundredths above; a picture of [-1, 1] is lost in noise long before this. */
const LARGEST_AMPLITUDE = 1000;

/** An integer of a range. */
const integer = (least: number, most: number) => {
  return v.custom<number>((value) => {
    return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  }, `an integer from ${least} to ${most}`);
};
const finite = (least: number, most = Number.MAX_VALUE) => {
  const range = most === Number.MAX_VALUE ? `of ${least} or more` : `from ${least} to ${most}`;
  return v.custom<number>((value) => {
    return Number.isFinite(value) && (value as number) >= least && (value as number) <= most;
  }, `a number ${range}`);
};
export const text = v.custom<string>((value) => typeof value === "string", "a text");
export const oneOf = <const T>(...known: readonly T[]) => {
  return v.custom<T>((value) => known.includes(value as T), `one of ${known.join(", ")}`);
};
/** A list of so many. */
const list = <T extends v.GenericSchema>(item: T, most: number, least = 1) => {
  const whole = v.array(item);
  const wrong = v.custom<v.InferOutput<T>[]>(() => false, `a list of ${least} to ${most}`);
  return v.lazy((value) => {
    const fits = Array.isArray(value) && value.length >= least && value.length <= most;
    return fits ? whole : wrong;
  });
};
const trainedSize = v.object({
  width: integer(1, LONGEST_TRAINED_SIDE),
  height: integer(1, LONGEST_TRAINED_SIDE),
});
const perScale = <T extends v.GenericSchema>(item: T) => list(item, MOST_SCALES);

/** Lists and records at most so deep: no hostile value can exhaust a stack, here or later. */
const DEEPEST = 8;

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth === 0) return false;
  return Object.values(value).every((inner) => isJson(inner, depth - 1));
}

/** Any JSON value that settings and reports need. Looked at once: a union of schemas would try every list twice a level. */
export const jsonSchema = v.custom<Json>(
  (value) => isJson(value, DEEPEST),
  `finite numbers, strings, booleans, null, and lists and records of them up to ${DEEPEST} deep`,
);

/** What is known of every pyramid. */
export const scales = {
  sizes: perScale(trainedSize),
  channels: perScale(integer(1, MOST_CHANNELS)),
  padding: oneOf(...PADDINGS),
};
export const paintScale = integer(1, MOST_SCALES - 1);
const amplitude = finite(0, LARGEST_AMPLITUDE);
const error = finite(0);
export const seedSchema = integer(0, 2 ** 32 - 1);

/** `singan.pyramid`. */
export const pyramidSchema = v.object({
  ...scales,
  margin: oneOf(MARGIN),
  receptiveField: oneOf(RECEPTIVE_FIELD),
  noiseAmplitudes: perScale(amplitude),
});

/** `singan.training`. */
export const trainingSchema = v.object({
  preset: text,
  application: oneOf(...APPLICATIONS),
  seed: seedSchema,
  settings: v.record(text, jsonSchema),
  rmse: v.array(error),
  scales: v.array(v.record(text, jsonSchema)),
  versions: v.record(text, text),
  seconds: finite(0),
});

/** Which photograph a pyramid was trained on. */
export const photographSchema = v.object({
  width: integer(1, LONGEST_SIDE),
  height: integer(1, LONGEST_SIDE),
  sha256: v.custom<string>((value) => {
    return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
  }, "64 hexadecimal digits"),
  credit: v.exactOptional(text),
});

const level = finite(-1, 1);

const colour = list(level, 3, 3) as v.GenericSchema as v.GenericSchema<Colour>;

/** Colours that a photograph at one scale is painted in. */
export const paletteSchema = list(colour, MOST_COLOURS);

/** `singan.paint`: a second generator for one scale. */
export const paintSchema = v.object({
  scale: paintScale,
  palette: paletteSchema,
  noiseAmplitude: amplitude,
  rmse: error,
});

/** Its numbers are held against the pyramid's later. */
const shape = list(
  integer(1, LONGEST_TRAINED_SIDE + 2 * MARGIN),
  4,
  4,
) as v.GenericSchema as v.GenericSchema<Shape>;

/** `singan.reconstruction`: z* of the scales where it is not zero, float32 in base64. */
export const reconstructionSchema = list(
  v.object({
    scale: integer(0, MOST_SCALES),
    shape,
    data: text,
  }),
  MOST_SCALES,
  0,
);
