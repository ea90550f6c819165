/**
 * Reads and writes safetensors: eight bytes of header length, a JSON header, raw little-endian data. The format is
 * simple, safe to read, and known outside this project.
 */
import protobuf from "protobufjs/minimal.js";
import { SinganError } from "../errors.js";
import { quoted } from "../model/refused.js";
import { floatsOf, littleEndianBytes } from "../onnx/bytes.js";

/** Float32 values with their shape, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A header beyond this is not one of ours. */
const LONGEST_HEADER = 16 * 2 ** 20;
const METADATA = "__metadata__";

/** The bytes of a file: tensors in the given order, metadata as strings. */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const start = end;
    end += 4 * data.length;
    header[name] = { dtype: "F32", shape, data_offsets: [start, end] };
  }
  // Padded with spaces so that the data start at a multiple of eight, as the format advises.
  const json = JSON.stringify(header);
  const text = utf8Bytes(json + " ".repeat((8 - (utf8Bytes(json).length % 8)) % 8));
  const bytes = new Uint8Array(8 + text.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(littleEndianBytes(data), at);
    at += 4 * data.length;
  }
  return bytes;
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN` when the bytes are cut short or are not safetensors of float32.
 */
export function decodeSafetensors(bytes: Uint8Array, name = "the checkpoint"): Safetensors {
  const fail = (reason: string): never => {
    throw new SinganError(
      "INVALID_RUN",
      `${name} is damaged: ${reason}. Start over with singan train --force.`,
    );
  };
  if (bytes.length < 8) fail("it is shorter than its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > LONGEST_HEADER || length > bytes.length - 8) fail("its header is cut short");
  let header: unknown;
  try {
    header = JSON.parse(utf8Text(bytes.subarray(8, 8 + length)));
  } catch {
    fail("its header is not JSON");
  }
  if (!isRecord(header)) return fail("its header is not an object");
  const { [METADATA]: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== "string")) {
    return fail("its metadata are not strings");
  }
  const data = bytes.subarray(8 + length);
  const tensors = new Map<string, StoredTensor>();
  // Data of one tensor follow those of the one before, to the last byte: no header can ask for more than is there.
  let at = 0;
  const spans = Object.entries(entries).map(([key, entry]) => ({ key, span: spanOf(entry) }));
  const place = (of: Span | undefined) => [of?.start ?? 0, of?.end ?? 0] as const;
  spans.sort(({ span: a }, { span: b }) => {
    return place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1];
  });
  for (const { key, span } of spans) {
    if (span?.start !== at || span.end > data.length) {
      return fail(`its tensor ${quoted(key)} is malformed or cut short`);
    }
    tensors.set(key, { shape: span.shape, data: floatsOf(data.subarray(at, span.end)) });
    at = span.end;
  }
  if (at !== data.length) fail("it is longer than its header says");
  return {
    tensors: Object.fromEntries(tensors),
    metadata: metadata as Record<string, string>,
  };
}

interface Span {
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function spanOf(entry: unknown): Span | undefined {
  if (!isRecord(entry) || entry.dtype !== "F32") return undefined;
  const { shape, data_offsets: offsets } = entry;
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) return undefined;
  const [start, end] = offsets as [number, number];
  const bytes = shape.reduce((product, length) => product * length, 4);
  return end - start === bytes ? { shape, start, end } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** UTF-8 by protobufjs's own code, since this package cannot name `TextEncoder`. */
function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(protobuf.util.utf8.length(text));
  protobuf.util.utf8.write(text, bytes, 0);
  return bytes;
}

function utf8Text(bytes: Uint8Array): string {
  return protobuf.util.utf8.read(bytes, 0, bytes.length);
}
