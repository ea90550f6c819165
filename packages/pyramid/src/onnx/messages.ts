/**
 * The ONNX messages that a SinGAN file uses, and their fields on the wire (onnx.proto3). Names follow
 * ONNX; fields that no SinGAN file uses are left out and skipped when read, except those that a
 * hostile file could use, which are known so that they can be refused.
 */

export interface StringStringEntry {
  key?: string;
  value?: string;
}

export interface TensorProto {
  dims: number[];
  dataType?: number;
  floatData: number[];
  int64Data: number[];
  name?: string;
  rawData?: Uint8Array;
  externalData: StringStringEntry[];
  dataLocation?: number;
}

export interface AttributeProto {
  name?: string;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorProto;
  g?: GraphProto;
  floats: number[];
  ints: number[];
  graphs: GraphProto[];
  type?: number;
}

export interface NodeProto {
  input: string[];
  output: string[];
  name?: string;
  opType?: string;
  attribute: AttributeProto[];
  domain?: string;
}

export interface Dimension {
  dimValue?: number;
  dimParam?: string;
}

export interface TensorShape {
  dim: Dimension[];
}

export interface TensorType {
  elemType?: number;
  shape?: TensorShape;
}

export interface TypeProto {
  tensorType?: TensorType;
}

export interface ValueInfoProto {
  name?: string;
  type?: TypeProto;
  docString?: string;
}

export interface GraphProto {
  /** Set on reading where the message has fields that are not in the tables; other messages get it too. */
  unknown?: true;
  node: NodeProto[];
  name?: string;
  initializer: TensorProto[];
  docString?: string;
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  valueInfo: ValueInfoProto[];
  sparseInitializer: Uint8Array[];
}

export interface OperatorSetId {
  domain?: string;
  version?: number;
}

export interface ModelProto {
  irVersion?: number;
  producerName?: string;
  producerVersion?: string;
  docString?: string;
  graph?: GraphProto;
  opsetImport: OperatorSetId[];
  metadataProps: StringStringEntry[];
  functions: Uint8Array[];
}

/** How a field's value is written. Enumerations are `int`. */
export type FieldType = "int" | "float" | "string" | "bytes" | MessageName;

export interface Field {
  readonly id: number;
  readonly name: string;
  readonly type: FieldType;
  readonly repeated: boolean;
}

const one = (id: number, name: string, type: FieldType): Field => {
  return { id, name, type, repeated: false };
};
const many = (id: number, name: string, type: FieldType): Field => {
  return { id, name, type, repeated: true };
};

/** Field numbers of onnx.proto3: the one place that knows them. */
export const MESSAGES = {
  Model: [
    one(1, "irVersion", "int"),
    one(2, "producerName", "string"),
    one(3, "producerVersion", "string"),
    one(6, "docString", "string"),
    one(7, "graph", "Graph"),
    many(8, "opsetImport", "OperatorSetId"),
    many(14, "metadataProps", "StringStringEntry"),
    many(25, "functions", "bytes"),
  ],
  OperatorSetId: [one(1, "domain", "string"), one(2, "version", "int")],
  StringStringEntry: [one(1, "key", "string"), one(2, "value", "string")],
  Graph: [
    many(1, "node", "Node"),
    one(2, "name", "string"),
    many(5, "initializer", "Tensor"),
    one(10, "docString", "string"),
    many(11, "input", "ValueInfo"),
    many(12, "output", "ValueInfo"),
    many(13, "valueInfo", "ValueInfo"),
    many(15, "sparseInitializer", "bytes"),
  ],
  Node: [
    many(1, "input", "string"),
    many(2, "output", "string"),
    one(3, "name", "string"),
    one(4, "opType", "string"),
    many(5, "attribute", "Attribute"),
    one(7, "domain", "string"),
  ],
  Attribute: [
    one(1, "name", "string"),
    one(2, "f", "float"),
    one(3, "i", "int"),
    one(4, "s", "bytes"),
    one(5, "t", "Tensor"),
    one(6, "g", "Graph"),
    many(7, "floats", "float"),
    many(8, "ints", "int"),
    many(11, "graphs", "Graph"),
    one(20, "type", "int"),
  ],
  Tensor: [
    many(1, "dims", "int"),
    one(2, "dataType", "int"),
    many(4, "floatData", "float"),
    many(7, "int64Data", "int"),
    one(8, "name", "string"),
    one(9, "rawData", "bytes"),
    many(13, "externalData", "StringStringEntry"),
    one(14, "dataLocation", "int"),
  ],
  ValueInfo: [one(1, "name", "string"), one(2, "type", "Type"), one(3, "docString", "string")],
  Type: [one(1, "tensorType", "TensorType")],
  TensorType: [one(1, "elemType", "int"), one(2, "shape", "TensorShape")],
  TensorShape: [many(1, "dim", "Dimension")],
  Dimension: [one(1, "dimValue", "int"), one(2, "dimParam", "string")],
} as const satisfies Record<string, readonly Field[]>;

export type MessageName =
  | "Model"
  | "OperatorSetId"
  | "StringStringEntry"
  | "Graph"
  | "Node"
  | "Attribute"
  | "Tensor"
  | "ValueInfo"
  | "Type"
  | "TensorType"
  | "TensorShape"
  | "Dimension";

/** TensorProto.DataType. */
export const FLOAT = 1;
export const INT64 = 7;
