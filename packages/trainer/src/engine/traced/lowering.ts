/** How the operations of `network/primitives.ts` become graph nodes: one way for every memory layout. */
import type { Activation } from "../../network/primitives.js";
import type { Graph, Value } from "./graph.js";

/** Optional parts of `affine`. */
export interface AffineParts {
  readonly offset?: Value | undefined;
  readonly plus?: Value | undefined;
  readonly activation: Activation;
}

/** See `network/primitives.ts` for what each computes. */
export interface Lowering {
  readonly graph: Graph;
  conv(x: Value, filter: Value, dilation: number): Value;
  convInput(dy: Value, filter: Value, dilation: number): Value;
  filterGradient(x: Value, dy: Value, dilation: number): Value;
  channelDot(x: Value, y: Value): Value;
  channelMean(x: Value): Value;
  affine(x: Value, scale: Value, parts: AffineParts): Value;
  slopeOf(x: Value): Value;
}

/**
 * Makes a rectifier's derivative of a clip: times this, every number that is not zero leaves
 * [0.2, 1] on its side. A power of two, so that no sign is lost in rounding.
 */
export const STEEP = 2 ** 100;

/** Batch, channels, rows, columns. */
export function sides({ shape }: Value): [number, number, number, number] {
  const [batch = 1, channels = 1, height = 1, width = 1] = shape;
  return [batch, channels, height, width];
}

/** Attributes of a 3x3 convolution whose taps are `dilation` apart. */
export function convolutionOf(dilation: number, pad = 0) {
  return {
    kernel_shape: [3, 3],
    dilations: [dilation, dilation],
    pads: [pad, pad, pad, pad],
  };
}

/** The shape of pictures with other channels and `more` pixels at each border. */
export function convolved(x: Value, channels: number, more: number): readonly number[] {
  const [batch, , height, width] = sides(x);
  return [batch, channels, height + 2 * more, width + 2 * more];
}

/** A filter turned by half a turn. */
export function turned(graph: Graph, filter: Value, axes: readonly [number, number]): Value {
  const lists = [[-1, -1], [-10, -10], axes, [-1, -1]].map((list) => graph.integers(list));
  return graph.node("Slice", [filter, ...lists], filter.shape);
}

/** Adds zeros before and after along every axis. */
export function padded(
  graph: Graph,
  value: Value,
  before: readonly number[],
  after: readonly number[],
): Value {
  if ([...before, ...after].every((count) => count === 0)) return value;
  const shape = value.shape.map((side, axis) => side + before[axis]! + after[axis]!);
  return graph.node("Pad", [value, graph.integers([...before, ...after])], shape);
}

export function transposed(graph: Graph, value: Value, perm: readonly number[]): Value {
  const shape = perm.map((axis) => value.shape[axis]!);
  return graph.node("Transpose", [value], shape, { attributes: { perm } });
}
