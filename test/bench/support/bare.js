// What the figures are compared with: nothing but convolutions, or one matrix product, in the same onnxruntime.

import { InferenceSession, TAKING_TURNS, Tensor } from "@singan/node-io/onnxruntime";
import { encodeModel, GraphBuilder, modelOf } from "@singan/pyramid";

/**
 * @typedef {object} Bare
 * @property {() => Promise<unknown>} run does the work once
 * @property {number} flop floating-point operations of one run
 *
 * @typedef {{ width: number, height: number }} Size
 */

/** Values that no arithmetic can take short cuts on. @param {number} length */
export function values(length) {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) / 8);
}

/**
 * Opens a session with the options of ours: several take turns.
 * @param {GraphBuilder} graph @param {string} name
 */
export async function open(graph, name) {
  const extra = { session: TAKING_TURNS };
  return InferenceSession.create(encodeModel(modelOf(graph.build(name))), { extra });
}

/**
 * The five unpadded 3x3 convolutions of every scale of a generator, and nothing between them.
 * @param {readonly Size[]} sizes of the scales
 * @param {number} channels of the four inner convolutions
 * @returns {Promise<Bare>}
 */
export async function generatorConvolutions(sizes, channels) {
  let flop = 0;
  /** @type {{ session: InferenceSession, x: Tensor }[]} */
  const links = [];
  for (const { width, height } of sizes) {
    const graph = new GraphBuilder();
    let value = graph.input("x", [1, 3, height + 10, width + 10]);
    for (let layer = 0; layer < 5; layer++) {
      const [inputs, outputs] = [layer === 0 ? 3 : channels, layer === 4 ? 3 : channels];
      const weight = values(outputs * inputs * 9);
      const w = graph.floats(`w${layer}`, [outputs, inputs, 3, 3], weight);
      const b = graph.floats(`b${layer}`, [outputs], values(outputs));
      value = graph.node("Conv", [value, w, b], `y${layer}`, { kernel_shape: [3, 3] });
      const margin = 8 - 2 * layer;
      flop += 2 * 9 * inputs * outputs * (width + margin) * (height + margin);
    }
    graph.output(value, [1, 3, height, width]);
    const dims = [1, 3, height + 10, width + 10];
    const x = new Tensor("float32", values(3 * (width + 10) * (height + 10)), dims);
    links.push({ session: await open(graph, "convolutions"), x });
  }
  const run = async () => {
    for (const { session, x } of links) await session.run({ x });
  };
  return { run, flop };
}

/** A product of two square matrices: what the machine can do at most. @param {number} side @returns {Promise<Bare>} */
export async function matrixProduct(side) {
  const graph = new GraphBuilder();
  const dims = [side, side];
  graph.output(graph.node("MatMul", [graph.input("a", dims), graph.input("b", dims)], "c"), dims);
  const session = await open(graph, "product");
  const tensor = () => new Tensor("float32", values(side * side), dims);
  const [a, b] = [tensor(), tensor()];
  return { run: () => session.run({ a, b }), flop: 2 * side ** 3 };
}
