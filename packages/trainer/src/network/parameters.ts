/** Where each parameter of a network lies in one flat vector, so that Adam is a handful of operations. */
import * as tf from "@tensorflow/tfjs";

/** Layers of a network: head, three body layers, tail (reference, section 4). */
export const LAYERS = 5;
/** Channels of a picture. */
const PICTURE = 3;
/** Side of a filter. */
const KERNEL = 3;

export type NetworkKind = "generator" | "critic";

/** What a parameter is, which decides how it starts. */
export type ParameterRole = "weight" | "gamma" | "beta" | "bias";

export interface Parameter {
  /** As in a checkpoint: `layer_0.weight`, `layer_0.gamma`, …, `layer_4.bias`. */
  readonly name: string;
  readonly role: ParameterRole;
  readonly layer: number;
  /** Filters are output, input, row, column; all others `[1, channels, 1, 1]`. */
  readonly shape: readonly [number, number, number, number];
  readonly offset: number;
  readonly length: number;
}

/**
 * The flat vector of a network: for each inner layer filter, gamma and beta, then the tail's filter
 * and bias. Inner convolutions have no bias: normalisation by batch statistics would cancel it.
 */
export function parameterLayout(kind: NetworkKind, channels: number): readonly Parameter[] {
  const result: Parameter[] = [];
  let offset = 0;
  const add = (layer: number, role: ParameterRole, shape: Parameter["shape"]) => {
    const length = shape.reduce((product, side) => product * side, 1);
    result.push({ name: `layer_${layer}.${role}`, role, layer, shape, offset, length });
    offset += length;
  };
  for (let layer = 0; layer < LAYERS; layer++) {
    const inputs = layer === 0 ? PICTURE : channels;
    if (layer < LAYERS - 1) {
      add(layer, "weight", [channels, inputs, KERNEL, KERNEL]);
      add(layer, "gamma", [1, channels, 1, 1]);
      add(layer, "beta", [1, channels, 1, 1]);
    } else {
      const outputs = kind === "generator" ? PICTURE : 1;
      add(layer, "weight", [outputs, inputs, KERNEL, KERNEL]);
      add(layer, "bias", [1, outputs, 1, 1]);
    }
  }
  return result;
}

/** Length of a network's flat vector. */
export function parameterCount(kind: NetworkKind, channels: number): number {
  const last = parameterLayout(kind, channels).at(-1)!;
  return last.offset + last.length;
}

/** A convolution followed by normalisation. */
export interface InnerParameters {
  /** `[outputs, inputs, 3, 3]`. */
  readonly weight: tf.Tensor4D;
  /** `[1, outputs, 1, 1]`. */
  readonly gamma: tf.Tensor4D;
  /** `[1, outputs, 1, 1]`. */
  readonly beta: tf.Tensor4D;
}

/** The parameters of a network, or their gradients. */
export interface NetworkParameters {
  readonly inner: readonly InnerParameters[];
  readonly tail: { readonly weight: tf.Tensor4D; readonly bias: tf.Tensor4D };
}

/** Cuts a flat vector into the parameters of a network. */
export function unpack(flat: tf.Tensor1D, kind: NetworkKind, channels: number): NetworkParameters {
  const layout = parameterLayout(kind, channels);
  const pieces = tf.split(
    flat,
    layout.map(({ length }) => length),
  );
  const at = (index: number) =>
    tf.reshape(pieces[index]!, [...layout[index]!.shape]) as tf.Tensor4D;
  const inner: InnerParameters[] = [];
  for (let layer = 0; layer < LAYERS - 1; layer++) {
    const first = 3 * layer;
    inner.push({ weight: at(first), gamma: at(first + 1), beta: at(first + 2) });
  }
  return { inner, tail: { weight: at(layout.length - 2), bias: at(layout.length - 1) } };
}

/** The inverse of {@link unpack}. */
export function pack({ inner, tail }: NetworkParameters): tf.Tensor1D {
  const pieces = inner.flatMap(({ weight, gamma, beta }) => [weight, gamma, beta]);
  return tf.concat1d([...pieces, tail.weight, tail.bias].map((piece) => tf.reshape(piece, [-1])));
}
