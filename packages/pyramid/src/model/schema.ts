/** The schemas of everything that stands in a file's metadata or in a run's record. */
import * as v from "valibot";
import { MOST_COLOURS } from "../colour/palette.js";
import { MOST_SCALES } from "../geometry/pyramid.js";
import { LONGEST_SIDE, LONGEST_TRAINED_SIDE } from "../geometry/sides.js";
import { MARGIN, RECEPTIVE_FIELD } from "../network.js";
import { APPLICATIONS, type Json, PADDINGS } from "./metadata.js";

const MOST_CHANNELS = 1024;
/** Training gives 1 at scale 0 and some hundredths above; a picture of [-1, 1] is lost in noise long before this. */
const LARGEST_AMPLITUDE = 1000;

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const finite = v.pipe(v.number(), v.finite());
const trainedSize = v.object({
  width: count(LONGEST_TRAINED_SIDE),
  height: count(LONGEST_TRAINED_SIDE),
});
const perScale = <T extends v.GenericSchema>(item: T) => {
  return v.pipe(v.array(item), v.minLength(1), v.maxLength(MOST_SCALES));
};

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

const scales = {
  sizes: perScale(trainedSize),
  channels: perScale(count(MOST_CHANNELS)),
  padding: v.picklist(PADDINGS),
};
const paintScale = count(MOST_SCALES - 1);
const amplitude = v.pipe(finite, v.minValue(0), v.maxValue(LARGEST_AMPLITUDE));
const error = v.pipe(finite, v.minValue(0));

/** What is known of a pyramid before it is trained. */
export const planSchema = v.pipe(
  v.object({ ...scales, paintScale: v.exactOptional(paintScale) }),
  v.check(({ sizes, paintScale = 0 }) => paintScale < sizes.length, "paintScale is no scale of it"),
);

/** `singan.pyramid`. */
export const pyramidSchema = v.object({
  ...scales,
  margin: v.literal(MARGIN),
  receptiveField: v.literal(RECEPTIVE_FIELD),
  noiseAmplitudes: perScale(amplitude),
});

/** `singan.training`. */
export const trainingSchema = v.object({
  preset: v.string(),
  application: v.picklist(APPLICATIONS),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  settings: v.record(v.string(), jsonSchema),
  rmse: v.array(error),
  scales: v.array(v.record(v.string(), jsonSchema)),
  versions: v.record(v.string(), v.string()),
  seconds: v.pipe(finite, v.minValue(0)),
});

/** Which photograph a pyramid was trained on. */
export const photographSchema = v.object({
  width: count(LONGEST_SIDE),
  height: count(LONGEST_SIDE),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")),
  credit: v.exactOptional(v.string()),
});

const level = v.pipe(finite, v.minValue(-1), v.maxValue(1));

/** Colours that a photograph at one scale is painted in. */
export const paletteSchema = v.pipe(
  v.array(v.strictTuple([level, level, level])),
  v.minLength(1),
  v.maxLength(MOST_COLOURS),
);

/** `singan.paint`: a second generator for one scale. */
export const paintSchema = v.object({
  scale: paintScale,
  palette: paletteSchema,
  noiseAmplitude: amplitude,
  rmse: error,
});

/** `singan.reconstruction`: z* of the scales where it is not zero, float32 in base64. */
export const reconstructionSchema = v.pipe(
  v.array(
    v.object({
      scale: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SCALES)),
      shape: v.strictTuple([
        v.literal(1),
        v.picklist([1, 3]),
        count(LONGEST_TRAINED_SIDE + 2 * MARGIN),
        count(LONGEST_TRAINED_SIDE + 2 * MARGIN),
      ]),
      data: v.string(),
    }),
  ),
  v.maxLength(MOST_SCALES),
);
