/**
 * A tfjs backend that computes nothing: its kernels add nodes to a graph. What a program does with
 * tfjs tensors while this backend is active is what the graph does later with numbers.
 */
import * as tf from "@tensorflow/tfjs";
import type { Value } from "./graph.js";
import type { Lowering } from "./lowering.js";

/** A tfjs backend that writes down what it is asked to compute. */
export class Recorder extends tf.KernelBackend {
  private readonly values = new Map<object, Value>();

  constructor(readonly lowering: Lowering) {
    super();
  }

  /** The graph's value behind a tensor. */
  behind({ dataId }: tf.TensorInfo): Value {
    const value = this.values.get(dataId);
    if (value === undefined) throw new Error("a tensor of another backend entered a recording");
    return value;
  }

  /** A tensor for a value. */
  tensorInfo(value: Value): tf.TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: "float32" };
  }

  tensor(value: Value): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.tensorInfo(value));
  }

  /** Numbers that a program brings along. Only small ones: a graph holds no pictures. */
  override write(data: tf.BackendValues, shape: number[]): object {
    const values = Array.from(data as Float32Array);
    const dataId = {};
    this.values.set(dataId, this.lowering.graph.constant(values, shape));
    return dataId;
  }

  override move(dataId: object, data: tf.BackendValues, shape: number[]): void {
    const values = Array.from(data as Float32Array);
    this.values.set(dataId, this.lowering.graph.constant(values, shape));
  }

  override numDataIds(): number {
    return this.values.size;
  }

  override disposeData(): boolean {
    return true;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {}

  decRef(): void {}

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.values.clear();
  }
}
