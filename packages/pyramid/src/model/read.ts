/**
 * Reads a `.onnx` file: weights and metadata only. Its graph is held against the one that our builder gives for these
 * weights and refused where it differs, and never reaches a runtime: what runs is always built here.
 */
import { SinganError } from "../errors.js";
import { buildChain } from "../onnx/chain.js";
import { decodeModel, encodeModel } from "../onnx/codec.js";
import { floatsOf } from "../onnx/graph.js";
import { linkNames } from "../onnx/link.js";
import { FLOAT, type GraphProto, type ModelProto, type TensorProto } from "../onnx/messages.js";
import type { PyramidMetadata } from "./metadata.js";
import type { Convolution, Model } from "./model.js";
import { readProps } from "./props.js";

/**
 * @param name - What to call the file in error sentences.
 * @throws SinganError `INVALID_MODEL` for what is not a whole SinGAN file, `UNSUPPORTED_FORMAT` for a newer one.
 */
export function readModel(bytes: Uint8Array, name = "The model"): Model {
  const proto = parse(bytes, name);
  const { graph } = proto;
  if (graph === undefined) throw refused(name, "it has no graph");
  refuseForeignParts(proto, graph, name);
  const props = readProps(proto.metadataProps, name);
  const { pyramid } = props.metadata;
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name ?? "", tensor]));
  checkAmplitudes(pyramid, tensors, name);
  const links = pyramid.channels.map((channels, link) => {
    return layerShapes(channels).map(([inputs, outputs], layer): Convolution => {
      const names = linkNames(link);
      const take = (tensor: string, dims: number[]) => {
        return readFloats(tensors.get(tensor), tensor, dims, name);
      };
      const weight = take(names.weight(layer), [outputs, inputs, 3, 3]);
      return { inputs, outputs, weight, bias: take(names.bias(layer), [outputs]) };
    });
  });
  const model = { ...props, links };
  compareGraphs(graph, buildChain(model, []).graph, name);
  return model;
}

function parse(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length === 0) throw refused(name, "it is empty");
  try {
    return decodeModel(bytes);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw refused(name, `it is not an ONNX file, or is cut short (${said.slice(0, 100)})`);
  }
}

/** Nothing that reaches outside the file or hides operators may be there at all. */
function refuseForeignParts(proto: ModelProto, graph: GraphProto, name: string): void {
  if (proto.functions.length > 0) throw refused(name, "it defines functions of its own");
  if (graph.sparseInitializer.length > 0) throw refused(name, "it has sparse weights");
  for (const { name: tensor = "", externalData, dataLocation } of graph.initializer) {
    if (externalData.length > 0 || (dataLocation ?? 0) !== 0) {
      throw refused(name, `its weight ${shorten(tensor)} is stored in another file`);
    }
  }
  for (const { attribute, name: node = "" } of graph.node) {
    const nested = attribute.some(({ g, graphs }) => g !== undefined || graphs.length > 0);
    if (nested) throw refused(name, `its node ${shorten(node)} holds a graph of its own`);
  }
}

function layerShapes(channels: number): [inputs: number, outputs: number][] {
  return [
    [3, channels],
    [channels, channels],
    [channels, channels],
    [channels, channels],
    [channels, 3],
  ];
}

function checkAmplitudes(
  { noiseAmplitudes }: PyramidMetadata,
  tensors: Map<string, TensorProto>,
  name: string,
): void {
  noiseAmplitudes.forEach((amplitude, scale) => {
    const tensor = linkNames(scale).amplitude;
    const [stored] = readFloats(tensors.get(tensor), tensor, [], name);
    if (stored === Math.fround(amplitude)) return;
    throw refused(
      name,
      `the noise amplitude of scale ${scale} is ${stored} in its graph and ${amplitude} in its metadata`,
    );
  });
}

/** Checks what the file announces before it decodes a single value. */
function readFloats(
  tensor: TensorProto | undefined,
  tensorName: string,
  dims: readonly number[],
  name: string,
): Float32Array {
  if (tensor === undefined) throw refused(name, `its weight ${tensorName} is missing`);
  const { rawData, dataType } = tensor;
  const expected = 4 * dims.reduce((product, length) => product * length, 1);
  if (dataType !== FLOAT || tensor.dims.join() !== dims.join() || rawData?.length !== expected) {
    const wanted = dims.length === 0 ? "one float32 value" : `float32 ${dims.join("x")}`;
    throw refused(name, `its weight ${tensorName} is not ${wanted}`);
  }
  const data = floatsOf(rawData);
  if (!data.every(Number.isFinite)) {
    throw refused(name, `its weight ${tensorName} holds numbers that are not finite`);
  }
  return data;
}

/** Byte for byte, one part after the other, so that the sentence can name the first that differs. */
function compareGraphs(found: GraphProto, built: GraphProto | undefined, name: string): void {
  const parts = ["node", "initializer", "input", "output", "valueInfo"] as const;
  for (const part of parts) {
    const ours = built?.[part] ?? [];
    const theirs = found[part];
    const longest = Math.max(ours.length, theirs.length);
    for (let i = 0; i < longest; i++) {
      const only = { ...EMPTY, [part]: [theirs[i]].filter((item) => item !== undefined) };
      const wanted = { ...EMPTY, [part]: [ours[i]].filter((item) => item !== undefined) };
      if (sameBytes(encodeGraph(only), encodeGraph(wanted))) continue;
      const place = shorten(theirs[i]?.name ?? ours[i]?.name ?? String(i));
      throw refused(name, `its graph is not the one of its weights and metadata, from ${place} on`);
    }
  }
}

const EMPTY: GraphProto = {
  node: [],
  initializer: [],
  input: [],
  output: [],
  valueInfo: [],
  sparseInitializer: [],
};

function encodeGraph(graph: GraphProto): Uint8Array {
  return encodeModel({ graph, opsetImport: [], metadataProps: [], functions: [] });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const shorten = (text: string): string => JSON.stringify(text.slice(0, 60));

function refused(name: string, problem: string): SinganError {
  return new SinganError(
    "INVALID_MODEL",
    `${name} is not a whole SinGAN model: ${problem}. Export it again, or fetch it again.`,
  );
}
