// Keras' weights as ONNX has them.
import { Failure } from "./failure.js";

/** Of Keras' batch normalisation. */
const EPSILON = 0.001;

/** @typedef {{ data: Float32Array, shape: number[] }} Weight */

/** Rows, columns, inputs, outputs to outputs, inputs, rows, columns. @param {Weight} kernel */
function toOihw({ data, shape }) {
  const [rows = 1, columns = 1, inputs = 1, outputs = 1] = shape;
  const result = new Float32Array(data.length);
  let at = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < rows * columns; k++) {
        result[at++] = data[(k * inputs + i) * outputs + o] ?? 0;
      }
    }
  }
  return { data: result, shape: [outputs, inputs, rows, columns] };
}

/**
 * A convolution with its batch normalisation (which has no gamma) folded into filters, as ONNX has them, and biases.
 * @param {Weight[]} weights the kernel, then beta, mean and variance
 */
export function folded([kernel, beta, mean, variance]) {
  if (!kernel || !beta || !mean || !variance) throw new Failure("nsfwjs has other weights here.");
  const { data, shape } = toOihw(kernel);
  const [outputs = 0] = shape;
  const each = data.length / outputs;
  const factor = variance.data.map((value) => 1 / Math.sqrt(value + EPSILON));
  return {
    shape,
    filters: data.map((value, i) => value * (factor[Math.floor(i / each)] ?? 0)),
    biases: beta.data.map((value, o) => value - (mean.data[o] ?? 0) * (factor[o] ?? 0)),
  };
}
