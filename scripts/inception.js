// `node scripts/inception.js inception.onnx`: the first layers of the Inception-v3 that the npm package nsfwjs carries
// (8-bit weights, fine-tuned on other pictures), as ONNX for `singan evaluate --inception`. For measurements of our own
// only. A file that is there is replaced with `--force` alone. docs/evaluation.md says how to install that package.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { checkNew, writeWhole } from "@singan/node-io";
import { encodeModel, GraphBuilder, modelOf } from "@singan/pyramid";
import { readArguments } from "./support/arguments.js";
import { root } from "./support/command.js";
import { Failure, runScript } from "./support/failure.js";
import { folded } from "./support/keras.js";

const FOLDER = join(root, "node_modules", "nsfwjs", "dist", "models", "inception_v3");
const INSTALL = "npm install --no-save --ignore-scripts --legacy-peer-deps nsfwjs@4.4.0";

/**
 * The network up to the second pooling: filter side, stride, padding, and what follows each convolution.
 * @type {readonly { side: number, stride?: number, pad?: number, output?: string, pool?: boolean }[]}
 */
const LAYERS = [
  { side: 3, stride: 2 },
  { side: 3 },
  { side: 3, pad: 1, output: "features_64", pool: true },
  { side: 1 },
  { side: 3, output: "features_192" },
];

/** All weights by name, their eight bits undone. @returns {Map<string, import("./support/keras.js").Weight>} */
function readWeights() {
  if (!existsSync(FOLDER)) throw new Failure(`The package nsfwjs is not there: ${INSTALL}`);
  const load = createRequire(import.meta.url);
  const { weightsManifest } = load(join(FOLDER, "model.min.js"));
  const weights = new Map();
  for (const { paths, weights: entries } of weightsManifest) {
    const parts = paths.map((/** @type {string} */ path) =>
      Buffer.from(load(join(FOLDER, `${path}.min.js`)), "base64"),
    );
    const bytes = Buffer.concat(parts);
    let at = 0;
    for (const { name, shape, quantization } of entries) {
      const { min, scale, dtype } = quantization;
      if (dtype !== "uint8") throw new Failure(`${name} has ${dtype} weights, not uint8.`);
      const length = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
      const data = Float32Array.from(bytes.subarray(at, at + length), (v) => v * scale + min);
      weights.set(name, { data, shape });
      at += length;
    }
  }
  return weights;
}

function makeNetwork() {
  const weights = readWeights();
  const graph = new GraphBuilder();
  const image = graph.input("image", [1, 3, "height", "width"]);
  // It was trained on values in [0, 1].
  const half = graph.float("half", 0.5);
  const scaled = graph.node("Mul", [image, half], "scaled");
  let value = graph.node("Add", [scaled, half], "unit");
  for (const [i, { side, stride = 1, pad = 0, output, pool }] of LAYERS.entries()) {
    const k = i + 1;
    const normalisation = ["beta", "moving_mean", "moving_variance"].map(
      (part) => `batch_normalization_${k}/${part}`,
    );
    const names = [`conv2d_${k}/kernel`, ...normalisation];
    const { shape, filters, biases } = folded(names.flatMap((name) => weights.get(name) ?? []));
    const w = graph.floats(`weight_${k}`, shape, filters);
    const b = graph.floats(`bias_${k}`, [biases.length], biases);
    const attributes = {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    };
    const conv = graph.node("Conv", [value, w, b], `conv_${k}`, attributes);
    value = graph.node("Relu", [conv], output ?? `relu_${k}`);
    if (output !== undefined) graph.output(value, [1, biases.length, `${output}_h`, `${output}_w`]);
    if (pool) {
      const pooling = { kernel_shape: [3, 3], strides: [2, 2] };
      value = graph.node("MaxPool", [value], `pool_${k}`, pooling);
    }
  }
  return encodeModel(modelOf(graph.build("inception_v3_stem")));
}

await runScript(async () => {
  const usage = "Usage: node scripts/inception.js FILE.onnx [--force]";
  const options = /** @type {const} */ ({ force: { type: "boolean", default: false } });
  const { positionals, values } = readArguments(usage, { options, allowPositionals: true });
  const [out, surplus] = positionals;
  if (out === undefined || surplus !== undefined) {
    throw new Failure(`Name the one file to write. ${usage}`, 2);
  }
  await checkNew(out, values.force);
  await writeWhole(out, makeNetwork(), { replace: values.force });
  console.log(out);
});
