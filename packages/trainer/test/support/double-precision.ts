/**
 * Both networks and their losses in plain double-precision loops, written apart from the trainer's own
 * functions: what those are measured against. Only the picture gradient is derived; everything else is
 * left to finite differences of the losses.
 */
import type { CriticKind } from "../../src/network/critic.js";
import { parameterLayout } from "../../src/network/parameters.js";

/** Channels, rows, columns. */
export interface Field {
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly data: Float64Array;
}

export function field(c: number, h: number, w: number, data?: ArrayLike<number>): Field {
  return { c, h, w, data: data ? Float64Array.from(data) : new Float64Array(c * h * w) };
}

/** A running mean and variance a layer, each of `channels` values. */
export interface Running {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
}

interface Layer {
  readonly filter: Float64Array;
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

interface Network {
  readonly inner: readonly Layer[];
  readonly filter: Float64Array;
  readonly bias: Float64Array;
}

function network(kind: "generator" | "critic", channels: number, flat: ArrayLike<number>): Network {
  const values = parameterLayout(kind, channels).map(({ offset, length }) =>
    Float64Array.from({ length }, (_, i) => flat[offset + i]!),
  );
  const inner = [0, 3, 6, 9].map((at) => ({
    filter: values[at]!,
    gamma: values[at + 1]!,
    beta: values[at + 2]!,
  }));
  return { inner, filter: values[12]!, bias: values[13]! };
}

function conv(x: Field, filter: Float64Array, dilation = 1): Field {
  const outputs = filter.length / (9 * x.c);
  const y = field(outputs, x.h - 2 * dilation, x.w - 2 * dilation);
  each(x, y, dilation, (o, i, k, from, to) => {
    y.data[to]! += filter[(o * x.c + i) * 9 + k]! * x.data[from]!;
  });
  return y;
}

function convInput(dy: Field, filter: Float64Array, dilation = 1): Field {
  const more = 2 * dilation;
  const x = field(filter.length / (9 * dy.c), dy.h + more, dy.w + more);
  each(x, dy, dilation, (o, i, k, from, to) => {
    x.data[from]! += filter[(o * x.c + i) * 9 + k]! * dy.data[to]!;
  });
  return x;
}

/** Every product of a valid 3x3 convolution from x to y. */
function each(
  x: Field,
  y: Field,
  dilation: number,
  visit: (o: number, i: number, k: number, from: number, to: number) => void,
): void {
  for (let o = 0; o < y.c; o++)
    for (let i = 0; i < x.c; i++)
      for (let k = 0; k < 9; k++)
        for (let r = 0; r < y.h; r++)
          for (let q = 0; q < y.w; q++) {
            const row = r + dilation * Math.floor(k / 3);
            const from = (i * x.h + row) * x.w + q + dilation * (k % 3);
            visit(o, i, k, from, (o * y.h + r) * y.w + q);
          }
}

interface Normalised {
  readonly n: Field;
  readonly deviation: Float64Array;
  readonly y: Field;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function normalise(h: Field, { gamma, beta }: Layer, running?: Running): Normalised {
  const n = field(h.c, h.h, h.w);
  const y = field(h.c, h.h, h.w);
  const pixels = h.h * h.w;
  const mean = new Float64Array(h.c);
  const variance = new Float64Array(h.c);
  const deviation = new Float64Array(h.c);
  for (let c = 0; c < h.c; c++) {
    const plane = h.data.subarray(c * pixels, (c + 1) * pixels);
    mean[c] = running ? running.mean[c]! : plane.reduce((sum, v) => sum + v, 0) / pixels;
    const square = plane.reduce((sum, v) => sum + (v - mean[c]!) ** 2, 0) / pixels;
    variance[c] = running ? running.variance[c]! : square;
    deviation[c] = 1 / Math.sqrt(variance[c]! + 1e-5);
    for (let i = 0; i < pixels; i++) {
      const value = (plane[i]! - mean[c]!) * deviation[c]!;
      n.data[c * pixels + i] = value;
      y.data[c * pixels + i] = gamma[c]! * value + beta[c]!;
    }
  }
  return { n, deviation, y, mean, variance };
}

function leaky(y: Field): Field {
  return { ...y, data: y.data.map((v) => (v > 0 ? v : 0.2 * v)) };
}

function plusBias(x: Field, bias: Float64Array): Field {
  const pixels = x.h * x.w;
  return { ...x, data: x.data.map((v, i) => v + bias[Math.floor(i / pixels)]!) };
}

/** The critic's scores, and the gradient of their sum by the picture. */
export function critic(
  flat: ArrayLike<number>,
  { channels, criticDilation, criticNormalisation }: CriticKind & { readonly channels: number },
  picture: Field,
) {
  const { inner, filter, bias } = network("critic", channels, flat);
  const passes: Normalised[] = [];
  let x = picture;
  const dilations = [1, 1, criticDilation, criticDilation];
  const isNormalised = criticNormalisation === "batch";
  const one = new Float64Array(channels).fill(1);
  const running = isNormalised ? undefined : { mean: new Float64Array(channels), variance: one };
  for (const [k, layer] of inner.entries()) {
    const pass = normalise(conv(x, layer.filter, dilations[k]), layer, running);
    passes.push(pass);
    x = leaky(pass.y);
  }
  const scores = plusBias(conv(x, filter), bias);
  const ones = field(1, scores.h, scores.w, new Float64Array(scores.data.length).fill(1));
  let gradient = convInput(ones, filter);
  for (let k = inner.length - 1; k >= 0; k--) {
    const ofH = normaliseReverse(gradient, passes[k]!, inner[k]!, isNormalised);
    gradient = convInput(ofH, inner[k]!.filter, dilations[k]);
  }
  return { scores, gradient };
}

function normaliseReverse(
  x: Field,
  { n, deviation, y }: Normalised,
  { gamma }: Layer,
  isNormalised: boolean,
): Field {
  const result = field(x.c, x.h, x.w);
  const pixels = x.h * x.w;
  for (let c = 0; c < x.c; c++) {
    let sum = 0;
    let along = 0;
    const u = new Float64Array(pixels);
    for (let i = 0; i < pixels; i++) {
      const at = c * pixels + i;
      u[i] = x.data[at]! * (y.data[at]! > 0 ? 1 : 0.2);
      sum += u[i]!;
      along += u[i]! * n.data[at]!;
    }
    for (let i = 0; i < pixels; i++) {
      const at = c * pixels + i;
      const centred = isNormalised ? u[i]! - (sum + n.data[at]! * along) / pixels : u[i]!;
      result.data[at] = gamma[c]! * deviation[c]! * centred;
    }
  }
  return result;
}

/** The generator's picture for an input that is padded already; its layers' statistics beside. */
export function generator(
  flat: ArrayLike<number>,
  channels: number,
  input: Field,
  previous: Field,
  running?: readonly Running[],
) {
  const { inner, filter, bias } = network("generator", channels, flat);
  const passes: Normalised[] = [];
  let x = input;
  for (const [k, layer] of inner.entries()) {
    const pass = normalise(conv(x, layer.filter), layer, running?.[k]);
    passes.push(pass);
    x = leaky(pass.y);
  }
  const out = plusBias(conv(x, filter), bias);
  const picture = { ...out, data: out.data.map((v, i) => Math.tanh(v) + previous.data[i]!) };
  return { picture, passes, pixels: passes.map(({ n }) => n.h * n.w) };
}

/** amplitude x noise + previous in a margin of five zeros; with padding `noise`, noise covers the margin. */
export function generatorInput(
  noise: Field,
  previous: Field,
  amplitude: number,
  padding: "zero" | "noise",
): Field {
  const input = field(3, previous.h + 10, previous.w + 10);
  const border = padding === "noise" ? 0 : 5;
  for (let c = 0; c < 3; c++)
    for (let r = 0; r < input.h; r++)
      for (let q = 0; q < input.w; q++) {
        const inside = r >= 5 && q >= 5 && r < previous.h + 5 && q < previous.w + 5;
        const old = inside ? previous.data[(c * previous.h + r - 5) * previous.w + q - 5]! : 0;
        const at = ((c % noise.c) * noise.h + r - border) * noise.w + q - border;
        const z = inside || border === 0 ? noise.data[at]! : 0;
        input.data[(c * input.h + r) * input.w + q] = amplitude * z + old;
      }
  return input;
}

export function mean({ data }: Field): number {
  return data.reduce((sum, v) => sum + v, 0) / data.length;
}

/** Mean over pixels of (norm over channels - 1) squared. */
export function penalty({ c, h, w, data }: Field): number {
  let sum = 0;
  for (let i = 0; i < h * w; i++) {
    let square = 0;
    for (let k = 0; k < c; k++) square += data[k * h * w + i]! ** 2;
    sum += (Math.sqrt(square) - 1) ** 2;
  }
  return sum / (h * w);
}
