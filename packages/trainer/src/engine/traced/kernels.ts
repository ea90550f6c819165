/** The kernels of the recording backend: which nodes each tfjs operation becomes. */
import * as tf from "@tensorflow/tfjs";
import { type Activation, KERNELS } from "../../network/primitives.js";
import { type Graph, sizeOf, type Value } from "./graph.js";
import type { Lowering } from "./lowering.js";
import type { Recorder } from "./recorder.js";

/** What a kernel sees of a call. */
interface Call {
  readonly lowering: Lowering;
  readonly graph: Graph;
  /** An input by name. */
  readonly input: (name: string) => Value;
  readonly optional: (name: string) => Value | undefined;
  /** Inputs that tfjs numbers. */
  readonly all: readonly Value[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Kernel = (call: Call) => Value | readonly Value[];

const BINARY = { Add: "Add", Sub: "Sub", RealDiv: "Div", Maximum: "Max" } as const;
const UNARY = { Sqrt: "Sqrt", Tanh: "Tanh", Relu: "Relu" } as const;

const TABLE: Record<string, Kernel> = {
  ...mapped(BINARY, (operator) => ({ graph, input }) => {
    return binary(graph, operator, input("a"), input("b"));
  }),
  ...mapped(UNARY, (operator) => ({ graph, input }) => {
    const x = input("x");
    return graph.elementwise(operator, [x], x.shape);
  }),
  Multiply: ({ graph, input }) => multiply(graph, input("a"), input("b")),
  Rsqrt: ({ graph, input }) => {
    const x = input("x");
    return graph.elementwise("Pow", [x, graph.scalar(-0.5)], x.shape);
  },
  Identity: ({ input }) => input("x"),
  Reshape: ({ graph, input, attributes }) => {
    const x = plain(input("x"));
    return graph.reshape(x, completed(attributes.shape as number[], sizeOf(x.shape)));
  },
  Sum: sum,
  SplitV: ({ graph, input, attributes }) => {
    const x = plain(input("x"));
    const axis = attributes.axis as number;
    const sizes = splitSizes(attributes.numOrSizeSplits as number | number[], x.shape[axis]!);
    const shapes = sizes.map((size) => x.shape.map((side, i) => (i === axis ? size : side)));
    const options = { attributes: { axis } };
    return graph.nodeOf("Split", [x, graph.integers(sizes)], shapes, options);
  },
  Concat: ({ graph, all, attributes }) => {
    const axis = attributes.axis as number;
    const length = all.reduce((total, { shape }) => total + shape[axis]!, 0);
    const shape = all[0]!.shape.map((side, i) => (i === axis ? length : side));
    if (all.length === 1) return all[0]!;
    return graph.node("Concat", all.map(plain), shape, { attributes: { axis } });
  },
  PadV2: ({ graph, input, attributes }) => {
    const x = plain(input("x"));
    const paddings = attributes.paddings as [number, number][];
    const shape = x.shape.map((side, i) => side + paddings[i]![0] + paddings[i]![1]);
    const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    return graph.node("Pad", [x, graph.integers(pads)], shape);
  },
  Fill: ({ graph, attributes }) => {
    const shape = attributes.shape as number[];
    const value = graph.scalar(attributes.value as number);
    return graph.node("Expand", [value, graph.integers(shape)], shape);
  },
  ZerosLike: ({ graph, input }) => {
    const { shape } = input("x");
    return graph.node("Expand", [graph.scalar(0), graph.integers(shape)], shape);
  },
  [KERNELS.conv]: ({ lowering, input, attributes }) => {
    return lowering.conv(input("x"), input("filter"), attributes.dilation as number);
  },
  [KERNELS.convInput]: ({ lowering, input, attributes }) => {
    return lowering.convInput(input("dy"), input("filter"), attributes.dilation as number);
  },
  [KERNELS.filterGradient]: ({ lowering, input, attributes }) => {
    return lowering.filterGradient(input("x"), input("dy"), attributes.dilation as number);
  },
  [KERNELS.channelMean]: ({ lowering, input }) => lowering.channelMean(input("x")),
  [KERNELS.slopeOf]: ({ lowering, input }) => lowering.slopeOf(input("x")),
  [KERNELS.channelDot]: ({ lowering, input }) => lowering.channelDot(input("x"), input("y")),
  [KERNELS.affine]: ({ lowering, input, optional, attributes }) => {
    const activation = attributes.activation as Activation;
    const parts = { offset: optional("offset"), plus: optional("plus"), activation };
    return lowering.affine(input("x"), input("scale"), parts);
  },
};

const registered = new Set<string>();

/** Registers all kernels under a backend's name, once. */
export function registerKernels(backendName: string): void {
  if (registered.has(backendName)) return;
  registered.add(backendName);
  for (const [kernelName, kernel] of Object.entries(TABLE)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const recorder = backend as Recorder;
        const given = inputs as Record<string, tf.TensorInfo | undefined>;
        const optional = (name: string) => given[name] && recorder.behind(given[name]);
        const results = kernel({
          lowering: recorder.lowering,
          graph: recorder.lowering.graph,
          input: (name) => optional(name)!,
          optional,
          all: Object.values(given).map((info) => recorder.behind(info!)),
          attributes: (attrs ?? {}) as Record<string, unknown>,
        });
        if (Array.isArray(results)) return results.map((value) => recorder.tensorInfo(value));
        return recorder.tensorInfo(results as Value);
      },
    });
  }
}

function multiply(graph: Graph, a: Value, b: Value): Value {
  if (b.constant?.length === 1 && b.shape.length <= a.shape.length) {
    return graph.times(a, b.constant[0]!);
  }
  if (a.constant?.length === 1 && a.shape.length <= b.shape.length) {
    return graph.times(b, a.constant[0]!);
  }
  return binary(graph, "Mul", a, b);
}

function binary(graph: Graph, operator: string, a: Value, b: Value): Value {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
  return graph.elementwise(operator, [a, b], shape);
}

function sum({ graph, input, attributes }: Call): Value {
  const x = input("x");
  const keep = attributes.keepDims as boolean;
  const axes = tf.util.parseAxisParam(attributes.axis as number[], [...x.shape]);
  if (x.layout === "blocked") {
    throw new Error("only layers' own operations take blocked tensors");
  }
  const kept = x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
  const shape = keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  if (sizeOf(kept) === sizeOf(x.shape)) return graph.reshape(x, shape);
  const options = { attributes: { keepdims: keep ? 1 : 0 } };
  return graph.node("ReduceSum", [x, graph.integers(axes)], shape, options);
}

/** A value in row-major order; blocked ones are so only where a channel is one number. */
function plain(value: Value): Value {
  if (value.layout === "plain") return value;
  throw new Error("only layers' own operations take blocked tensors");
}

function splitSizes(split: number | number[], side: number): number[] {
  return typeof split === "number" ? new Array<number>(split).fill(side / split) : split;
}

/** A shape whose one -1 is worked out. */
function completed(shape: readonly number[], size: number): number[] {
  const known = shape.filter((side) => side !== -1).reduce((product, side) => product * side, 1);
  return shape.map((side) => (side === -1 ? size / known : side));
}

function mapped<T extends string>(
  table: Record<string, T>,
  kernel: (operator: T) => Kernel,
): Record<string, Kernel> {
  return Object.fromEntries(Object.entries(table).map(([name, op]) => [name, kernel(op)]));
}
