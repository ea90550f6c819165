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

/** A convolution without padding whose taps are `dilation` (d) apart: `[b, i, h, w]` to `[b, o, h - 2d, w - 2d]`. */
export function conv(x: tf.Tensor4D, filter: tf.Tensor4D, dilation = 1): tf.Tensor4D {
  const own = run(KERNELS.conv, { x, filter }, { dilation });
  if (own) return own;
  return tf.tidy(() => correlated(x, tf.transpose(filter, [2, 3, 1, 0]), dilation));
}

/** Its gradient by x: `[b, o, h - 2d, w - 2d]` to `[b, i, h, w]`. */
export function convInput(dy: tf.Tensor4D, filter: tf.Tensor4D, dilation = 1): tf.Tensor4D {
  const own = run(KERNELS.convInput, { dy, filter }, { dilation });
  if (own) return own;
  const around: [number, number] = [2 * dilation, 2 * dilation];
  return tf.tidy(() => {
    const turned = tf.reverse(tf.transpose(filter, [2, 3, 0, 1]), [0, 1]);
    return correlated(tf.pad(dy, [[0, 0], [0, 0], around, around]), turned, dilation);
  });
}

/** Its gradient by the filter, summed over the batch. */
export function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, dilation = 1): tf.Tensor4D {
  const own = run(KERNELS.filterGradient, { x, dy }, { dilation });
  if (own) return own;
  return tf.tidy(() => {
    const [, outputs, height, width] = dy.shape;
    const pixels = tf.reshape(toPixels(dy), [-1, outputs]);
    const sums = TAPS.map(([row, column]) => {
      const from = [0, 0, row * dilation, column * dilation];
      const window = tf.slice(x, from, [x.shape[0], x.shape[1], height, width]);
      return tf.matMul(pixels, tf.reshape(toPixels(window), [-1, x.shape[1]]), true);
    });
    return tf.reshape(tf.stack(sums, 2), [outputs, x.shape[1], 3, 3]);
  });
}

/** Rows and columns of a 3x3 filter. */
const TAPS = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => [row, column] as const));

/** @param filter - `[3, 3, i, o]`. */
function correlated(x: tf.Tensor4D, filter: tf.Tensor4D, dilation: number): tf.Tensor4D {
  return toPlanes(tf.conv2d(toPixels(x), filter, 1, "valid", "NHWC", dilation));
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
  attributes: Record<string, string | number> = {},
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
