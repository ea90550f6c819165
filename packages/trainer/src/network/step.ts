/**
 * The two steps of training as pure functions from state and inputs to state and losses (reference,
 * section 5; the fake is made anew in every generator step). They know nothing of what computes them.
 */
import type { Padding } from "@singan/pyramid";
import * as tf from "@tensorflow/tfjs";
import { type AdamRate, type AdamState, adam } from "./adam.js";
import {
  type CriticKind,
  critic,
  criticGradients,
  criticPictureGradient,
  criticReverse,
  criticSecondGradients,
} from "./critic.js";
import { generator, generatorGradients, generatorInput } from "./generator.js";
import { LAYERS, type NetworkParameters, pack, unpack } from "./parameters.js";
import { penalty } from "./penalty.js";
import { accumulate, perLayer, type RunningStatistics } from "./running.js";

/** The numbers that are fixed while a scale trains. */
export interface StepSettings extends CriticKind {
  readonly channels: number;
  readonly padding: Padding;
  readonly amplitude: number;
  readonly reconstructionWeight: number;
  readonly penaltyWeight: number;
  readonly betas: readonly [number, number];
  /** Whether the generator is normalised by its running statistics. */
  readonly frozen: boolean;
}

export interface CriticStepInputs {
  readonly state: AdamState;
  readonly generator: tf.Tensor1D;
  readonly running: RunningStatistics;
  readonly real: tf.Tensor4D;
  readonly noise: tf.Tensor4D;
  readonly previous: tf.Tensor4D;
  /** Place of the penalised picture between real and fake; absent where the step goes without penalty. */
  readonly mix?: tf.Scalar | undefined;
  readonly rate: AdamRate;
}

export interface StepResult {
  readonly state: AdamState;
  readonly running: RunningStatistics;
  /** Critic: mean scores of real and fake, penalty where there was one. Generator: mean score of the fake, reconstruction error. */
  readonly losses: tf.Tensor1D;
}

/** One step of the critic. */
export function criticStep(inputs: CriticStepInputs, settings: StepSettings): StepResult {
  const { channels, frozen, padding, amplitude } = settings;
  const { real, previous } = inputs;
  const sampler = unpack(inputs.generator, "generator", channels);
  const noisy = generatorInput(inputs.noise, previous, amplitude, padding);
  const sample = generator(noisy, previous, sampler, frozen ? layersOf(inputs.running) : undefined);
  const fake = sample.picture;

  const parameters = unpack(inputs.state.parameters, "critic", channels);
  const scored = tf.tidy(() => wasserstein(tf.concat([real, fake], 0), parameters, settings));
  const running = frozen ? inputs.running : accumulate(inputs.running, sample.layers);
  if (inputs.mix === undefined) {
    const state = adam(inputs.state, scored.gradient, inputs.rate, settings.betas);
    return { state, running, losses: scored.means };
  }
  const mixed: tf.Tensor4D = tf.add(fake, tf.mul(tf.sub(real, fake), inputs.mix));
  const slope = tf.tidy(() => penaltyGradients(mixed, parameters, settings));
  const gradient: tf.Tensor1D = tf.add(scored.gradient, slope.gradient);
  return {
    state: adam(inputs.state, gradient, inputs.rate, settings.betas),
    running,
    losses: tf.concat1d([scored.means, tf.reshape(slope.value, [1])]),
  };
}

/** Gradient of the fake's mean score less the real's, and the mean scores. @param pictures - Real and fake. */
function wasserstein(pictures: tf.Tensor4D, parameters: NetworkParameters, kind: CriticKind) {
  const pass = critic(pictures, parameters, kind);
  const [batch, , height, width] = pass.scores.shape;
  const share = 1 / (height * width);
  const cotangent: tf.Tensor4D = tf.mul(
    filled([batch, 1, height, width], 1),
    tf.tensor4d([-share, share], [batch, 1, 1, 1]),
  );
  const means: tf.Tensor1D = tf.mul(tf.sum(pass.scores, [1, 2, 3]), share);
  return { gradient: pack(criticGradients(pass, criticReverse(pass, cotangent))), means };
}

function penaltyGradients(
  mixed: tf.Tensor4D,
  parameters: NetworkParameters,
  settings: StepSettings,
) {
  const pass = critic(mixed, parameters, settings);
  const gradient = criticReverse(pass, filled(pass.scores.shape, 1));
  const { value, direction } = penalty(
    criticPictureGradient(pass, gradient),
    settings.penaltyWeight,
  );
  return { gradient: pack(criticSecondGradients(pass, gradient, direction)), value };
}

export interface GeneratorStepInputs {
  readonly state: AdamState;
  readonly critic: tf.Tensor1D;
  readonly running: RunningStatistics;
  readonly real: tf.Tensor4D;
  readonly noise: tf.Tensor4D;
  readonly previous: tf.Tensor4D;
  readonly reconstructionNoise: tf.Tensor4D;
  readonly reconstructionPrevious: tf.Tensor4D;
  readonly rate: AdamRate;
}

/** One step of the generator. */
export function generatorStep(inputs: GeneratorStepInputs, settings: StepSettings): StepResult {
  const { channels, frozen, padding, amplitude } = settings;
  const parameters = unpack(inputs.state.parameters, "generator", channels);
  const judge = unpack(inputs.critic, "critic", channels);
  const statistics = frozen ? layersOf(inputs.running) : undefined;
  const noise = tf.concat([inputs.noise, inputs.reconstructionNoise], 0);
  const previous = tf.concat([inputs.previous, inputs.reconstructionPrevious], 0);
  const noisy = generatorInput(noise, previous, amplitude, padding);
  const pass = generator(noisy, previous, parameters, statistics);
  const [fake, rebuilt] = tf.split(pass.picture, 2, 0) as [tf.Tensor4D, tf.Tensor4D];
  const score = tf.tidy(() => adversarial(fake, judge, settings));
  const error = difference(rebuilt, inputs.real, settings.reconstructionWeight);
  const cotangent = tf.concat([score.gradient, error.gradient], 0);
  const gradient = pack(generatorGradients(pass, cotangent));
  return {
    state: adam(inputs.state, gradient, inputs.rate, settings.betas),
    running: frozen ? inputs.running : accumulate(inputs.running, pass.layers),
    losses: tf.concat1d([tf.reshape(score.mean, [1]), tf.reshape(error.value, [1])]),
  };
}

/** Mean score of a picture, and the gradient of minus it by the picture. */
function adversarial(fake: tf.Tensor4D, judge: NetworkParameters, kind: CriticKind) {
  const pass = critic(fake, judge, kind);
  const share = 1 / pass.scores.size;
  const gradient = criticReverse(pass, filled(pass.scores.shape, -share));
  return {
    mean: tf.mul(tf.sum(pass.scores), share),
    gradient: criticPictureGradient(pass, gradient),
  };
}

/** Mean squared error, and its gradient times `weight` by the first picture. */
function difference(rebuilt: tf.Tensor4D, real: tf.Tensor4D, weight: number) {
  const error: tf.Tensor4D = tf.sub(rebuilt, real);
  const share = 1 / error.size;
  return {
    value: tf.mul(tf.sum(tf.mul(error, error)), share),
    gradient: tf.mul(error, 2 * share * weight) as tf.Tensor4D,
  };
}

/** The picture of a generator with its running statistics. */
export function frozenPicture(
  flat: tf.Tensor1D,
  running: RunningStatistics,
  noise: tf.Tensor4D,
  previous: tf.Tensor4D,
  { channels, amplitude, padding }: Pick<StepSettings, "channels" | "amplitude" | "padding">,
): tf.Tensor4D {
  const input = generatorInput(noise, previous, amplitude, padding);
  return generator(input, previous, unpack(flat, "generator", channels), layersOf(running)).picture;
}

/** A constant picture, which a traced graph need not store. */
function filled(shape: [number, number, number, number], value: number): tf.Tensor4D {
  return tf.fill(shape, value);
}

function layersOf(running: RunningStatistics) {
  return perLayer(running, LAYERS - 1);
}
