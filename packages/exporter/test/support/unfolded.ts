/**
 * The reconstruction as a training sees it: every generator before folding, in plain loops and double precision.
 * Shares no code with the links that it is held against, but for the resampling.
 */
import {
  type GeneratorWeights,
  type Layer,
  type Picture,
  resample,
  type Size,
} from "@singan/pyramid";

const MARGIN = 5;
const EPSILON = 1e-5;

interface Planes extends Size {
  readonly data: Float64Array;
  readonly channels: number;
}

/** What a training has of every scale. */
export interface UnfoldedScale extends Size {
  readonly generator: GeneratorWeights;
  readonly amplitude: number;
}

/**
 * The reconstruction at every scale.
 *
 * @param star - z* of scale 0; `border` pixels larger on each side than the scale.
 */
export function unfoldedReconstructions(
  scales: readonly UnfoldedScale[],
  star: Float32Array,
  border: number,
): Picture[] {
  let previous: Picture | undefined;
  return scales.map(({ generator, amplitude, width, height }, scale) => {
    const zeros = { width, height, data: new Float32Array(3 * width * height) };
    const up = previous === undefined ? zeros : resample(previous, { width, height });
    const noise = scale === 0 ? star.map((z) => amplitude * z) : undefined;
    previous = unfoldedPicture(generator, up, noise, border);
    return previous;
  });
}

/** What one generator makes of the picture before at its own size. */
export function unfoldedPicture(
  generator: GeneratorWeights,
  up: Picture,
  noise?: Float32Array,
  border = 0,
): Picture {
  let planes = padded(up, noise, border);
  generator.forEach((layer, k) => {
    planes = activate(normalise(convolve(planes, layer), layer), k === 4);
  });
  const data = Float32Array.from(planes.data, (value, i) => value + up.data[i]!);
  return { ...up, data };
}

/** Zeros around the picture, and noise of one channel over all three. */
function padded(
  { data, width, height }: Picture,
  noise: Float32Array | undefined,
  border: number,
): Planes {
  const out = new Float64Array(3 * (width + 2 * MARGIN) * (height + 2 * MARGIN));
  const result = { data: out, channels: 3, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  const add = (values: Float32Array, planes: number, around: number) => {
    const [w, h] = [width + 2 * around, height + 2 * around];
    for (let i = 0; i < 3 * w * h; i++) {
      const plane = Math.floor(i / (w * h));
      const row = (Math.floor(i / w) % h) + MARGIN - around;
      const column = (i % w) + MARGIN - around;
      const at = (plane * result.height + row) * result.width + column;
      out[at]! += values[i % (planes * w * h)]!;
    }
  };
  add(data, 3, 0);
  if (noise !== undefined) add(noise, 1, border);
  return result;
}

function convolve(
  { data, width, height }: Planes,
  { inputs, outputs, weight, bias }: Layer,
): Planes {
  const [w, h] = [width - 2, height - 2];
  const out = new Float64Array(outputs * w * h);
  for (let o = 0; o < outputs; o++) {
    out.fill(bias?.[o] ?? 0, o * w * h, (o + 1) * w * h);
    for (let i = 0; i < inputs; i++) {
      for (let k = 0; k < 9; k++) {
        const factor = weight[(o * inputs + i) * 9 + k]!;
        for (let y = 0; y < h; y++) {
          const from = (i * height + y + Math.floor(k / 3)) * width + (k % 3);
          const to = (o * h + y) * w;
          for (let x = 0; x < w; x++) out[to + x]! += factor * data[from + x]!;
        }
      }
    }
  }
  return { data: out, channels: outputs, width: w, height: h };
}

function normalise(planes: Planes, { normalisation }: Layer): Planes {
  if (normalisation === undefined) return planes;
  const { gamma, beta, mean, variance } = normalisation;
  const size = planes.width * planes.height;
  const data = planes.data.map((value, i) => {
    const c = Math.floor(i / size);
    return ((value - mean[c]!) / Math.sqrt(variance[c]! + EPSILON)) * gamma[c]! + beta[c]!;
  });
  return { ...planes, data };
}

function activate(planes: Planes, last: boolean): Planes {
  const of = last ? Math.tanh : (value: number) => (value < 0 ? 0.2 * value : value);
  return { ...planes, data: planes.data.map((value) => of(value)) };
}
