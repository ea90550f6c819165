/** Whole models of random weights, of any size, for tests: what `readModel` would give of an untrained file. */
import type { GeneratorWeights } from "../../src/checkpoint/generator.js";
import { foldGenerator } from "../../src/model/fold.js";
import type { Padding } from "../../src/model/metadata.js";
import type { Model, PaintVariant } from "../../src/model/model.js";
import { MARGIN, RECEPTIVE_FIELD } from "../../src/network.js";
import { gaussian } from "../../src/noise/field.js";
import type { Size } from "../../src/picture.js";

export interface RandomModelOptions {
  readonly sizes?: readonly Size[];
  /** Width of the inner convolutions; 4 by default. */
  readonly channels?: number;
  readonly padding?: Padding;
  /** The scale that has a second generator, for paintings; none by default. */
  readonly paintScale?: number;
}

/** Three small scales that grow by about the paper's factor. */
const SIZES: readonly Size[] = [
  { width: 13, height: 9 },
  { width: 18, height: 13 },
  { width: 25, height: 18 },
];

/** Weights as at the start of a training, their spread chosen so that pictures stay within [-2, 2]. */
export function makeRandomModel(seed: number, options: RandomModelOptions = {}): Model {
  const { sizes = SIZES, channels = 4, padding = "zero", paintScale } = options;
  const [{ width, height } = { width: 1, height: 1 }] = sizes;
  const border = padding === "noise" ? 2 * MARGIN : 0;
  const window = { x: 0, y: 0, width: width + border, height: height + border };
  const z = { seed, purpose: "z*", scale: 0 } as const;
  return {
    metadata: {
      pyramid: {
        sizes,
        padding,
        margin: MARGIN,
        receptiveField: RECEPTIVE_FIELD,
        channels: sizes.map(() => channels),
        noiseAmplitudes: sizes.map((_, n) => (n === 0 ? 1 : Math.fround(0.1 / n))),
      },
      training: {
        preset: "tiny",
        application: padding === "noise" ? "animation" : "sample",
        seed,
        settings: { steps: 0, rates: [5e-4, 5e-4] },
        rmse: sizes.map(() => 0.1),
        scales: sizes.map(() => ({ steps: 0 })),
        versions: { singan: "0.1.0" },
        seconds: 1.5,
      },
      photograph: { width: 250, height: 188, sha256: "0123456789abcdef".repeat(4) },
    },
    links: sizes.map((_, scale) => foldGenerator(makeRandomGenerator(seed, scale, channels))),
    reconstructionNoise: [
      {
        scale: 0,
        shape: [1, 1, window.height, window.width],
        data: gaussian(z, { sample: 0, channels: 1, window }),
      },
    ],
    ...(paintScale !== undefined && { paint: makePaint(seed, paintScale, sizes.length, channels) }),
  };
}

/** Its weights are those of a scale that the pyramid does not have. */
function makePaint(seed: number, scale: number, scales: number, channels: number): PaintVariant {
  return {
    scale,
    palette: [
      [-0.75, 0.25, 1 / 3],
      [0.5, -1, 0.125],
    ],
    noiseAmplitude: Math.fround(0.07),
    rmse: 0.15,
    link: foldGenerator(makeRandomGenerator(seed, scales, channels)),
  };
}

/** One scale before folding, with statistics that differ from channel to channel. */
export function makeRandomGenerator(
  seed: number,
  scale: number,
  channels: number,
): GeneratorWeights {
  const key = { seed, purpose: "initial", scale } as const;
  return [0, 1, 2, 3, 4].map((layer) => {
    const inputs = layer === 0 ? 3 : channels;
    const outputs = layer === 4 ? 3 : channels;
    const draw = (row: number, count: number, mean: number, deviation: number) => {
      const window = { x: 0, y: 8 * layer + row, width: count, height: 1 };
      const normals = gaussian(key, { sample: 0, channels: 1, window });
      return normals.map((z) => mean + deviation * z);
    };
    const weight = draw(0, outputs * inputs * 9, 0, 1 / Math.sqrt(inputs * 9));
    if (layer === 4) return { inputs, outputs, weight, bias: draw(1, outputs, 0, 0.1) };
    const normalisation = {
      gamma: draw(2, outputs, 1, 0.02),
      beta: draw(3, outputs, 0, 0.1),
      mean: draw(4, outputs, 0, 0.1),
      variance: draw(5, outputs, 0, 0.3).map((v) => 0.5 + v * v),
    };
    return { inputs, outputs, weight, normalisation };
  });
}
