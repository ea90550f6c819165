/** Reading and writing of the `singan.` entries of a file; what is wrong on reading is named by its field. */
import * as v from "valibot";
import { SinganError } from "../errors.js";
import { noiseShape } from "../network.js";
import { floatsOf, littleEndianBytes } from "../onnx/bytes.js";
import type { StringStringEntry } from "../onnx/messages.js";
import type { Shape } from "../picture.js";
import { printable } from "../printable.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import type { Metadata, PyramidMetadata } from "./metadata.js";
import type { Model, PaintVariant, ReconstructionNoise } from "./model.js";
import { quoted } from "./refused.js";
import {
  paintSchema,
  photographSchema,
  pyramidSchema,
  reconstructionSchema,
  trainingSchema,
} from "./schema.js";

/** Major version of the format. A reader refuses a higher one and ignores keys that it does not know. */
export const FORMAT = 1;

/**
 * Characters that an entry may have: parsing takes many times the memory of the text. A preset's record of thirty
 * scales has some ten thousand.
 */
const LONGEST_TEXT = 1_000_000;
/** Beside the base64 of an entry of `singan.reconstruction`: its names, numbers and spaces. */
const AROUND_NOISE = 1000;

/** All that a file says beside its weights. */
export interface ModelProps extends Pick<Model, "metadata" | "reconstructionNoise"> {
  readonly paint?: PaintProps;
}

/** `singan.paint`. */
export type PaintProps = Omit<PaintVariant, "link">;

type StoredNoise = v.InferOutput<typeof reconstructionSchema>[number];

/** The entries to write, in their documented order. */
export function writeProps({
  metadata,
  reconstructionNoise,
  paint,
}: ModelProps): StringStringEntry[] {
  const noise = reconstructionNoise.map(({ scale, shape, data }) => {
    return { scale, shape, data: encodeBase64(littleEndianBytes(data)) };
  });
  return Object.entries({
    "singan.format": String(FORMAT),
    "singan.pyramid": JSON.stringify(metadata.pyramid),
    "singan.reconstruction": JSON.stringify(noise),
    "singan.training": JSON.stringify(metadata.training),
    "singan.photograph": JSON.stringify(metadata.photograph),
    ...(paint && { "singan.paint": JSON.stringify(propsOf(paint)) }),
  }).map(([key, value]) => ({ key, value }));
}

/** Without the weights that a whole variant has, which stand in the graph. */
function propsOf({ scale, palette, noiseAmplitude, rmse }: PaintProps): PaintProps {
  return { scale, palette, noiseAmplitude, rmse };
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_MODEL`, naming the field.
 */
export function readProps(entries: readonly StringStringEntry[], name: string): ModelProps {
  const field = <T>(key: string, schema: v.GenericSchema<unknown, T>, most = LONGEST_TEXT): T => {
    return parseField(entryOf(entries, key), key, schema, most, name);
  };
  const metadata: Metadata = {
    pyramid: field("singan.pyramid", pyramidSchema),
    training: field("singan.training", trainingSchema),
    photograph: field("singan.photograph", photographSchema),
  };
  checkAgreement(metadata, name);
  const most = longestNoise(metadata.pyramid);
  const stored = field("singan.reconstruction", reconstructionSchema, most);
  const scales = new Set(stored.map(({ scale }) => scale));
  if (scales.size < stored.length) {
    throw malformed(name, "singan.reconstruction", "the noise of a scale comes twice");
  }
  const hasPaint = entryOf(entries, "singan.paint") !== undefined;
  const paint = hasPaint ? field("singan.paint", paintSchema) : undefined;
  if (paint !== undefined && paint.scale >= metadata.pyramid.sizes.length) {
    throw malformed(name, "singan.paint.scale", `there is no scale ${paint.scale}`);
  }
  return {
    metadata,
    reconstructionNoise: stored.map((entry) => readNoise(entry, metadata.pyramid, name)),
    ...(paint && { paint }),
  };
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_MODEL` where no SinGAN wrote the file, `UNSUPPORTED_FORMAT` where a later one did.
 */
export function checkFormat(entries: readonly StringStringEntry[], name: string): void {
  refuseRepeats(entries, name);
  const format = entryOf(entries, "singan.format");
  if (format === undefined) {
    throw new SinganError(
      "INVALID_MODEL",
      `${name} is an ONNX file but not a SinGAN model: it has no singan.format. Use a file that \`singan export\` made.`,
    );
  }
  const major = /^(\d{1,9})(\.\d+)*$/.exec(format)?.[1];
  if (major === undefined || Number(major) < 1) {
    throw malformed(name, "singan.format", `it says ${quoted(format)}`);
  }
  if (Number(major) > FORMAT) {
    throw new SinganError(
      "UNSUPPORTED_FORMAT",
      `${name} has format ${major}, and this version reads up to ${FORMAT}. Update the SinGAN packages.`,
    );
  }
}

/** Of two entries of one name readers could take different ones. */
function refuseRepeats(entries: readonly StringStringEntry[], name: string): void {
  const keys = new Set<string>();
  for (const { key = "" } of entries) {
    if (!key.startsWith("singan.")) continue;
    if (keys.has(key)) throw malformed(name, printable(key, 60), "it comes twice");
    keys.add(key);
  }
}

function entryOf(entries: readonly StringStringEntry[], key: string): string | undefined {
  const found = entries.find((entry) => entry.key === key);
  return found && (found.value ?? "");
}

function parseField<T>(
  text: string | undefined,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  most: number,
  name: string,
): T {
  if (text === undefined) throw malformed(name, key, "it is missing");
  if (text.length > most) throw malformed(name, key, `it has more than ${most} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(name, key, "it is not JSON");
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = (issue.path ?? []).map(({ key: part }) => {
    return typeof part === "number" ? `[${part}]` : `.${printable(String(part), 60)}`;
  });
  throw malformed(name, key + path.join(""), printable(issue.message, 200));
}

/** Lists have one entry for every scale, and scales do not shrink. */
function checkAgreement({ pyramid, training }: Metadata, name: string): void {
  const { sizes, channels, noiseAmplitudes } = pyramid;
  const lists = {
    "pyramid.channels": channels,
    "pyramid.noiseAmplitudes": noiseAmplitudes,
    "training.rmse": training.rmse,
    "training.scales": training.scales,
  };
  for (const [field, list] of Object.entries(lists)) {
    if (list.length === sizes.length) continue;
    const said = `it has ${list.length} entries for ${sizes.length} scales`;
    throw malformed(name, `singan.${field}`, said);
  }
  sizes.forEach(({ width, height }, n) => {
    const before = sizes[n - 1];
    if (before !== undefined && (width < before.width || height < before.height)) {
      throw malformed(name, `singan.pyramid.sizes[${n}]`, "it is smaller than the scale before");
    }
  });
}

/** Characters of z* at every scale that the pyramid has; only the coarsest has any, and others' are not excluded. */
function longestNoise({ sizes, padding }: PyramidMetadata): number {
  const lengths = sizes.map((size, scale) => {
    const [, channels, height, width] = noiseShape(size, padding, scale);
    return base64Length(4 * channels * height * width) + AROUND_NOISE;
  });
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** Four letters stand for three bytes. */
function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

function readNoise(
  { scale, shape, data: text }: StoredNoise,
  pyramid: PyramidMetadata,
  name: string,
): ReconstructionNoise {
  const fail = (problem: string) => malformed(name, "singan.reconstruction", problem);
  const problem = noiseShapeProblem(pyramid, scale, shape);
  if (problem !== undefined) throw fail(problem);
  const length = 4 * shape[1] * shape[2] * shape[3];
  // The text is measured before it is decoded.
  const bytes = text.length === base64Length(length) ? decodeBase64(text) : undefined;
  if (bytes?.length !== length) throw fail(`the noise of scale ${scale} is not all there`);
  const data = floatsOf(bytes);
  if (data.every(Number.isFinite)) return { scale, shape, data };
  throw fail(`the noise of scale ${scale} is not finite`);
}

function noiseShapeProblem(
  { sizes, padding }: PyramidMetadata,
  scale: number,
  shape: Shape,
): string | undefined {
  const size = sizes[scale];
  if (size === undefined) return `there is no scale ${scale}`;
  const expected = noiseShape(size, padding, scale);
  if (expected.join() === shape.join()) return undefined;
  return `the noise of scale ${scale} is ${shape.join("x")} instead of ${expected.join("x")}`;
}

function malformed(name: string, field: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_MODEL",
    `${name} has a bad ${field}: ${problem}. Export it again, or fetch it again.`,
  );
}
