/**
 * The one builder of links (paper, section 2.1 and eq. 4). A link resamples the picture of the scale before, adds
 * amplitude x noise, pads, runs five unpadded convolutions and adds the resampled picture to what they
 * give. The exporter chains links into one graph; runtimes run them one by one.
 */
import type { Padding, PyramidMetadata } from "../model/metadata.js";
import type { LinkWeights } from "../model/model.js";
import { MARGIN, noiseChannels, SLOPE } from "../network.js";
import { encodeModel } from "./codec.js";
import { GraphBuilder, modelOf } from "./graph.js";

/** A second generator of a scale, beside its own. */
export type LinkVariant = "paint";
export type LinkNames = ReturnType<typeof linkNames>;

/** Names of a link's inputs, output and initializers: all but the noise under `scale_n/`, or of a variant `scale_n/paint/`. */
export function linkNames(link: number, variant?: LinkVariant) {
  const prefix = variant === undefined ? `scale_${link}` : `scale_${link}/${variant}`;
  return {
    prefix,
    previous: `${prefix}/previous`,
    noise: `noise_${link}`,
    rows: `${prefix}/rows`,
    columns: `${prefix}/columns`,
    resampled: `${prefix}/resampled`,
    output: `${prefix}/output`,
    amplitude: `${prefix}/amplitude`,
    weight: (layer: number) => `${prefix}/conv_${layer}/weight`,
    bias: (layer: number) => `${prefix}/conv_${layer}/bias`,
  };
}

/** What a link computes. */
export interface LinkSpec {
  readonly link: number;
  readonly variant?: LinkVariant;
  readonly padding: Padding;
  readonly amplitude: number;
  readonly weights: LinkWeights;
}

/** What the link's values are called in the graph around it. */
export interface LinkInputNames {
  readonly previous: string;
  readonly noise: string;
  /** Absent at scale 0 and for a variant, which take `previous` at its own size. */
  readonly resample?: { readonly rows: string; readonly columns: string };
}

/** Adds one link's nodes and weights to a graph; returns the name of its output. */
export function addLink(graph: GraphBuilder, spec: LinkSpec, inputs: LinkInputNames): string {
  const names = linkNames(spec.link, spec.variant);
  const { prefix } = names;
  let picture = inputs.previous;
  if (inputs.resample !== undefined) {
    const { rows, columns } = inputs.resample;
    const tall = graph.node("MatMul", [rows, picture], `${prefix}/taller`);
    picture = graph.node("MatMul", [tall, columns], names.resampled);
  }
  const amplitude = graph.float(names.amplitude, spec.amplitude);
  const scaled = graph.node("Mul", [inputs.noise, amplitude], `${prefix}/scaled_noise`);
  const pads = graph.integers("pads", [0, 0, MARGIN, MARGIN, 0, 0, MARGIN, MARGIN]);
  const pad = (value: string) => graph.node("Pad", [value, pads], `${prefix}/padded`);
  let value =
    spec.padding === "zero"
      ? pad(graph.node("Add", [picture, scaled], `${prefix}/noisy`))
      : graph.node("Add", [pad(picture), scaled], `${prefix}/noisy`);
  spec.weights.forEach((convolution, layer) => {
    const { outputs, inputs: channels, weight, bias } = convolution;
    const conv = `${prefix}/conv_${layer}`;
    const w = graph.floats(names.weight(layer), [outputs, channels, 3, 3], weight);
    const b = graph.floats(names.bias(layer), [outputs], bias);
    value = graph.node("Conv", [value, w, b], conv, { kernel_shape: [3, 3] });
    const last = layer === spec.weights.length - 1;
    value = last
      ? graph.node("Tanh", [value], `${conv}/tanh`)
      : graph.node("LeakyRelu", [value], `${conv}/leaky_relu`, { alpha: { float: SLOPE } });
  });
  return graph.node("Add", [value, picture], names.output);
}

/**
 * One link as a model of its own. Inputs `scale_n/previous` `[batch, 3, h, w]`, `noise_n` `[batch, 1 or 3, H,
 * W]` (ten more each way with padding `noise`) and, but for scale 0, `scale_n/rows` `[H, h]` and `scale_n/columns`
 * `[w, W]`; output `scale_n/output` `[batch, 3, H, W]`.
 */
export function buildLink(
  pyramid: PyramidMetadata,
  link: number,
  weights: LinkWeights,
): Uint8Array {
  const graph = new GraphBuilder();
  const names = linkNames(link);
  const previous = graph.input(names.previous, ["batch", 3, "h", "w"]);
  const [H, W] = pyramid.padding === "noise" ? ["noise_H", "noise_W"] : outputDims(link);
  const noise = graph.input(names.noise, ["batch", noiseChannels(link), H, W]);
  const resample =
    link === 0
      ? undefined
      : {
          rows: graph.input(names.rows, ["H", "h"]),
          columns: graph.input(names.columns, ["w", "W"]),
        };
  const amplitude = pyramid.noiseAmplitudes[link] ?? 0;
  const spec = { link, padding: pyramid.padding, amplitude, weights };
  const inputs = resample === undefined ? { previous, noise } : { previous, noise, resample };
  graph.output(addLink(graph, spec, inputs), ["batch", 3, ...outputDims(link)]);
  return encodeModel(modelOf(graph.build(names.prefix)));
}

function outputDims(link: number): [string, string] {
  return link === 0 ? ["h", "w"] : ["H", "W"];
}
