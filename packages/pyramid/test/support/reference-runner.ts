/**
 * A `ScaleRunner` in plain loops and float64, for tests: the link as the contracts define it, and a
 * ledger of what was run, read and left alive.
 */
import type { PyramidMetadata } from "../../src/model/metadata.js";
import type { Convolution, LinkWeights } from "../../src/model/model.js";
import type { Shape, Tensor, Window } from "../../src/picture.js";
import type { ResamplingMatrix } from "../../src/resample/matrix.js";
import type { Handle, LinkInputs, ScaleRunner } from "../../src/runner/scale-runner.js";
import type { Signal } from "../../src/signal.js";

/** Planes of numbers: `[channels, height, width]`. */
interface Planes {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export class ReferenceRunner implements ScaleRunner {
  /** Every link that ran, with the size of its output. */
  readonly runs: { link: number; width: number; height: number }[] = [];
  /** Every read, with its window. */
  readonly reads: (Window | undefined)[] = [];
  /** The shape of the picture that entered each link that ran. */
  readonly entered: Shape[] = [];
  /** Handles that were made and not disposed. */
  readonly alive = new Set<Handle>();

  constructor(
    readonly pyramid: PyramidMetadata,
    readonly links: readonly LinkWeights[],
  ) {}

  upload({ data, shape }: Tensor): Handle {
    return this.#handle(Float32Array.from(data), shape);
  }

  async run(link: number, inputs: LinkInputs, signal?: Signal): Promise<Handle> {
    signal?.throwIfAborted();
    const [batch, channels, height, width] = inputs.previous.shape;
    if (batch !== 1 || channels !== 3) throw new Error("The reference runner takes one picture.");
    if (!this.alive.has(inputs.previous)) throw new Error("A foreign or disposed handle was run.");
    this.entered.push(inputs.previous.shape);
    const { rows, columns } = inputs;
    const previous = { data: pixelsOf(inputs.previous), channels, height, width };
    const up = rows && columns ? enlarge(previous, rows, columns) : previous;
    const result = this.#generate(link, up, inputs.noise);
    this.runs.push({ link, width: up.width, height: up.height });
    return this.#handle(Float32Array.from(result), [1, 3, up.height, up.width]);
  }

  #generate(link: number, up: Planes, noise: Tensor): Float64Array {
    const { margin, padding, noiseAmplitudes } = this.pyramid;
    const border = padding === "noise" ? margin : 0;
    const [, noiseChannels, noiseHeight, noiseWidth] = noise.shape;
    if (noiseHeight !== up.height + 2 * border || noiseWidth !== up.width + 2 * border) {
      throw new Error(
        `Noise of ${noiseWidth}x${noiseHeight} for a link of ${up.width}x${up.height}.`,
      );
    }
    if (noiseChannels !== (link === 0 ? 1 : 3)) throw new Error("Wrong number of noise channels.");
    const height = up.height + 2 * margin;
    const width = up.width + 2 * margin;
    const data = new Float64Array(3 * height * width);
    const add = (planes: Planes, inset: number, factor: number) => {
      for (let c = 0; c < 3; c++) {
        const plane = (c % planes.channels) * planes.height;
        for (let y = 0; y < planes.height; y++) {
          for (let x = 0; x < planes.width; x++) {
            const at = (c * height + y + inset) * width + x + inset;
            data[at] = data[at]! + factor * planes.data[(plane + y) * planes.width + x]!;
          }
        }
      }
    };
    add(up, margin, 1);
    const z = { data: noise.data, channels: noiseChannels, height: noiseHeight, width: noiseWidth };
    add(z, margin - border, noiseAmplitudes[link]!);
    let planes: Planes = { data, channels: 3, height, width };
    this.links[link]!.forEach((convolution, layer) => {
      const last = layer === 4;
      planes = convolve(planes, convolution, (v) => (last ? Math.tanh(v) : v < 0 ? 0.2 * v : v));
    });
    return Float64Array.from(planes.data, (value, i) => value + up.data[i]!);
  }

  #handle(data: Float32Array, shape: Shape): Handle {
    const handle: Handle = {
      shape,
      read: async (window) => {
        if (!this.alive.has(handle)) throw new Error("A disposed handle was read.");
        this.reads.push(window);
        return window === undefined ? data.slice() : cut(data, shape, window);
      },
      dispose: () => void this.alive.delete(handle),
    };
    pixels.set(handle, data);
    this.alive.add(handle);
    return handle;
  }
}

/** What handles hold; the runner looks here, others must `read`. */
const pixels = new WeakMap<Handle, Float32Array>();

function pixelsOf(handle: Handle): Float32Array {
  return pixels.get(handle)!;
}

function cut(data: Float32Array, [, , height, width]: Shape, window: Window): Float32Array {
  const out = new Float32Array(3 * window.height * window.width);
  for (let i = 0; i < out.length; i++) {
    const x = window.x + (i % window.width);
    const y = window.y + (Math.floor(i / window.width) % window.height);
    const c = Math.floor(i / (window.width * window.height));
    if (x < 0 || y < 0 || x >= width || y >= height) throw new Error("A window left its picture.");
    out[i] = data[(c * height + y) * width + x]!;
  }
  return out;
}

function enlarge(planes: Planes, rows: ResamplingMatrix, columns: ResamplingMatrix): Planes {
  const { channels, height, width, data } = planes;
  if (rows.inputs !== height || columns.inputs !== width) throw new Error("Matrices do not fit.");
  const out = new Float64Array(channels * rows.outputs * columns.outputs);
  const line = new Float64Array(width);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows.outputs; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let i = 0; i < height; i++) {
          sum += rows.data[y * height + i]! * data[(c * height + i) * width + x]!;
        }
        line[x] = sum;
      }
      for (let x = 0; x < columns.outputs; x++) {
        let sum = 0;
        for (let i = 0; i < width; i++) sum += columns.data[x * width + i]! * line[i]!;
        out[(c * rows.outputs + y) * columns.outputs + x] = sum;
      }
    }
  }
  return { data: out, channels, height: rows.outputs, width: columns.outputs };
}

function convolve(
  { data, height, width }: Planes,
  { inputs, outputs, weight, bias }: Convolution,
  activation: (value: number) => number,
): Planes {
  const h = height - 2;
  const w = width - 2;
  const out = new Float64Array(outputs * h * w);
  for (let o = 0; o < outputs; o++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        let sum = bias[o]!;
        for (let i = 0; i < inputs; i++) {
          for (let k = 0; k < 9; k++) {
            const at = (i * height + y + Math.floor(k / 3)) * width + x + (k % 3);
            sum += weight[(o * inputs + i) * 9 + k]! * data[at]!;
          }
        }
        out[(o * h + y) * w + x] = activation(sum);
      }
    }
  }
  return { data: out, channels: outputs, height: h, width: w };
}
