/** The main graph of a file: all links in a chain, runnable by any ONNX runtime. */
import type { Model } from "../model/model.js";
import { MARGIN, noiseChannels } from "../network.js";
import { GraphBuilder, modelOf } from "./graph.js";
import { addLink, linkNames } from "./link.js";
import type { ModelProto, StringStringEntry } from "./messages.js";
import { addResamplingMatrix } from "./resample-graph.js";

/**
 * Builds the whole chain. Inputs `base` `[batch, 3, h, w]` (zeros for an unconditional sample) and `noise_n`
 * `[batch, 1 or 3, H_n, W_n]` (ten more each way with padding `noise`), N(0, 1), of any size and batch; output
 * `image` `[batch, 3, H_N, W_N]` in [-1, 1]. A generator for paintings is a branch with an output of its own, after all
 * else, so that the rest is as without it.
 */
export function buildChain(
  model: Pick<Model, "links" | "paint"> & { metadata: Pick<Model["metadata"], "pyramid"> },
  metadataProps: StringStringEntry[],
): ModelProto {
  const graph = new GraphBuilder();
  const { padding, noiseAmplitudes } = model.metadata.pyramid;
  const dims = (scale: number) => [`height_${scale}`, `width_${scale}`];
  let picture = graph.input("base", ["batch", 3, ...dims(0)], "Zeros, or what enters scale 0.");
  model.links.forEach((weights, link) => {
    const noiseDims = padding === "noise" ? dims(link).map((dim) => `padded_${dim}`) : dims(link);
    const noise = graph.input(
      `noise_${link}`,
      ["batch", noiseChannels(link), ...noiseDims],
      "N(0, 1)",
    );
    const amplitude = noiseAmplitudes[link] ?? 0;
    const spec = { link, padding, amplitude, weights };
    picture =
      link === 0
        ? addLink(graph, spec, { previous: picture, noise })
        : addLink(graph, spec, {
            previous: picture,
            noise,
            resample: addMatrices(graph, link, picture, noise, padding === "noise"),
          });
  });
  const low = graph.float("black", -1);
  const high = graph.float("white", 1);
  graph.node("Clip", [picture, low, high], "image");
  graph.output("image", ["batch", 3, ...dims(model.links.length - 1)], "RGB in [-1, 1]");
  if (model.paint !== undefined) {
    const { scale, noiseAmplitude: amplitude, link: weights } = model.paint;
    const { resampled, noise } = linkNames(scale);
    const spec = { link: scale, variant: "paint", padding, amplitude, weights } as const;
    const output = addLink(graph, spec, { previous: resampled, noise });
    graph.output(output, ["batch", 3, ...dims(scale)], "By the generator for paintings.");
  }
  return modelOf(graph.build("singan", "SinGAN: a pyramid of generators."), metadataProps);
}

function addMatrices(
  graph: GraphBuilder,
  link: number,
  picture: string,
  noise: string,
  padded: boolean,
): { rows: string; columns: string } {
  const { prefix, rows, columns } = linkNames(link);
  const size = (value: string, of: string) => {
    const shape = graph.node("Shape", [value], `${prefix}/${of}_shape`);
    const axis = (index: number, name: string) => {
      const at = graph.integers(`axis_${index}`, [index]);
      return graph.node("Gather", [shape, at], `${prefix}/${of}_${name}`);
    };
    return { height: axis(2, "height"), width: axis(3, "width") };
  };
  const input = size(picture, "input");
  const drawn = size(noise, "noise");
  const unpadded = (length: string) =>
    padded
      ? graph.node(
          "Sub",
          [length, graph.integers("both_margins", [2 * MARGIN])],
          `${length}_inside`,
        )
      : length;
  const { height, width } = { height: unpadded(drawn.height), width: unpadded(drawn.width) };
  return {
    rows: addResamplingMatrix(graph, rows, input.height, height, false),
    columns: addResamplingMatrix(graph, columns, input.width, width, true),
  };
}
