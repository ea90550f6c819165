/**
 * The few operations that a training step spends its time in. A tfjs backend may bring a kernel of
 * its own for each, under the name given here (the recording backend does); on every other backend
 * they are made of tfjs's own operations.
 *
 * Activations are `[batch, channels, height, width]`, filters `[outputs, inputs, 3, 3]`, and a number
 * for each channel is `[batch or 1, channels, 1, 1]`.
 */
import { SLOPE } from "@singan/pyramid";
import * as tf from "@tensorflow/tfjs";

/** Names of the kernels that a backend may bring. */
export const KERNELS = {
  conv: "SinganConv",
  convInput: "SinganConvInput",
  filterGradient: "SinganFilterGradient",
  channelMean: "SinganChannelMean",
  channelDot: "SinganChannelDot",
  affine: "SinganAffine",
  slopeOf: "SinganSlopeOf",
} as const;

/** What {@link affine} applies last: nothing or the leaky rectifier. */
export type Activation = "none" | "leaky";

const WINDOWS = { strides: [1, 1], pad: "valid", dataFormat: "NHWC", dilations: [1, 1] };

/** A convolution without padding: `[b, i, h, w]` to `[b, o, h - 2, w - 2]`. */
export function conv(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const own = run(KERNELS.conv, { x, filter });
  if (own) return own;
  return tf.tidy(() =>
    toPlanes(tf.conv2d(toPixels(x), tf.transpose(filter, [2, 3, 1, 0]), 1, "valid")),
  );
}

/** Its gradient by x: `[b, o, h - 2, w - 2]` to `[b, i, h, w]`. */
export function convInput(dy: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const own = run(KERNELS.convInput, { dy, filter });
  if (own) return own;
  const [batch, , height, width] = dy.shape;
  const inputs = filter.shape[1];
  const shape: [number, number, number, number] = [batch, height + 2, width + 2, inputs];
  return tf.tidy(() => {
    const weight = tf.transpose(filter, [2, 3, 1, 0]);
    return toPlanes(tf.conv2dTranspose(toPixels(dy), weight, shape, 1, "valid"));
  });
}

/** Its gradient by the filter, summed over the batch. */
export function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const own = run(KERNELS.filterGradient, { x, dy });
  if (own) return own;
  const attributes = { ...WINDOWS, filterShape: [3, 3, x.shape[1], dy.shape[1]] };
  return tf.tidy(() => {
    const inputs = { x: toPixels(x), dy: toPixels(dy) };
    const result: tf.Tensor4D = tf.engine().runKernel("Conv2DBackpropFilter", inputs, attributes);
    return tf.transpose(result, [3, 2, 0, 1]);
  });
}

/** Mean over the pixels of every channel. */
export function channelMean(x: tf.Tensor4D): tf.Tensor4D {
  return run(KERNELS.channelMean, { x }) ?? tf.mean(x, [2, 3], true);
}

/** Sum over the pixels of every channel of x y. */
export function channelDot(x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor4D {
  return run(KERNELS.channelDot, { x, y }) ?? tf.tidy(() => tf.sum(tf.mul(x, y), [2, 3], true));
}

/** What {@link affine} may add to `scale x`. */
export interface AffineOptions {
  /** A number for each channel. */
  readonly offset?: tf.Tensor4D;
  /** Of the shape of x. */
  readonly plus?: tf.Tensor4D;
  readonly activation?: Activation;
}

/** `activation(scale x + offset + plus)`: one pass over the memory where a backend can. */
export function affine(
  x: tf.Tensor4D,
  scale: tf.Tensor4D,
  { offset, plus, activation = "none" }: AffineOptions,
): tf.Tensor4D {
  const more = { ...(offset && { offset }), ...(plus && { plus }) };
  const own = run(KERNELS.affine, { x, scale, ...more }, { activation });
  if (own) return own;
  return tf.tidy(() => {
    let y: tf.Tensor4D = tf.mul(x, scale);
    if (offset) y = tf.add(y, offset);
    if (plus) y = tf.add(y, plus);
    return activation === "leaky" ? tf.leakyRelu(y, SLOPE) : y;
  });
}

/** The leaky rectifier's derivative, from its output or input: 1 where positive, else {@link SLOPE}. */
export function slopeOf(x: tf.Tensor4D): tf.Tensor4D {
  return run(KERNELS.slopeOf, { x }) ?? tf.tidy(() => tf.step(x, SLOPE));
}

/** Runs the active backend's own kernel if it has one. */
function run(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, string> = {},
): tf.Tensor4D | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  return tf.engine().runKernel(name, inputs, attributes) as tf.Tensor4D;
}

function toPixels(x: tf.Tensor4D): tf.Tensor4D {
  return tf.transpose(x, [0, 2, 3, 1]);
}

function toPlanes(x: tf.Tensor4D): tf.Tensor4D {
  return tf.transpose(x, [0, 3, 1, 2]);
}
