/** Files with one thing wrong, made from a good one. */

import { writeModel } from "../../src/model/write.js";
import { decodeModel, encodeModel } from "../../src/onnx/codec.js";
import type { GraphProto, ModelProto, NodeProto, TensorProto } from "../../src/onnx/messages.js";
import { makeRandomModel } from "./random-model.js";

export const goodFile = writeModel(makeRandomModel(1));
/** The same with a generator for paintings at scale 1. */
export const goodPaintFile = writeModel(makeRandomModel(1, { paintScale: 1 }));

/** The good file, or another, with its messages changed in place. */
export function tampered(
  change: (proto: ModelProto, graph: GraphProto) => void,
  file = goodFile,
): Uint8Array {
  const proto = decodeModel(file.slice());
  change(proto, proto.graph!);
  return encodeModel(proto);
}

/** The good file with one `singan.` entry replaced, or removed. */
export function withEntry(key: string, value: string | undefined, file = goodFile): Uint8Array {
  return tampered((proto) => {
    const others = proto.metadataProps.filter((entry) => entry.key !== key);
    proto.metadataProps = value === undefined ? others : [...others, { key, value }];
  }, file);
}

/** The good file with one field deep in an entry's JSON set: `pyramid.sizes.1.width`. */
export function withField(path: string, value: unknown, file = goodFile): Uint8Array {
  const [entry = "", ...keys] = path.split(".");
  const stored = decodeModel(file).metadataProps.find(({ key }) => key === `singan.${entry}`);
  const json: unknown = JSON.parse(stored!.value!);
  const last = keys.pop()!;
  let at = json as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return withEntry(`singan.${entry}`, JSON.stringify(json), file);
}

export function tensorOf(graph: GraphProto, name: string): TensorProto {
  return graph.initializer.find((tensor) => tensor.name === name)!;
}

export function nodeOf(graph: GraphProto, name: string): NodeProto {
  return graph.node.find((node) => node.name === name)!;
}
