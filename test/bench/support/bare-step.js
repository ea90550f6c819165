// The convolutions of one training step and nothing else. Weights are inputs, as they change in every step. The filter
// gradient is im2col with the nine windows multiplied one by one: measured to be faster than one product of all nine, and
// than a convolution with a huge kernel.
import { GraphBuilder } from "@singan/pyramid";
import { Tensor } from "onnxruntime-node";
import { open, values } from "./bare.js";

/**
 * @typedef {"critic" | "generator"} Network
 * @typedef {{ inputs: number, outputs: number, height: number, width: number, dilation: number }} Layer with the size of
 *   its output, and pixels between its taps
 *
 * @typedef {object} Pass through a network: forward, to the gradient of the input, and to those of the filters
 * @property {Network} network
 * @property {boolean} filters whether the last of the three is wanted
 */

/**
 * A critic's step takes real and fake picture through the critic; where it is penalised the penalised picture too, and
 * the penalty's second derivatives cost one more: twelve passes. A generator's takes fake and reconstruction through the
 * generator, and the fake through the critic, whose filters do not change.
 * @param {Network} step @param {boolean} isPenalised @returns {Pass[]}
 */
function passesOf(step, isPenalised) {
  if (step === "critic") {
    const count = isPenalised ? 4 : 2;
    return Array.from({ length: count }, () => ({ network: "critic", filters: true }));
  }
  return [
    { network: "generator", filters: true },
    { network: "generator", filters: true },
    { network: "critic", filters: false },
  ];
}

/**
 * @param {Network} network @param {import("./bare.js").Size} size @param {number} channels
 * @param {number} criticDilation of the last two inner convolutions
 * @returns {Layer[]}
 */
function layersOf(network, { width, height }, channels, criticDilation) {
  const [last, margin] = network === "critic" ? [1, 0] : [3, 10];
  let lost = -margin;
  return [0, 1, 2, 3, 4].map((layer) => {
    const isSpread = network === "critic" && (layer === 2 || layer === 3);
    const dilation = isSpread ? criticDilation : 1;
    lost += 2 * dilation;
    return {
      inputs: layer === 0 ? 3 : channels,
      outputs: layer === 4 ? last : channels,
      height: height - lost,
      width: width - lost,
      dilation,
    };
  });
}

/**
 * Adds a pass; returns the shapes of its inputs by name.
 * @param {GraphBuilder} graph @param {Layer[]} layers @param {Pass} pass @param {string} name
 * @returns {Record<string, number[]>}
 */
function addPass(graph, layers, { network, filters }, name) {
  const [first, last] = [layers[0], layers[4]];
  if (first === undefined || last === undefined) return {};
  const picture = [1, 3, first.height + 2, first.width + 2];
  const scores = [1, last.outputs, last.height, last.width];
  const activations = [graph.input(`picture_${name}`, picture)];
  const gradients = [graph.input(`gradient_${name}`, scores)];
  layers.forEach(({ dilation }, layer) => {
    const inputs = [activations[layer] ?? "", `${network}_weight_${layer}`];
    const output = `forward_${name}_${layer}`;
    const attributes = { kernel_shape: [3, 3], dilations: [dilation, dilation] };
    activations.push(graph.node("Conv", inputs, output, attributes));
  });
  graph.output(`forward_${name}_4`, scores);
  for (let layer = 4; layer >= 0; layer--) {
    const gradient = gradients[4 - layer] ?? "";
    const activation = activations[layer] ?? "";
    if (filters) addFilterGradient(graph, layers[layer], activation, gradient, `${name}_${layer}`);
    const dilation = layers[layer]?.dilation ?? 1;
    const border = 2 * dilation;
    const attributes = {
      kernel_shape: [3, 3],
      dilations: [dilation, dilation],
      pads: [border, border, border, border],
    };
    const inputs = [gradient, `${network}_rotated_${layer}`];
    gradients.push(graph.node("Conv", inputs, `backward_${name}_${layer}`, attributes));
  }
  graph.output(`backward_${name}_0`, picture);
  return { [`picture_${name}`]: picture, [`gradient_${name}`]: scores };
}

/**
 * @param {GraphBuilder} graph @param {Layer | undefined} layer
 * @param {string} activation @param {string} gradient @param {string} name
 */
function addFilterGradient(graph, layer, activation, gradient, name) {
  if (layer === undefined) return;
  const { inputs, outputs, height, width, dilation } = layer;
  const flat = (/** @type {number} */ channels) =>
    graph.integers(`flat_${channels}`, [channels, -1]);
  const axes = graph.integers("axes", [2, 3]);
  const rows = graph.node("Reshape", [gradient, flat(outputs)], `rows_${name}`);
  for (let k = 0; k < 9; k++) {
    const [y, x] = [dilation * Math.floor(k / 3), dilation * (k % 3)];
    const start = graph.integers(`start_${y}_${x}`, [y, x]);
    const end = graph.integers(`end_${y + height}_${x + width}`, [y + height, x + width]);
    const window = graph.node("Slice", [activation, start, end, axes], `window_${name}_${k}`);
    const columns = graph.node("Reshape", [window, flat(inputs)], `columns_${name}_${k}`);
    const product = graph.node("Gemm", [rows, columns], `filter_${name}_${k}`, { transB: 1 });
    graph.output(product, [outputs, inputs]);
  }
}

/** Adds the filters of a network as inputs; returns their shapes by name. @param {GraphBuilder} graph @param {Network} network @param {Layer[]} layers */
function addFilters(graph, network, layers) {
  /** @type {Record<string, number[]>} */
  const shapes = {};
  layers.forEach(({ inputs, outputs }, layer) => {
    shapes[`${network}_weight_${layer}`] = [outputs, inputs, 3, 3];
    shapes[`${network}_rotated_${layer}`] = [inputs, outputs, 3, 3];
  });
  for (const [name, dims] of Object.entries(shapes)) graph.input(name, dims);
  return shapes;
}

/**
 * @param {Network} step whose step
 * @param {import("./bare.js").Size} size of the scale
 * @param {number} channels of the inner convolutions
 * @param {Pick<import("./training-step.js").StepKind, "criticDilation" | "isPenalised">} [kind] the paper's by default
 * @returns {Promise<import("./bare.js").Bare>}
 */
export async function stepConvolutions(
  step,
  size,
  channels,
  { criticDilation, isPenalised } = { criticDilation: 1, isPenalised: true },
) {
  const graph = new GraphBuilder();
  const passes = passesOf(step, isPenalised);
  /** @type {Record<string, number[]>} */
  const shapes = {};
  for (const network of new Set(passes.map((pass) => pass.network))) {
    const layers = layersOf(network, size, channels, criticDilation);
    Object.assign(shapes, addFilters(graph, network, layers));
  }
  let flop = 0;
  for (const [index, pass] of passes.entries()) {
    const layers = layersOf(pass.network, size, channels, criticDilation);
    Object.assign(shapes, addPass(graph, layers, pass, String(index)));
    const products = layers.map((l) => l.inputs * l.outputs * l.height * l.width);
    flop += (pass.filters ? 3 : 2) * 2 * 9 * products.reduce((a, b) => a + b);
  }
  const feeds = Object.fromEntries(
    Object.entries(shapes).map(([name, dims]) => {
      const length = dims.reduce((a, b) => a * b);
      return [name, new Tensor("float32", values(length), dims)];
    }),
  );
  const session = await open(graph, step);
  return { run: () => session.run(feeds), flop };
}
