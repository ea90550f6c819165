/**
 * A static graph while it is recorded. Every value is made once: a node equal to an earlier one is that
 * node (common subexpressions), reshapes of reshapes and products of constants collapse, and what no
 * output needs is left out at the end.
 */
import {
  type AttributeProto,
  encodeModel,
  type NodeProto,
  type TensorProto,
} from "@singan/pyramid";

/** Operator sets: ONNX's own, and two that only onnxruntime has. */
export const MICROSOFT = "com.microsoft";
export const BLOCKED = "com.microsoft.nchwc";
const OPSETS = { "": 17, [MICROSOFT]: 1, [BLOCKED]: 1 } as const;
export type Domain = keyof typeof OPSETS;

/** How a tensor's channels lie in memory. */
export type Layout =
  /** Row-major in the order of the shape. */
  | "plain"
  /** `[batch, channels / block, height, width, block]`, announced as `[batch, channels, height, width]`. */
  | "blocked";

export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  /** The shape that the graph gives it where that is another: a reshape waits until an operator cares. */
  readonly stored?: readonly number[] | undefined;
  readonly layout: Layout;
  /** Values of a constant. */
  readonly constant?: readonly number[];
  /** The node that makes it. */
  readonly source?: GraphNode;
}

/** An optional input that is left out. */
export const ABSENT: Value = { name: "", shape: [], layout: "plain" };

/** An attribute: a whole number or several, floats, or a string. */
export type Attribute =
  | number
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | string;

export interface GraphNode {
  readonly operator: string;
  readonly domain: Domain;
  readonly inputs: readonly Value[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: Domain;
  readonly layout?: Layout;
}

const FLOAT = 1;
const INT64 = 7;

/** A static graph in the making; equal nodes are made once, and only what the outputs need is written. */
export class Graph {
  private readonly known = new Map<string, readonly Value[]>();
  private readonly tensors = new Map<string, TensorProto>();
  private readonly inputs: Value[] = [];
  private readonly nodes: GraphNode[] = [];

  input(name: string, shape: readonly number[]): Value {
    const value: Value = { name, shape: [...shape], layout: "plain" };
    this.inputs.push(value);
    return value;
  }

  /** A float32 constant. */
  constant(values: readonly number[], shape: readonly number[]): Value {
    const rounded = Float32Array.from(values);
    return this.stored(rounded, [...values], shape, FLOAT);
  }

  scalar(value: number): Value {
    return this.constant([value], []);
  }

  /** An int64 list, for operators that take shapes and positions as inputs. */
  integers(values: readonly number[]): Value {
    return this.stored(BigInt64Array.from(values, BigInt), [...values], [values.length], INT64);
  }

  /** Adds a node of one output of a known shape. */
  node(
    operator: string,
    inputs: readonly Value[],
    shape: readonly number[],
    options: NodeOptions = {},
  ): Value {
    return this.nodeOf(operator, inputs, [shape], options)[0]!;
  }

  /** Adds a node of several outputs. Inputs get the shapes that they are said to have. */
  nodeOf(
    operator: string,
    inputs: readonly Value[],
    shapes: readonly (readonly number[])[],
    options: NodeOptions = {},
  ): readonly Value[] {
    return this.add(
      operator,
      inputs.map((input) => this.settled(input)),
      shapes,
      options,
    );
  }

  /**
   * Adds a node that works value by value: operands of one shape, single numbers, or what can be
   * broadcast. Operands that are stored in one shape need no reshape.
   */
  elementwise(operator: string, inputs: readonly Value[], shape: readonly number[]): Value {
    const large = inputs.filter(({ shape }) => sizeOf(shape) > 1);
    const layout = large.some((value) => value.layout === "blocked") ? "blocked" : "plain";
    const alike = large.every((value) => value.layout === layout && sameShape(value.shape, shape));
    if (!alike) {
      if (layout === "blocked") throw new Error(`${operator} of tensors in different layouts`);
      return this.node(operator, inputs, shape);
    }
    const stored = large.length === 0 ? shape : storedShape(large[0]!);
    const operands = inputs.map((value) => {
      return this.as(value, sizeOf(value.shape) > 1 || large.length === 0 ? stored : []);
    });
    const [result] = this.add(operator, operands, [stored], { layout });
    return { ...result!, shape: [...shape], stored };
  }

  /** The same values under another shape. With a layout, the same memory is read in that layout. */
  reshape(value: Value, shape: readonly number[], layout: Layout = value.layout): Value {
    return { ...value, shape: [...shape], stored: storedShape(value), layout };
  }

  /** A value as it is stored, for operators that look at its numbers only. */
  raw(value: Value): Value {
    return { ...value, shape: storedShape(value) };
  }

  /** An element-wise product with a constant; products with several constants become one. */
  times(value: Value, factor: number): Value {
    if (Math.abs(factor - 1) < 1e-12) return value;
    const { source, shape } = value;
    if (source?.operator === "Mul" && source.inputs[1]!.constant?.length === 1) {
      const [inner, constant] = source.inputs as [Value, Value];
      const before = { ...inner, shape, stored: inner.shape, layout: value.layout };
      return this.times(before, factor * constant.constant![0]!);
    }
    return this.elementwise("Mul", [value, this.scalar(factor)], shape);
  }

  private settled(value: Value): Value {
    return this.as(value, value.shape);
  }

  private as(value: Value, shape: readonly number[]): Value {
    const stored = storedShape(value);
    if (sameShape(stored, shape)) return { ...value, shape: [...shape], stored: undefined };
    const origin = { ...value, shape: stored, stored: undefined };
    if (value.constant && value.constant.length === 1) return this.constant(value.constant, shape);
    const [result] = this.add("Reshape", [origin, this.integers(shape)], [shape], {
      layout: value.layout,
    });
    return result!;
  }

  private add(
    operator: string,
    inputs: readonly Value[],
    shapes: readonly (readonly number[])[],
    { attributes = {}, domain = "", layout = "plain" }: NodeOptions,
  ): readonly Value[] {
    const names = inputs.map(({ name }) => name).join();
    const key = `${domain} ${operator}(${names})${JSON.stringify(attributes)}${layout}${JSON.stringify(shapes)}`;
    const same = this.known.get(key);
    if (same !== undefined) return same;
    const index = this.nodes.length;
    const outputs = shapes.map((_, i) => `${operator}_${index}${i === 0 ? "" : `_${i}`}`);
    const source: GraphNode = { operator, domain, inputs, outputs, attributes };
    this.nodes.push(source);
    const values = shapes.map((shape, i) => {
      return { name: outputs[i]!, shape: [...shape], layout, source } satisfies Value;
    });
    this.known.set(key, values);
    return values;
  }

  /** The model with the given outputs. */
  model(outputs: Readonly<Record<string, Value>>): Uint8Array {
    const named = Object.entries(outputs).map(([name, value]) => {
      const rename = this.node("Identity", [value], value.shape, { attributes: { as: name } });
      return { name, value: rename };
    });
    const needed = this.needed(named.map(({ value }) => value));
    const node = this.nodes.filter((one) => needed.has(one)).map(nodeProto);
    const renamed = new Map(named.map(({ name, value }) => [value.name, name]));
    for (const one of node) one.output = one.output.map((name) => renamed.get(name) ?? name);
    const used = new Set(node.flatMap(({ input }) => input));
    return encodeModel({
      irVersion: 8,
      producerName: "singan",
      graph: {
        name: "step",
        node,
        initializer: [...this.tensors.values()].filter(({ name }) => used.has(name!)),
        input: this.inputs.map(({ name, shape }) => valueInfo(name, shape)),
        output: named.map(({ name, value }) => valueInfo(name, value.shape)),
        valueInfo: [],
        sparseInitializer: [],
      },
      opsetImport: Object.entries(OPSETS).map(([domain, version]) => ({ domain, version })),
      metadataProps: [],
      functions: [],
    });
  }

  private stored(
    data: Float32Array | BigInt64Array,
    values: number[],
    shape: readonly number[],
    dataType: number,
  ): Value {
    const key = `${dataType}[${shape}]${values}`;
    const same = this.known.get(key);
    if (same !== undefined) return same[0]!;
    const name = `constant_${this.tensors.size}`;
    const rawData = new Uint8Array(data.buffer);
    const empty = { floatData: [], int64Data: [], externalData: [] };
    this.tensors.set(name, { ...empty, name, dims: [...shape], dataType, rawData });
    const value: Value = { name, shape: [...shape], layout: "plain", constant: values };
    this.known.set(key, [value]);
    return value;
  }

  private needed(outputs: readonly Value[]): Set<GraphNode> {
    const found = new Set<GraphNode>();
    const waiting = outputs.flatMap(({ source }) => (source ? [source] : []));
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (found.has(node)) continue;
      found.add(node);
      for (const { source } of node.inputs) if (source) waiting.push(source);
    }
    return found;
  }
}

function storedShape({ shape, stored }: Value): readonly number[] {
  return stored ?? shape;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function nodeProto({ operator, domain, inputs, outputs, attributes }: GraphNode): NodeProto {
  return {
    input: inputs.map(({ name }) => name),
    output: [...outputs],
    name: outputs[0]!,
    opType: operator,
    attribute: Object.entries(attributes)
      .filter(([name]) => name !== "as")
      .map(([name, value]) => attributeProto(name, value)),
    ...(domain !== "" && { domain }),
  };
}

/** AttributeProto.AttributeType: FLOAT 1, INT 2, STRING 3, FLOATS 6, INTS 7. */
function attributeProto(name: string, value: Attribute): AttributeProto {
  const empty = { name, floats: [], ints: [], graphs: [] };
  if (typeof value === "number") return { ...empty, i: value, type: 2 };
  if (typeof value === "string") return { ...empty, s: new TextEncoder().encode(value), type: 3 };
  if ("float" in value) return { ...empty, f: value.float, type: 1 };
  if ("floats" in value) return { ...empty, floats: [...value.floats], type: 6 };
  return { ...empty, ints: [...value], type: 7 };
}

function valueInfo(name: string, shape: readonly number[]) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
