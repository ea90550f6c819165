/**
 * Lowering to onnxruntime's own operators over blocks of channels (NCHWc), about twice as fast as over
 * planes: convolutions need no unfolding, and a 1x1 convolution of every channel alone is an affine map
 * with activation and sum in one pass. `probe.ts` finds whether a processor has them.
 *
 * Layers of `k x block` channels are blocked; pictures and score maps (3 and 1 channels) stay plain.
 */
import { SLOPE } from "@singan/pyramid";
import { arranged, arrangedAdjoint } from "./arrange.js";
import { bandsOf } from "./bands.js";
import { ABSENT, BLOCKED, type Graph, type Value } from "./graph.js";
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

export class BlockedLowering implements Lowering {
  constructor(
    readonly graph: Graph,
    /** Channels of a block: 8 or 16. */
    private readonly block: number,
  ) {}

  conv(x: Value, filter: Value, dilation: number): Value {
    const shape = convolved(x, filter.shape[0]!, -dilation);
    const blocks = arranged(this.graph, filter, this.block);
    return this.convolution(x, blocks, shape, convolutionOf(dilation));
  }

  convInput(dy: Value, filter: Value, dilation: number): Value {
    const shape = convolved(dy, filter.shape[1]!, dilation);
    const adjoint = arrangedAdjoint(this.graph, filter, this.block);
    return this.convolution(dy, adjoint, shape, convolutionOf(dilation, 2 * dilation));
  }

  private convolution(
    x: Value,
    filter: Value,
    shape: readonly number[],
    attributes: ReturnType<typeof convolutionOf>,
  ): Value {
    const [batch = 1, channels = 1, height = 1, width = 1] = shape;
    const wide = [batch, filter.shape[0]!, height, width];
    const y = this.run("Conv", [x, filter], wide, attributes);
    return wide[1] === channels ? y : this.plain(y, channels);
  }

  filterGradient(x: Value, dy: Value, dilation: number): Value {
    const { graph, block } = this;
    if (dy.layout === "blocked") {
      const sums = this.correlation(dy, x, dilation);
      const [, outputs] = sides(dy);
      const [, inputs] = sides(x);
      const cube = graph.reshape(sums, [outputs / block, 9, inputs, block]);
      const rows = [outputs / block, inputs * 9, block];
      const inner = graph.reshape(transposed(graph, cube, [0, 2, 1, 3]), rows);
      return graph.reshape(transposed(graph, inner, [0, 2, 1]), [outputs, inputs, 3, 3]);
    }
    // Few outputs: x slides over dy instead, which finds the filter turned by half a turn.
    const [, inputs] = sides(x);
    const [, outputs] = sides(dy);
    const around = [0, 0, 2 * dilation, 2 * dilation];
    const sums = this.correlation(x, padded(graph, dy, around, around), dilation);
    const cube = graph.reshape(sums, [inputs / block, 3, 3, outputs, block]);
    const filter = turned(graph, transposed(graph, cube, [3, 0, 4, 1, 2]), [3, 4]);
    return graph.reshape(filter, [outputs, inputs, 3, 3]);
  }

  /**
   * Sums over pixels of `still[p] moving[p + shift]` for the nine shifts of a 3x3 filter, its taps `dilation` apart, and
   * all pairs of channels, summed over the batch.
   *
   * `still` in blocks is just how a convolution reads a filter as large as the picture; `moving`, pixel
   * by pixel, is a picture of one channel whose width is columns x channels. So one convolution without
   * unfolding gives all sums: positions are shifts and channels of `moving`, outputs the channels of
   * `still`. Bands of rows, as groups, keep both in the processor's cache. Rows are stepped over where taps are apart;
   * columns, which lie within the pixels' channels, are computed and left out.
   *
   * @returns `[still / block, 3, 3, moving, block]`, flat.
   */
  private correlation(still: Value, moving: Value, dilation: number): Value {
    const { graph, block } = this;
    const [batch, outputs, height, width] = sides(still);
    const [, inputs, , columns] = sides(moving);
    const bytes = 4 * (width * outputs + columns * inputs);
    const { bands, rows } = bandsOf({ batch, height, width, bytes, block });
    const groups = batch * bands;
    const filter = this.filterBands(still, bands, rows);
    const picture = this.pictureBands(moving, bands, rows, 2 * dilation);
    const shifts = 2 * dilation + 1;
    const sums = this.run("Conv", [picture, filter], [1, groups * outputs, 3, shifts * inputs], {
      kernel_shape: [rows, width],
      strides: [dilation, 1],
      dilations: [1, inputs],
      group: groups,
    });
    const flat = [outputs * 3 * shifts * inputs];
    const all = groups === 1 ? graph.reshape(sums, flat, "plain") : this.added(sums, groups, flat);
    return this.everyColumn(all, [(outputs / block) * 3, shifts, inputs * block], dilation);
  }

  /** The sum of equal parts. */
  private added(parts: Value, count: number, flat: readonly number[]): Value {
    const { graph } = this;
    const table = graph.reshape(parts, [count, ...flat], "plain");
    // A product with ones: a sum over the first axis is slow.
    const ones = graph.constant(new Array<number>(count).fill(1), [1, count]);
    return graph.reshape(graph.node("MatMul", [ones, table], [1, ...flat]), flat);
  }

  /** Of `shifts` columns the three of the filter's taps. */
  private everyColumn(sums: Value, shape: readonly [number, number, number], step: number): Value {
    const { graph } = this;
    if (step === 1) return sums;
    const [rows, shifts, length] = shape;
    const lists = [[0], [shifts], [1], [step]].map((list) => graph.integers(list));
    const inputs = [graph.reshape(sums, shape), ...lists];
    return graph.reshape(graph.node("Slice", inputs, [rows, 3, length]), [rows * 3 * length]);
  }

  /** `still` as filters of its bands: `[batch x bands x channels, 1, rows, width]`. */
  private filterBands(still: Value, bands: number, rows: number): Value {
    const { graph, block } = this;
    const [batch, channels, height, width] = sides(still);
    const blocks = channels / block;
    const lines = graph.reshape(still, [batch * blocks, height, width * block], "plain");
    const more = padded(graph, lines, [0, 0, 0], [0, bands * rows - height, 0]);
    const cut = graph.reshape(more, [batch, blocks, bands, rows * width * block]);
    const first = bands === 1 || blocks === 1 ? cut : transposed(graph, cut, [0, 2, 1, 3]);
    return graph.reshape(first, [batch * bands * channels, 1, rows, width], "blocked");
  }

  /** `moving` pixel by pixel, cut into overlapping bands: `[1, batch x bands, rows + overlap, columns x channels]`. */
  private pictureBands(moving: Value, bands: number, rows: number, overlap: number): Value {
    const { graph } = this;
    const [batch, channels, height, columns] = sides(moving);
    const line = columns * channels;
    const pixels = graph.reshape(this.pixels(moving), [batch * height, line]);
    const shape = [1, batch * bands, rows + overlap, line];
    if (bands === 1) return graph.reshape(pixels, shape);
    const from: number[] = [];
    for (let image = 0; image < batch; image++)
      for (let band = 0; band < bands; band++)
        for (let row = 0; row < rows + overlap; row++)
          // Below the last row `still` is zero; any finite row will do.
          from.push(image * height + Math.min(band * rows + row, height - 1));
    const gathered = [from.length, line];
    return graph.reshape(graph.node("Gather", [pixels, graph.integers(from)], gathered), shape);
  }

  /** `[batch, height, width, channels]`. */
  private pixels(x: Value): Value {
    const { graph } = this;
    const [batch, channels, height, width] = sides(x);
    if (x.layout === "plain") {
      const shape = [batch, height, width, channels];
      return channels === 1 ? graph.reshape(x, shape) : transposed(graph, x, [0, 2, 3, 1]);
    }
    const options = { attributes: { channels, channels_last: 1 }, domain: BLOCKED } as const;
    return graph.node("ReorderOutput", [x], [batch, height, width, channels], options);
  }

  /** The first `channels` channels as planes. */
  private plain(x: Value, channels: number): Value {
    const [batch, , height, width] = sides(x);
    const options = { attributes: { channels }, domain: BLOCKED } as const;
    return this.graph.node("ReorderOutput", [x], [batch, channels, height, width], options);
  }

  /** A convolution of one position, with the other picture (or each of its rows) as the filter. */
  channelDot(x: Value, y: Value): Value {
    const { graph } = this;
    const [batch, channels, height, width] = sides(x);
    const rows = rowsOf(height, width);
    const lines = batch * channels * rows;
    const picture = graph.reshape(x, [1, lines, height / rows, width]);
    const filter = graph.reshape(y, [lines, 1, height / rows, width]);
    const parts = this.run("Conv", [picture, filter], [1, lines, 1, 1], {
      kernel_shape: [height / rows, width],
      group: lines,
    });
    return this.overRows("ReduceSum", parts, batch, channels, rows);
  }

  channelMean(x: Value): Value {
    const { graph } = this;
    const [batch, channels, height, width] = sides(x);
    const rows = rowsOf(height, width);
    const lines = batch * channels * rows;
    const picture = graph.reshape(x, [1, lines, height / rows, width]);
    const parts = this.run("GlobalAveragePool", [picture], [1, lines, 1, 1], {});
    return this.overRows("ReduceMean", parts, batch, channels, rows);
  }

  private overRows(
    operator: "ReduceSum" | "ReduceMean",
    parts: Value,
    batch: number,
    channels: number,
    rows: number,
  ): Value {
    const { graph, block } = this;
    const shape = [batch, channels, 1, 1];
    if (rows === 1) return graph.reshape(parts, shape, "plain");
    const blocks = (batch * channels) / block;
    const table = graph.reshape(parts, [blocks, rows, block], "plain");
    const sums =
      operator === "ReduceSum"
        ? graph.node(operator, [table, graph.integers([1])], [blocks, block], {
            attributes: { keepdims: 0 },
          })
        : graph.node(operator, [table], [blocks, block], {
            attributes: { axes: [1], keepdims: 0 },
          });
    return graph.reshape(sums, shape);
  }

  affine(x: Value, scale: Value, { offset, plus, activation }: AffineParts): Value {
    const { graph } = this;
    const [batch, channels, height, width] = sides(x);
    const lines = batch * channels;
    const flat = [1, lines, height, width];
    const inputs = [
      graph.reshape(x, flat),
      graph.reshape(this.forBatch(scale, batch), [lines, 1, 1, 1]),
    ];
    if (offset ?? plus) inputs.push(offset ? graph.raw(this.forBatch(offset, batch)) : ABSENT);
    if (plus) inputs.push(graph.reshape(plus, flat));
    const y = this.run("Conv", inputs, flat, {
      kernel_shape: [1, 1],
      group: lines,
      ...(activation === "leaky" && LEAKY),
    });
    return graph.reshape(y, x.shape);
  }

  slopeOf(x: Value): Value {
    const { graph } = this;
    const [batch, channels, height, width] = sides(x);
    const lines = batch * channels;
    const flat = [1, lines, height, width];
    const steep = graph.constant(new Array<number>(lines).fill(STEEP), [lines, 1, 1, 1]);
    const y = this.run("Conv", [graph.reshape(x, flat), steep], flat, {
      kernel_shape: [1, 1],
      group: lines,
      activation: "Clip",
      activation_params: { floats: [SLOPE, 1] },
    });
    return graph.reshape(y, x.shape);
  }

  /** One number a channel for every image of the batch. */
  private forBatch(value: Value, batch: number): Value {
    const [own, channels] = sides(value);
    if (own === batch) return value;
    const shape = [batch, channels, 1, 1];
    return this.graph.node("Expand", [value, this.graph.integers(shape)], shape);
  }

  private run(
    operator: string,
    inputs: readonly Value[],
    shape: readonly number[],
    attributes: Record<string, number | readonly number[] | string | { floats: number[] }>,
  ): Value {
    return this.graph.node(operator, inputs, shape, {
      attributes,
      domain: BLOCKED,
      layout: "blocked",
    });
  }
}

const LEAKY = { activation: "LeakyRelu", activation_params: { floats: [SLOPE] } };

/** Pixels that are summed in one go; more are summed row by row first, which rounds less and can be shared out. */
const PLANE = 2048;

function rowsOf(height: number, width: number): number {
  return height * width <= PLANE ? 1 : height;
}
