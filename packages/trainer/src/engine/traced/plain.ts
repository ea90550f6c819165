/** Lowering to standard ONNX operators over channel planes: works on every processor. */
import { SLOPE } from "@singan/pyramid";
import { type Graph, MICROSOFT, type Value } from "./graph.js";
import {
  type AffineParts,
  convolutionOf,
  convolved,
  type Lowering,
  padded,
  STEEP,
  sides,
  transposed,
  turned,
} from "./lowering.js";

export class PlainLowering implements Lowering {
  constructor(readonly graph: Graph) {}

  conv(x: Value, filter: Value, dilation: number): Value {
    return this.graph.node("Conv", [x, filter], convolved(x, filter.shape[0]!, -dilation), {
      attributes: convolutionOf(dilation),
    });
  }

  convInput(dy: Value, filter: Value, dilation: number): Value {
    const adjoint = transposed(this.graph, turned(this.graph, filter, [2, 3]), [1, 0, 2, 3]);
    return this.graph.node("Conv", [dy, adjoint], convolved(dy, filter.shape[1]!, dilation), {
      attributes: convolutionOf(dilation, 2 * dilation),
    });
  }

  /**
   * One product of two matrices whose rows are flattened pictures, x at three column shifts and dy at
   * three row shifts: six copies, where unfolding all nine shifts of x would take nine.
   */
  filterGradient(x: Value, dy: Value, dilation: number): Value {
    const { graph } = this;
    const [batch, inputs, height, width] = sides(x);
    const outputs = dy.shape[1]!;
    // Rows of dy get the width of x, and rows of zeros on either side.
    const reach = 2 * dilation;
    const wide = padded(graph, dy, [0, 0, reach, 0], [0, 0, reach, reach]);
    const length = height * width - reach;
    const rows = this.shifted(wide, outputs, (height + reach) * width, length, (k) => {
      return (2 - k) * dilation * width;
    });
    const columns = this.shifted(x, inputs, height * width, length, (k) => k * dilation);
    const product = graph.node("FusedMatMul", [rows, columns], [batch, 3 * outputs, 3 * inputs], {
      attributes: { transB: 1 },
      domain: MICROSOFT,
    });
    const axes = [batch, 3, outputs, 3, inputs];
    const cube = transposed(graph, graph.reshape(product, axes), [0, 2, 4, 1, 3]);
    const shape = [outputs, inputs, 3, 3];
    if (batch === 1) return graph.reshape(cube, shape);
    const sum = { attributes: { keepdims: 0 } };
    return graph.node("ReduceSum", [cube, graph.integers([0])], shape, sum);
  }

  /** Three windows of flattened rows: `[batch, 3 channels, length]`. */
  private shifted(
    value: Value,
    channels: number,
    pixels: number,
    length: number,
    start: (k: number) => number,
  ): Value {
    const { graph } = this;
    const batch = value.shape[0]!;
    const flat = graph.reshape(value, [batch, channels, pixels]);
    const pieces = [0, 1, 2].map((k) => {
      const bounds = [[start(k)], [start(k) + length], [2]].map((list) => graph.integers(list));
      return graph.node("Slice", [flat, ...bounds], [batch, channels, length]);
    });
    return graph.node("Concat", pieces, [batch, 3 * channels, length], { attributes: { axis: 1 } });
  }

  channelDot(x: Value, y: Value): Value {
    const { graph } = this;
    const product = graph.elementwise("Mul", [x, y], x.shape);
    const [batch, channels] = sides(x);
    return graph.node("ReduceSum", [product, graph.integers([2, 3])], [batch, channels, 1, 1]);
  }

  channelMean(x: Value): Value {
    const [batch, channels] = sides(x);
    return this.graph.node("ReduceMean", [x], [batch, channels, 1, 1], {
      attributes: { axes: [2, 3] },
    });
  }

  affine(x: Value, scale: Value, { offset, plus, activation }: AffineParts): Value {
    const { graph } = this;
    let y = graph.elementwise("Mul", [x, scale], x.shape);
    if (offset) y = graph.elementwise("Add", [y, offset], x.shape);
    if (plus) y = graph.elementwise("Add", [y, plus], x.shape);
    if (activation === "none") return y;
    return graph.node("LeakyRelu", [y], x.shape, { attributes: { alpha: { float: SLOPE } } });
  }

  slopeOf(x: Value): Value {
    const { graph } = this;
    const bounds = [graph.scalar(SLOPE), graph.scalar(1)];
    return graph.node("Clip", [graph.times(x, STEEP), ...bounds], x.shape);
  }
}
