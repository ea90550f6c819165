/**
 * Reads a `.onnx` file: weights and metadata only. Its graph is held against the one that our builder gives for these
 * weights and refused where it differs, and never reaches a runtime: what runs is always built here.
 */
import { floatsOf } from "../onnx/bytes.js";
import { buildChain } from "../onnx/chain.js";
import { decodeModel } from "../onnx/codec.js";
import { firstDifference, same } from "../onnx/compare.js";
import { type LinkNames, linkNames } from "../onnx/link.js";
import type { GraphProto, ModelProto } from "../onnx/messages.js";
import { announcedTensors, layerShapes } from "./announced.js";
import type { LinkWeights, Model } from "./model.js";
import { checkFormat, type ModelProps, readProps } from "./props.js";
import { quoted, refused } from "./refused.js";

/**
 * Everything is checked before it is trusted, cheapest first: format, foreign parts, metadata, names and sizes of all
 * weights, then their values, and last the whole graph.
 *
 * @param name - What to call the file in error sentences.
 * @throws SinganError `INVALID_MODEL` for what is not a whole SinGAN file, `UNSUPPORTED_FORMAT` for a newer one.
 */
export function readModel(bytes: Uint8Array, name = "The model"): Model {
  const proto = parse(bytes, name);
  const { graph } = proto;
  if (graph === undefined) throw refused(name, "it is not an ONNX file, since it has no graph");
  checkFormat(proto.metadataProps, name);
  refuseForeignParts(proto, graph, name);
  const props = readProps(proto.metadataProps, name);
  const tensors = announcedTensors(graph.initializer, props, name);
  const model = readWeights(props, tensors, name);
  const built = buildChain(model, []);
  if (!same(proto.opsetImport, built.opsetImport)) {
    throw refused(name, "its graph is written for another set of operators");
  }
  const difference = built.graph && firstDifference(graph, built.graph);
  if (difference !== undefined) {
    throw refused(name, `its graph is not the one of its metadata, from ${difference} on`);
  }
  return model;
}

function parse(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length === 0) throw refused(name, "it is empty");
  try {
    return decodeModel(bytes);
  } catch (error) {
    throw refused(name, "it is not an ONNX file, or is cut short", error);
  }
}

/** Nothing that reaches outside the file or hides operators may be there at all. */
function refuseForeignParts(proto: ModelProto, graph: GraphProto, name: string): void {
  if (proto.functions.length > 0) throw refused(name, "it defines functions of its own");
  if (graph.sparseInitializer.length > 0) throw refused(name, "it has sparse weights");
  for (const { name: tensor = "", externalData, dataLocation } of graph.initializer) {
    if (externalData.length > 0 || (dataLocation ?? 0) !== 0) {
      throw refused(name, `its weight ${quoted(tensor)} is stored in another file`);
    }
  }
  for (const { attribute, name: node = "" } of graph.node) {
    const nested = attribute.some(({ g, graphs }) => g !== undefined || graphs.length > 0);
    if (nested) throw refused(name, `its node ${quoted(node)} holds a graph of its own`);
  }
}

function readWeights(
  props: ModelProps,
  tensors: ReadonlyMap<string, Uint8Array>,
  name: string,
): Model {
  const { channels, noiseAmplitudes } = props.metadata.pyramid;
  const readLink = (names: LinkNames, where: string, scale: number, amplitude: number) => {
    checkAmplitude(tensors, names, where, amplitude, name);
    return layersOf(tensors, names, where, channels[scale]!, name);
  };
  const links = noiseAmplitudes.map((amplitude, scale) => {
    return readLink(linkNames(scale), `scale ${scale}`, scale, amplitude);
  });
  const { paint, ...others } = props;
  if (paint === undefined) return { ...others, links };
  const { scale, noiseAmplitude } = paint;
  const names = linkNames(scale, "paint");
  const link = readLink(names, `scale ${scale} for paintings`, scale, noiseAmplitude);
  return { ...others, links, paint: { ...paint, link } };
}

function checkAmplitude(
  tensors: ReadonlyMap<string, Uint8Array>,
  names: LinkNames,
  where: string,
  amplitude: number,
  name: string,
): void {
  const [stored] = floatsOf(tensors.get(names.amplitude)!);
  if (stored === Math.fround(amplitude)) return;
  throw refused(
    name,
    `the noise amplitude of ${where} is ${stored} in its graph and ${amplitude} in its metadata`,
  );
}

function layersOf(
  tensors: ReadonlyMap<string, Uint8Array>,
  names: LinkNames,
  where: string,
  channels: number,
  name: string,
): LinkWeights {
  return layerShapes(channels).map(([inputs, outputs], layer) => {
    const weight = floatsOf(tensors.get(names.weight(layer))!);
    const bias = floatsOf(tensors.get(names.bias(layer))!);
    if (weight.every(Number.isFinite) && bias.every(Number.isFinite)) {
      return { inputs, outputs, weight, bias };
    }
    throw refused(name, `the weights of ${where}, layer ${layer} hold numbers that are not finite`);
  });
}
