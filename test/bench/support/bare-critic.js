// The convolutions of one critic step and nothing else: twelve passes over the scale (reference: losses and gradient
// penalty), four forward, four to the gradient of the input, four to the gradient of the filters. Weights are inputs, as
// they change in every step. The filter gradient is im2col with the nine windows multiplied one by one: measured to be
// faster than one product of all nine, and than a convolution with a huge kernel.
import { GraphBuilder } from "@singan/pyramid";
import { Tensor } from "onnxruntime-node";
import { open, values } from "./bare.js";

const PASSES = 4;

/**
 * @typedef {{ inputs: number, outputs: number, height: number, width: number }} Layer with the size of its output
 */

/** @param {import("./bare.js").Size} size @param {number} channels @returns {Layer[]} */
function layersOf({ width, height }, channels) {
  return [0, 1, 2, 3, 4].map((layer) => ({
    inputs: layer === 0 ? 3 : channels,
    outputs: layer === 4 ? 1 : channels,
    height: height - 2 * (layer + 1),
    width: width - 2 * (layer + 1),
  }));
}

/** Adds one of the four triples of passes. @param {GraphBuilder} graph @param {Layer[]} layers @param {number} pass */
function addPass(graph, layers, pass) {
  const [first, last] = [layers[0], layers[4]];
  if (first === undefined || last === undefined) return;
  const activations = [graph.input(`picture_${pass}`, [1, 3, first.height + 2, first.width + 2])];
  const gradients = [graph.input(`gradient_${pass}`, [1, 1, last.height, last.width])];
  layers.forEach((_, layer) => {
    const inputs = [activations[layer] ?? "", `weight_${layer}`];
    const output = `forward_${pass}_${layer}`;
    activations.push(graph.node("Conv", inputs, output, { kernel_shape: [3, 3] }));
  });
  graph.output(`forward_${pass}_4`, [1, 1, last.height, last.width]);
  for (let layer = 4; layer >= 0; layer--) {
    const gradient = gradients[4 - layer] ?? "";
    addFilterGradient(graph, layers[layer], activations[layer] ?? "", gradient, `${pass}_${layer}`);
    const attributes = { kernel_shape: [3, 3], pads: [2, 2, 2, 2] };
    const inputs = [gradient, `rotated_${layer}`];
    gradients.push(graph.node("Conv", inputs, `backward_${pass}_${layer}`, attributes));
  }
  graph.output(`backward_${pass}_0`, [1, 3, first.height + 2, first.width + 2]);
}

/**
 * @param {GraphBuilder} graph @param {Layer | undefined} layer
 * @param {string} activation @param {string} gradient @param {string} name
 */
function addFilterGradient(graph, layer, activation, gradient, name) {
  if (layer === undefined) return;
  const { inputs, outputs, height, width } = layer;
  const flat = (/** @type {number} */ channels) =>
    graph.integers(`flat_${channels}`, [channels, -1]);
  const axes = graph.integers("axes", [2, 3]);
  const rows = graph.node("Reshape", [gradient, flat(outputs)], `rows_${name}`);
  for (let k = 0; k < 9; k++) {
    const [y, x] = [Math.floor(k / 3), k % 3];
    const start = graph.integers(`start_${y}_${x}`, [y, x]);
    const end = graph.integers(`end_${y + height}_${x + width}`, [y + height, x + width]);
    const window = graph.node("Slice", [activation, start, end, axes], `window_${name}_${k}`);
    const columns = graph.node("Reshape", [window, flat(inputs)], `columns_${name}_${k}`);
    const product = graph.node("Gemm", [rows, columns], `filter_${name}_${k}`, { transB: 1 });
    graph.output(product, [outputs, inputs]);
  }
}

/**
 * @param {import("./bare.js").Size} size of the scale
 * @param {number} channels of the inner convolutions
 * @returns {Promise<import("./bare.js").Bare>}
 */
export async function criticConvolutions(size, channels) {
  const graph = new GraphBuilder();
  const layers = layersOf(size, channels);
  /** @type {Record<string, Tensor>} */
  const feeds = {};
  const feed = (/** @type {string} */ name, /** @type {number[]} */ dims) => {
    const length = dims.reduce((a, b) => a * b);
    feeds[name] = new Tensor("float32", values(length), dims);
  };
  layers.forEach(({ inputs, outputs }, layer) => {
    const [forward, backward] = [
      [outputs, inputs, 3, 3],
      [inputs, outputs, 3, 3],
    ];
    feed(graph.input(`weight_${layer}`, forward), forward);
    feed(graph.input(`rotated_${layer}`, backward), backward);
  });
  const { width, height } = size;
  for (let pass = 0; pass < PASSES; pass++) {
    addPass(graph, layers, pass);
    feed(`picture_${pass}`, [1, 3, height, width]);
    feed(`gradient_${pass}`, [1, 1, height - 10, width - 10]);
  }
  const session = await open(graph, "critic");
  const products = layers.map((l) => l.inputs * l.outputs * l.height * l.width);
  const flop = 3 * PASSES * 2 * 9 * products.reduce((a, b) => a + b);
  return { run: () => session.run(feeds), flop };
}
