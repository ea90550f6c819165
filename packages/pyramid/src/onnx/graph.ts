/** A small builder of ONNX graphs: nodes in order, initializers by name, every value named by its maker. */
import { littleEndianBytes } from "./bytes.js";
import {
  type AttributeProto,
  FLOAT,
  type GraphProto,
  INT64,
  type ModelProto,
  type NodeProto,
  type StringStringEntry,
  type TensorProto,
  type ValueInfoProto,
} from "./messages.js";

/** ONNX operator set and file version that every link uses; read by every ONNX runtime since 2022. */
const OPSET = 17;
const IR_VERSION = 8;

/** AttributeProto.AttributeType. */
const ATTRIBUTE = { FLOAT: 1, INT: 2, INTS: 7 } as const;

/** Attributes of a node: integers, lists of integers, or floats. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { float: number }>>;

/** Collects a graph's nodes, constants, inputs and outputs in the order in which they are given. */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #initializers = new Map<string, TensorProto>();
  readonly #inputs: ValueInfoProto[] = [];
  readonly #outputs: ValueInfoProto[] = [];

  /**
   * Adds a node with one output, which the node is named after.
   *
   * @param attributes - Numbers are integers; `{ float }` marks a float.
   * @returns The output's name.
   */
  node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Attributes = {},
  ): string {
    this.#nodes.push({
      input: [...inputs],
      output: [output],
      name: output,
      opType: type,
      attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    });
    return output;
  }

  /** Adds float32 data under a name; a second call with the same name keeps the first. */
  floats(name: string, dims: readonly number[], data: Float32Array): string {
    return this.#tensor({ ...emptyTensor(name, dims, FLOAT), rawData: littleEndianBytes(data) });
  }

  /** Adds one float32 value without dimensions. */
  float(name: string, value: number): string {
    return this.floats(name, [], Float32Array.of(value));
  }

  /** Adds int64 values: a list unless `dims` says otherwise (`[]` for a single value without dimensions). */
  integers(
    name: string,
    values: readonly number[],
    dims: readonly number[] = [values.length],
  ): string {
    const raw = new DataView(new ArrayBuffer(8 * values.length));
    values.forEach((value, i) => {
      raw.setBigInt64(8 * i, BigInt(value), true);
    });
    return this.#tensor({
      ...emptyTensor(name, dims, INT64),
      rawData: new Uint8Array(raw.buffer),
    });
  }

  /**
   * Declares a float32 input.
   *
   * @param dims - A name where a dimension is free.
   */
  input(name: string, dims: readonly (string | number)[], doc?: string): string {
    this.#inputs.push(valueInfo(name, dims, doc));
    return name;
  }

  /** Declares which value is an output, float32, with its dimensions as in {@link input}. */
  output(name: string, dims: readonly (string | number)[], doc?: string): void {
    this.#outputs.push(valueInfo(name, dims, doc));
  }

  /** The graph as it stands. */
  build(name: string, doc?: string): GraphProto {
    return {
      node: this.#nodes,
      name,
      initializer: [...this.#initializers.values()],
      ...(doc === undefined ? {} : { docString: doc }),
      input: this.#inputs,
      output: this.#outputs,
      valueInfo: [],
      sparseInitializer: [],
    };
  }

  #tensor(tensor: TensorProto): string {
    const name = tensor.name ?? "";
    if (!this.#initializers.has(name)) this.#initializers.set(name, tensor);
    return name;
  }
}

/** A whole model around a graph. */
export function modelOf(graph: GraphProto, metadataProps: StringStringEntry[] = []): ModelProto {
  return {
    irVersion: IR_VERSION,
    producerName: "singan",
    graph,
    opsetImport: [{ domain: "", version: OPSET }],
    metadataProps,
    functions: [],
  };
}

function emptyTensor(name: string, dims: readonly number[], dataType: number): TensorProto {
  return { dims: [...dims], dataType, floatData: [], int64Data: [], name, externalData: [] };
}

function attribute(name: string, value: Attributes[string]): AttributeProto {
  const empty = { name, floats: [], ints: [], graphs: [] };
  if (typeof value === "number") return { ...empty, i: value, type: ATTRIBUTE.INT };
  if ("float" in value) return { ...empty, f: Math.fround(value.float), type: ATTRIBUTE.FLOAT };
  return { ...empty, ints: [...value], type: ATTRIBUTE.INTS };
}

function valueInfo(name: string, dims: readonly (string | number)[], doc?: string): ValueInfoProto {
  const dim = dims.map((d) => (typeof d === "string" ? { dimParam: d } : { dimValue: d }));
  const type = { tensorType: { elemType: FLOAT, shape: { dim } } };
  return { name, type, ...(doc === undefined ? {} : { docString: doc }) };
}
