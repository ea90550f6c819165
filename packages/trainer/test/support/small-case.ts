/** A scale small enough for loops in double precision, with networks far enough from zero to matter. */
import { gaussian, type Padding, type Tensor } from "@singan/pyramid";
import type { CriticInputs, ScaleProblem } from "../../src/engine/engine.js";
import { initialState, type NetworkState, type ScaleState } from "../../src/engine/state.js";
import type { CriticKind } from "../../src/network/critic.js";

export interface SmallCase {
  readonly problem: ScaleProblem;
  readonly state: ScaleState;
  readonly inputs: (step: number, frozen: boolean) => CriticInputs & { readonly mix: number };
}

export interface SmallCaseOptions extends Partial<CriticKind> {
  readonly width?: number;
  readonly height?: number;
  readonly channels?: number;
  readonly padding?: Padding;
  readonly noiseChannels?: 1 | 3;
}

/** Noise of a shape, times `spread`; `index` tells draws apart. */
export function random(shape: Tensor["shape"], index: number, spread = 1): Tensor {
  const [, channels, height, width] = shape;
  const window = { x: 0, y: 0, width, height };
  const data = gaussian(
    { seed: 11, purpose: "walk", scale: 0 },
    { sample: index, channels, window },
  );
  return { shape, data: data.map((v) => v * spread) };
}

export function smallCase(options: SmallCaseOptions = {}): SmallCase {
  const { width = 18, height = 16, channels = 4, padding = "zero", noiseChannels = 3 } = options;
  const { criticDilation = 1, criticNormalisation = "batch" } = options;
  const border = padding === "noise" ? 10 : 0;
  const picture = [1, 3, height, width] as const;
  const noise = [1, noiseChannels, height + border, width + border] as const;
  const problem: ScaleProblem = {
    size: { width, height },
    channels,
    padding,
    real: random(picture, 1, 0.5),
    amplitude: 0.3,
    reconstructionNoise: random(noise, 2),
    reconstructionPrevious: random(picture, 3, 0.4),
    reconstructionWeight: 10,
    penaltyWeight: 0.1,
    betas: [0.5, 0.999],
    criticDilation,
    criticNormalisation,
  };
  const fresh = initialState(channels, 5, 0, criticNormalisation);
  // Weights of 0.02 leave the first gradients tiny; ten times that is what training soon reaches.
  const grown = (network: NetworkState): NetworkState => {
    const move = random([1, 1, 1, network.parameters.length], 4, 0.2).data;
    return { ...network, parameters: network.parameters.map((v, i) => v + move[i]!) };
  };
  const count = fresh.mean.length;
  const state: ScaleState = {
    ...fresh,
    generator: grown(fresh.generator),
    critic: grown(fresh.critic),
    mean: random([1, 1, 1, count], 5, 0.2).data,
    variance: random([1, 1, 1, count], 6, 0.2).data.map((v) => 1 + v),
  };
  const inputs = (step: number, frozen: boolean) => ({
    noise: random(noise, 10 + 2 * step),
    previous: random(picture, 11 + 2 * step, 0.4),
    learningRate: 5e-4,
    mix: (0.37 + 0.21 * step) % 1,
    frozen,
  });
  return { problem, state, inputs };
}
