/**
 * The `singan.` entries of a file: the documented schema, checked on reading with errors that name the field, and
 * their writing.
 */
import * as v from "valibot";
import { SinganError } from "../errors.js";
import { LONGEST_SIDE } from "../geometry/output.js";
import { floatsOf, littleEndianBytes } from "../onnx/graph.js";
import { MARGIN, RECEPTIVE_FIELD } from "../onnx/link.js";
import type { StringStringEntry } from "../onnx/messages.js";
import type { Shape } from "../picture.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import type { Json, Metadata, PyramidMetadata } from "./metadata.js";
import type { Model, ReconstructionNoise } from "./model.js";

/** Major version of the format. A reader refuses a higher one and ignores keys that it does not know. */
export const FORMAT = 1;

/** More scales than any photograph needs. */
const MOST_SCALES = 64;
const MOST_CHANNELS = 1024;

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const finite = v.pipe(v.number(), v.finite());
const size = v.object({ width: count(LONGEST_SIDE), height: count(LONGEST_SIDE) });
const perScale = <T extends v.GenericSchema>(item: T) => {
  return v.pipe(v.array(item), v.minLength(1), v.maxLength(MOST_SCALES));
};
/** Any JSON value. */
export const jsonSchema: v.GenericSchema<Json> = v.lazy(() =>
  v.union([
    v.string(),
    v.number(),
    v.boolean(),
    v.null(),
    v.array(jsonSchema),
    v.record(v.string(), jsonSchema),
  ]),
);

/** What is known of a pyramid before it is trained. */
export const planSchema = v.object({
  sizes: perScale(size),
  channels: perScale(count(MOST_CHANNELS)),
  padding: v.picklist(["zero", "noise"]),
});

const pyramidSchema = v.object({
  ...planSchema.entries,
  margin: v.literal(MARGIN),
  receptiveField: v.literal(RECEPTIVE_FIELD),
  noiseAmplitudes: perScale(v.pipe(finite, v.minValue(0))),
});

const trainingSchema = v.object({
  preset: v.string(),
  application: v.picklist(["sample", "animation", "superResolution", "paint"]),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)),
  settings: v.record(v.string(), jsonSchema),
  rmse: v.array(v.pipe(finite, v.minValue(0))),
  scales: v.array(v.record(v.string(), jsonSchema)),
  versions: v.record(v.string(), v.string()),
  seconds: v.pipe(finite, v.minValue(0)),
});

export const photographSchema = v.object({
  width: count(LONGEST_SIDE),
  height: count(LONGEST_SIDE),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")),
  credit: v.exactOptional(v.string()),
});

const reconstructionSchema = v.pipe(
  v.array(
    v.object({
      scale: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SCALES)),
      shape: v.strictTuple([
        v.literal(1),
        v.picklist([1, 3]),
        count(LONGEST_SIDE + 2 * MARGIN),
        count(LONGEST_SIDE + 2 * MARGIN),
      ]),
      data: v.string(),
    }),
  ),
  v.maxLength(MOST_SCALES),
);

/** All that a file says beside its weights. */
export type ModelProps = Pick<Model, "metadata" | "reconstructionNoise">;

/** The entries to write, in their documented order. */
export function writeProps({ metadata, reconstructionNoise }: ModelProps): StringStringEntry[] {
  const noise = reconstructionNoise.map(({ scale, shape, data }) => {
    return { scale, shape, data: encodeBase64(littleEndianBytes(data)) };
  });
  return Object.entries({
    "singan.format": String(FORMAT),
    "singan.pyramid": JSON.stringify(metadata.pyramid),
    "singan.reconstruction": JSON.stringify(noise),
    "singan.training": JSON.stringify(metadata.training),
    "singan.photograph": JSON.stringify(metadata.photograph),
  }).map(([key, value]) => ({ key, value }));
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_MODEL` or `UNSUPPORTED_FORMAT`, naming the field.
 */
export function readProps(entries: readonly StringStringEntry[], name: string): ModelProps {
  const props = new Map(entries.map(({ key = "", value = "" }) => [key, value]));
  checkFormat(props.get("singan.format"), name);
  const field = <T>(key: string, schema: v.GenericSchema<unknown, T>): T => {
    return parseField(props.get(key), key, schema, name);
  };
  const metadata: Metadata = {
    pyramid: field("singan.pyramid", pyramidSchema),
    training: field("singan.training", trainingSchema),
    photograph: field("singan.photograph", photographSchema),
  };
  checkAgreement(metadata, name);
  const stored = field("singan.reconstruction", reconstructionSchema);
  const reconstructionNoise = stored.map((entry): ReconstructionNoise => {
    const { scale, shape } = entry;
    const problem = noiseShapeProblem(metadata.pyramid, scale, shape);
    if (problem !== undefined) throw malformed(name, "singan.reconstruction", problem);
    const bytes = decodeBase64(entry.data);
    if (bytes?.length !== 4 * shape[1] * shape[2] * shape[3]) {
      throw malformed(
        name,
        "singan.reconstruction",
        `the noise of scale ${scale} is not all there`,
      );
    }
    const data = floatsOf(bytes);
    if (!data.every(Number.isFinite)) {
      throw malformed(name, "singan.reconstruction", `the noise of scale ${scale} is not finite`);
    }
    return { scale, shape, data };
  });
  return { metadata, reconstructionNoise };
}

function checkFormat(format: string | undefined, name: string): void {
  if (format === undefined) {
    throw new SinganError(
      "INVALID_MODEL",
      `${name} is an ONNX file but not a SinGAN model: it has no singan.format. Use a file that "singan export" made.`,
    );
  }
  const major = /^(\d{1,9})(\.\d+)*$/.exec(format)?.[1];
  if (major === undefined || Number(major) < 1) {
    throw malformed(name, "singan.format", `it says ${JSON.stringify(format.slice(0, 40))}`);
  }
  if (Number(major) > FORMAT) {
    throw new SinganError(
      "UNSUPPORTED_FORMAT",
      `${name} has format ${major}, and this version reads up to ${FORMAT}. Update the SinGAN packages.`,
    );
  }
}

function parseField<T>(
  text: string | undefined,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  name: string,
): T {
  if (text === undefined) throw malformed(name, key, "it is missing");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(name, key, "it is not JSON");
  }
  // Deeply nested JSON can exhaust the stack of a recursive schema; it is as malformed as any other.
  let result: v.SafeParseResult<v.GenericSchema<unknown, T>>;
  try {
    result = v.safeParse(schema, value, { abortEarly: true });
  } catch {
    throw malformed(name, key, "it is nested too deeply");
  }
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = (issue.path ?? []).map(({ key: part }) => {
    return typeof part === "number" ? `[${part}]` : `.${String(part).slice(0, 60)}`;
  });
  throw malformed(name, key + path.join(""), issue.message.slice(0, 200));
}

function checkAgreement({ pyramid, training }: Metadata, name: string): void {
  const { sizes, channels, noiseAmplitudes } = pyramid;
  for (const [field, list] of Object.entries({ channels, noiseAmplitudes })) {
    if (list.length !== sizes.length) {
      const said = `it has ${list.length} entries for ${sizes.length} scales`;
      throw malformed(name, `singan.pyramid.${field}`, said);
    }
  }
  if (training.rmse.length !== sizes.length) {
    const said = `it has ${training.rmse.length} entries for ${sizes.length} scales`;
    throw malformed(name, "singan.training.rmse", said);
  }
  sizes.forEach(({ width, height }, n) => {
    const before = sizes[n - 1];
    if (before !== undefined && (width < before.width || height < before.height)) {
      throw malformed(name, `singan.pyramid.sizes[${n}]`, "it is smaller than the scale before");
    }
  });
}

function noiseShapeProblem(
  { sizes, padding }: PyramidMetadata,
  scale: number,
  [, channels, height, width]: Shape,
): string | undefined {
  const size = sizes[scale];
  if (size === undefined) return `there is no scale ${scale}`;
  const more = padding === "noise" ? 2 * MARGIN : 0;
  const expected = [scale === 0 ? 1 : 3, size.height + more, size.width + more];
  if (expected.join() === [channels, height, width].join()) return undefined;
  return `the noise of scale ${scale} is ${channels}x${height}x${width} instead of ${expected.join("x")}`;
}

function malformed(name: string, field: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_MODEL",
    `${name} has a bad ${field}: ${problem}. Export the model again, or fetch it again.`,
  );
}
