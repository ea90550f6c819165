/**
 * What a scale's training carries from step to step, as plain arrays: the whole of it, so that a
 * training which is cut off and goes on from here gives the same bits.
 */
import { type GeneratorWeights, gaussian, type NoiseField, SLOPE, uniform } from "@singan/pyramid";
import type { CriticKind } from "../network/critic.js";
import {
  LAYERS,
  type NetworkKind,
  type Parameter,
  parameterCount,
  parameterLayout,
} from "../network/parameters.js";

/** One network with its Adam moments. All three arrays follow `parameterLayout`. */
export interface NetworkState {
  readonly parameters: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Adam steps done, for its bias correction. */
  readonly steps: number;
}

/** Both networks of a scale, and the generator's running statistics. */
export interface ScaleState {
  /** Width of the four inner convolutions. */
  readonly channels: number;
  readonly generator: NetworkState;
  readonly critic: NetworkState;
  /** Running mean of the generator's four normalisations, `[4, channels]`. */
  readonly mean: Float32Array;
  /** Running variance (unbiased) of the generator's four normalisations, `[4, channels]`. */
  readonly variance: Float32Array;
}

/** Standard deviation of filters at the start, and of gamma around 1 (reference, section 4). */
const SPREAD = 0.02;

/** Standard deviation that keeps a layer's output as large as its input, where nothing normalises it (He et al. 2015). */
function steadySpread(inputs: number): number {
  return Math.sqrt(2 / ((1 + SLOPE ** 2) * 9 * inputs));
}

/** Which draw of the field `initial` each network starts from. */
const DRAW = { generator: 0, critic: 1 } as const;

/**
 * New networks: filters N(0, 0.02), gamma N(1, 0.02), beta 0, the tail's bias uniform in (-b, b) with
 * b = 1 / sqrt(9 channels); running mean 0 and variance 1. Filters of a critic that is not normalised are as large as
 * keeps its signal.
 */
export function initialState(
  channels: number,
  seed: number,
  scale: number,
  criticNormalisation: CriticKind["criticNormalisation"] = "batch",
): ScaleState {
  const field = { seed, purpose: "initial", scale } as const;
  return {
    channels,
    generator: fresh(initialParameters("generator", channels, field, true)),
    critic: fresh(initialParameters("critic", channels, field, criticNormalisation === "batch")),
    mean: new Float32Array((LAYERS - 1) * channels),
    variance: new Float32Array((LAYERS - 1) * channels).fill(1),
  };
}

/** The networks of a finished scale of equal width as the start of the next; Adam starts anew. */
export function warmStart(before: ScaleState): ScaleState {
  return {
    channels: before.channels,
    generator: fresh(before.generator.parameters.slice()),
    critic: fresh(before.critic.parameters.slice()),
    mean: before.mean.slice(),
    variance: before.variance.slice(),
  };
}

/** The generator of a state, as a checkpoint stores it. */
export function generatorWeights({
  channels,
  generator,
  mean,
  variance,
}: ScaleState): GeneratorWeights {
  const layout = parameterLayout("generator", channels);
  const values = (layer: number, role: Parameter["role"]) => {
    const { offset, length } = layout.find((p) => p.layer === layer && p.role === role)!;
    return generator.parameters.slice(offset, offset + length);
  };
  return Array.from({ length: LAYERS }, (_, layer) => {
    const [outputs, inputs] = layout.find((p) => p.layer === layer)!.shape;
    const weight = values(layer, "weight");
    if (layer === LAYERS - 1) return { inputs, outputs, weight, bias: values(layer, "bias") };
    const statistics = (all: Float32Array) => all.slice(layer * channels, (layer + 1) * channels);
    const normalisation = {
      gamma: values(layer, "gamma"),
      beta: values(layer, "beta"),
      mean: statistics(mean),
      variance: statistics(variance),
    };
    return { inputs, outputs, weight, normalisation };
  });
}

function fresh(parameters: Float32Array): NetworkState {
  const { length } = parameters;
  return {
    parameters,
    firstMoment: new Float32Array(length),
    secondMoment: new Float32Array(length),
    steps: 0,
  };
}

function initialParameters(
  kind: NetworkKind,
  channels: number,
  field: NoiseField,
  isNormalised: boolean,
): Float32Array {
  const count = parameterCount(kind, channels);
  // A field is at most 2^18 wide; long vectors are drawn row by row.
  const width = Math.min(count, 2 ** 16);
  const window = { x: 0, y: 0, width, height: Math.ceil(count / width) };
  const normals = gaussian(field, { sample: DRAW[kind], channels: 1, window });
  const values = normals.slice(0, count);
  for (const { role, offset, length, shape } of parameterLayout(kind, channels)) {
    const spread = isNormalised ? SPREAD : steadySpread(shape[1]);
    for (let i = offset; i < offset + length; i++) {
      if (role === "weight") values[i] = values[i]! * spread;
      else if (role === "gamma") values[i] = 1 + values[i]! * SPREAD;
      else if (role === "beta") values[i] = 0;
      else values[i] = tailBias(field, kind, i - offset, channels);
    }
  }
  return values;
}

function tailBias(field: NoiseField, kind: NetworkKind, index: number, channels: number): number {
  // Samples 0 and 1 of the field are the networks' normals; the rest are free.
  const draw = 2 + 2 * index + DRAW[kind];
  return (2 * uniform(field, draw) - 1) / Math.sqrt(9 * channels);
}
