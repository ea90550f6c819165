/**
 * The steps as programs: named tensors in, named tensors out. This is the form in which an engine
 * runs them, operation by operation or traced into one graph.
 */
import { noiseWindow } from "@singan/pyramid";
import type * as tf from "@tensorflow/tfjs";
import { LAYERS, parameterCount } from "./parameters.js";
import {
  criticStep,
  frozenPicture,
  generatorStep,
  type StepResult,
  type StepSettings,
} from "./step.js";

/** `unpenalised` is a critic's step without the gradient penalty. */
export type ProgramName = "critic" | "unpenalised" | "generator" | "reconstruct";

export type Tensors = Readonly<Record<string, tf.Tensor>>;

export interface Program {
  /** Shape of every input, by name. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly run: (inputs: Tensors) => Record<string, tf.Tensor>;
}

/** Settings, and the sizes that a static graph must know. */
export interface ProgramSettings extends StepSettings {
  readonly height: number;
  readonly width: number;
  /** Channels of all noise: 1 or 3. */
  readonly noiseChannels: number;
}

/** One program for one scale. */
export function program(name: ProgramName, settings: ProgramSettings): Program {
  const shapes = shapesOf(settings);
  const inputs = Object.fromEntries(INPUTS[name].map((input) => [input, shapes[input]!(name)]));
  return { inputs, run: (tensors) => RUN[name](tensors as Named, settings) };
}

const STATE = ["parameters", "firstMoment", "secondMoment", "mean", "variance"];
const RATE = ["step", "correction"];
const PICTURES = ["real", "noise", "previous"];
const RECONSTRUCTION = ["reconstructionNoise", "reconstructionPrevious"];

const INPUTS: Record<ProgramName, readonly string[]> = {
  critic: [...STATE, "other", ...PICTURES, "mix", ...RATE],
  unpenalised: [...STATE, "other", ...PICTURES, ...RATE],
  generator: [...STATE, "other", ...PICTURES, ...RECONSTRUCTION, ...RATE],
  reconstruct: ["other", "mean", "variance", ...RECONSTRUCTION],
};

function shapesOf(
  settings: ProgramSettings,
): Record<string, (name: ProgramName) => readonly number[]> {
  const { channels, height, width } = settings;
  const drawn = noiseWindow(settings, settings.padding);
  const counts = {
    generator: [parameterCount("generator", channels)],
    critic: [parameterCount("critic", channels)],
  };
  const isCritic = (name: ProgramName) => name === "critic" || name === "unpenalised";
  const own = (name: ProgramName) => (isCritic(name) ? counts.critic : counts.generator);
  const other = (name: ProgramName) => (name === "generator" ? counts.critic : counts.generator);
  const picture = () => [1, 3, height, width];
  const noise = () => [1, settings.noiseChannels, drawn.height, drawn.width];
  const scalar = () => [];
  const statistics = () => [(LAYERS - 1) * channels];
  return {
    parameters: own,
    firstMoment: own,
    secondMoment: own,
    other,
    mean: statistics,
    variance: statistics,
    real: picture,
    previous: picture,
    noise,
    reconstructionNoise: noise,
    reconstructionPrevious: picture,
    mix: scalar,
    step: scalar,
    correction: scalar,
  };
}

/** The inputs of all programs, by type; a program has those that {@link INPUTS} names. */
interface Named {
  readonly [name: string]: tf.Tensor;
  readonly parameters: tf.Tensor1D;
  readonly firstMoment: tf.Tensor1D;
  readonly secondMoment: tf.Tensor1D;
  /** Parameters of the network that is not trained in this program. */
  readonly other: tf.Tensor1D;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
  readonly real: tf.Tensor4D;
  readonly noise: tf.Tensor4D;
  readonly previous: tf.Tensor4D;
  readonly reconstructionNoise: tf.Tensor4D;
  readonly reconstructionPrevious: tf.Tensor4D;
  readonly mix: tf.Scalar;
  readonly step: tf.Scalar;
  readonly correction: tf.Scalar;
}

const RUN: Record<
  ProgramName,
  (inputs: Named, settings: ProgramSettings) => Record<string, tf.Tensor>
> = {
  critic: (x, settings) =>
    outputs(criticStep({ ...common(x), generator: x.other, mix: x.mix }, settings), settings),
  unpenalised: (x, settings) =>
    outputs(criticStep({ ...common(x), generator: x.other }, settings), settings),
  generator: (x, settings) => {
    const { reconstructionNoise, reconstructionPrevious } = x;
    const more = { critic: x.other, reconstructionNoise, reconstructionPrevious };
    return outputs(generatorStep({ ...common(x), ...more }, settings), settings);
  },
  reconstruct: (x, settings) => {
    const { reconstructionNoise, reconstructionPrevious } = x;
    const running = { mean: x.mean, variance: x.variance };
    return {
      picture: frozenPicture(
        x.other,
        running,
        reconstructionNoise,
        reconstructionPrevious,
        settings,
      ),
    };
  },
};

function common({ parameters, firstMoment, secondMoment, mean, variance, ...x }: Named) {
  return {
    state: { parameters, firstMoment, secondMoment },
    running: { mean, variance },
    real: x.real,
    noise: x.noise,
    previous: x.previous,
    rate: { step: x.step, correction: x.correction },
  };
}

function outputs({ state, running, losses }: StepResult, { frozen }: StepSettings) {
  const { parameters, firstMoment, secondMoment } = state;
  const statistics = frozen ? {} : { mean: running.mean, variance: running.variance };
  return { parameters, firstMoment, secondMoment, losses, ...statistics };
}
