/**
 * Reads and writes {@link ModelProto} bytes by the field tables, over protobufjs's reader and writer. Reading
 * is bounded: nesting and the number of messages are limited, and tensor data are views into the bytes.
 */
import protobuf from "protobufjs/minimal.js";
import { type Field, MESSAGES, type MessageName, type ModelProto } from "./messages.js";

/** Deepest nesting that a file of ours has is 7 (model, graph, input, type, tensor, shape, dimension). */
const DEEPEST = 16;
/** Fields and list entries: a file of ours has about 1,000 a scale, and at most 64 scales. */
const MOST_ENTRIES = 200_000;

type Message = Record<string, unknown>;

/** The bytes of a model; the same model gives the same bytes. */
export function encodeModel(model: ModelProto): Uint8Array {
  const writer = protobuf.Writer.create();
  writeMessage(writer, "Model", model as unknown as Message);
  // A plain Uint8Array of its own: protobufjs may hand out a slice of a shared pool.
  return new Uint8Array(writer.finish());
}

/**
 * Tensor data are views into `bytes`. A message with fields that are not in the tables gets the mark `unknown`, so that it
 * differs from any that the builder makes; a single field that comes twice is refused. So no two readers can see two
 * different graphs.
 *
 * @throws Error (of any kind) when the bytes are not a ModelProto.
 */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = protobuf.Reader.create(plain);
  const budget = { entries: MOST_ENTRIES };
  return readMessage(reader, reader.len, "Model", 0, budget) as unknown as ModelProto;
}

function writeMessage(writer: protobuf.Writer, name: MessageName, message: Message): void {
  for (const field of MESSAGES[name] as readonly Field[]) {
    const value = message[field.name];
    if (value === undefined) continue;
    if (!field.repeated) {
      writer.uint32(tag(field));
      writeValue(writer, field, value);
    } else if (isPacked(field)) {
      const values = value as number[];
      if (values.length === 0) continue;
      writer.uint32((field.id << 3) | 2).fork();
      for (const item of values) writeValue(writer, field, item);
      writer.ldelim();
    } else {
      for (const item of value as unknown[]) {
        writer.uint32(tag(field));
        writeValue(writer, field, item);
      }
    }
  }
}

function writeValue(writer: protobuf.Writer, field: Field, value: unknown): void {
  switch (field.type) {
    case "int":
      writer.int64(value as number);
      break;
    case "float":
      writer.float(value as number);
      break;
    case "string":
      writer.string(value as string);
      break;
    case "bytes":
      writer.bytes(value as Uint8Array);
      break;
    default:
      writer.fork();
      writeMessage(writer, field.type, value as Message);
      writer.ldelim();
  }
}

/** Whoever reads a file says the same of all bytes that are none: where they cease to be makes no difference. */
const malformed = () => new RangeError("no bytes of a ModelProto");

interface Budget {
  entries: number;
}

function readMessage(
  reader: protobuf.Reader,
  end: number,
  name: MessageName,
  depth: number,
  budget: Budget,
): Message {
  if (depth > DEEPEST) throw malformed();
  const fields: readonly Field[] = MESSAGES[name];
  const message: Message = {};
  for (const field of fields) if (field.repeated) message[field.name] = [];
  while (reader.pos < end) {
    const key = reader.uint32();
    const wire = key & 7;
    const field = fields.find((candidate) => candidate.id === key >>> 3);
    if (--budget.entries < 0) throw malformed();
    if (key >>> 3 === 0) throw malformed();
    if (field === undefined) {
      reader.skipType(wire);
      message.unknown = true;
    } else if (field.repeated && isPacked(field) && wire === 2) {
      const list = message[field.name] as unknown[];
      const last = reader.uint32() + reader.pos;
      if (last > end) throw malformed();
      while (reader.pos < last) {
        if (--budget.entries < 0) throw malformed();
        list.push(readScalar(reader, field));
      }
    } else {
      if (wire !== wireType(field)) throw malformed();
      const value = isScalar(field)
        ? readScalar(reader, field)
        : readNested(reader, end, field.type as MessageName, depth, budget);
      if (field.repeated) (message[field.name] as unknown[]).push(value);
      else if (field.name in message) throw malformed();
      else message[field.name] = value;
    }
  }
  if (reader.pos !== end) throw malformed();
  return message;
}

function readNested(
  reader: protobuf.Reader,
  end: number,
  name: MessageName,
  depth: number,
  budget: Budget,
): Message {
  const length = reader.uint32();
  const last = reader.pos + length;
  if (last > end) throw malformed();
  return readMessage(reader, last, name, depth + 1, budget);
}

function readScalar(reader: protobuf.Reader, field: Field): unknown {
  switch (field.type) {
    case "int": {
      const value = reader.int64();
      return typeof value === "number" ? value : value.high * 2 ** 32 + (value.low >>> 0);
    }
    case "float":
      return reader.float();
    case "string":
      return reader.string();
    default:
      return reader.bytes();
  }
}

const isScalar = (field: Field): boolean => /^(int|float|string|bytes)$/.test(field.type);
const isPacked = (field: Field): boolean => field.type === "int" || field.type === "float";
const wireType = (field: Field): number =>
  field.type === "int" ? 0 : field.type === "float" ? 5 : 2;
const tag = (field: Field): number => (field.id << 3) | wireType(field);
