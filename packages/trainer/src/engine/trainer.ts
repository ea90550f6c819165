/** A scale in training over any machine: keeps the state where the machine has it, and counts steps. */
import {
  type CriticLosses,
  type GeneratorLosses,
  type GeneratorWeights,
  invalidOption,
  SinganError,
  type Tensor,
} from "@singan/pyramid";
import { adamRate } from "../network/adam.js";
import { LAYERS, parameterCount } from "../network/parameters.js";
import type { ProgramName, ProgramSettings } from "../network/program.js";
import type {
  CriticInputs,
  GeneratorInputs,
  ScaleProblem,
  ScaleTrainer,
  StepInputs,
} from "./engine.js";
import type { StepMachine, Values } from "./machine.js";
import { generatorWeights, type NetworkState, type ScaleState } from "./state.js";

/** What the programs of a scale must know, without `frozen`. */
export function settingsOf(problem: ScaleProblem): Omit<ProgramSettings, "frozen"> {
  const { size, channels, padding, amplitude, betas } = problem;
  const { reconstructionWeight, penaltyWeight, criticDilation, criticNormalisation } = problem;
  return {
    ...size,
    channels,
    padding,
    amplitude,
    reconstructionWeight,
    penaltyWeight,
    betas,
    criticDilation,
    criticNormalisation,
    noiseChannels: problem.reconstructionNoise.shape[1],
  };
}

/** @throws SinganError `INVALID_RUN` where the state has not the problem's channels. */
export function checkState({ channels }: ScaleProblem, state: ScaleState): void {
  const statistics = (LAYERS - 1) * channels;
  const fits =
    state.channels === channels &&
    state.mean.length === statistics &&
    state.variance.length === statistics &&
    (["generator", "critic"] as const).every((kind) => {
      const count = parameterCount(kind, channels);
      const { parameters, firstMoment, secondMoment } = state[kind];
      return [parameters, firstMoment, secondMoment].every(({ length }) => length === count);
    });
  if (fits) return;
  throw new SinganError(
    "INVALID_RUN",
    `The saved state is of ${state.channels} channels or damaged, and this scale has ${channels}. Start over with --force.`,
  );
}

/** A network's state where the machine has it. */
interface Held<T> {
  parameters: T;
  firstMoment: T;
  secondMoment: T;
  steps: number;
}

/** One scale on a {@link StepMachine}. */
export class MachineTrainer<T> implements ScaleTrainer {
  private readonly held: Record<"generator" | "critic", Held<T>>;
  private statistics: { mean: T; variance: T };
  private readonly fixed: Readonly<Record<"real" | "noise" | "previous", T>>;

  constructor(
    private readonly machine: StepMachine<T>,
    private readonly problem: ScaleProblem,
    state: ScaleState,
  ) {
    const vector = (values: Float32Array) => machine.upload(values.slice(), [values.length]);
    const hold = (network: NetworkState): Held<T> => ({
      parameters: vector(network.parameters),
      firstMoment: vector(network.firstMoment),
      secondMoment: vector(network.secondMoment),
      steps: network.steps,
    });
    this.held = { generator: hold(state.generator), critic: hold(state.critic) };
    this.statistics = { mean: vector(state.mean), variance: vector(state.variance) };
    this.fixed = {
      real: this.upload(problem.real),
      noise: this.upload(problem.reconstructionNoise),
      previous: this.upload(problem.reconstructionPrevious),
    };
  }

  async critic(inputs: CriticInputs): Promise<CriticLosses> {
    const { mix } = inputs;
    if (mix === undefined) {
      const [real, fake] = await this.train("critic", "unpenalised", inputs, {});
      return { loss: fake! - real!, real: real!, fake: fake! };
    }
    const place = { mix: this.machine.upload(Float32Array.of(mix), []) };
    const [real, fake, penalty] = await this.train("critic", "critic", inputs, place);
    const loss = fake! - real! + this.problem.penaltyWeight * penalty!;
    return { loss, real: real!, fake: fake!, penalty: penalty! };
  }

  async generator(inputs: GeneratorInputs): Promise<GeneratorLosses> {
    const { reconstructionNoise: fresh } = inputs;
    const more = fresh && { reconstructionNoise: this.noise(fresh) };
    const [score, reconstruction] = await this.train("generator", "generator", inputs, more ?? {});
    const adversarial = -score!;
    const loss = adversarial + this.problem.reconstructionWeight * reconstruction!;
    return { loss, adversarial, reconstruction: reconstruction! };
  }

  async state(): Promise<ScaleState> {
    const { machine } = this;
    const network = async ({ steps, ...held }: Held<T>): Promise<NetworkState> => ({
      parameters: await machine.read(held.parameters),
      firstMoment: await machine.read(held.firstMoment),
      secondMoment: await machine.read(held.secondMoment),
      steps,
    });
    return {
      channels: this.problem.channels,
      generator: await network(this.held.generator),
      critic: await network(this.held.critic),
      mean: await machine.read(this.statistics.mean),
      variance: await machine.read(this.statistics.variance),
    };
  }

  async generatorWeights(): Promise<GeneratorWeights> {
    return generatorWeights(await this.state());
  }

  async reconstruct(): Promise<Tensor> {
    const { machine, problem, fixed, statistics } = this;
    const { picture } = await machine.run("reconstruct", true, {
      other: this.held.generator.parameters,
      ...statistics,
      reconstructionNoise: fixed.noise,
      reconstructionPrevious: fixed.previous,
    });
    const data = await machine.read(picture!);
    machine.free(picture!);
    return { data, shape: problem.real.shape };
  }

  async dispose(): Promise<void> {
    const { generator, critic } = this.held;
    for (const { parameters, firstMoment, secondMoment } of [generator, critic]) {
      for (const tensor of [parameters, firstMoment, secondMoment]) this.machine.free(tensor);
    }
    for (const tensor of Object.values(this.statistics)) this.machine.free(tensor);
    for (const tensor of Object.values(this.fixed)) this.machine.free(tensor);
    await this.machine.dispose();
  }

  /** One Adam step of a network; the losses of its program. */
  private async train(
    kind: "critic" | "generator",
    program: ProgramName,
    step: StepInputs,
    more: Values<T>,
  ): Promise<Float32Array> {
    const { machine, held, fixed, problem } = this;
    const { steps, ...own } = held[kind];
    const rate = adamRate(step.learningRate, steps, problem.betas);
    const passing: Record<string, T> = {
      ...more,
      noise: this.noise(step.noise),
      previous: this.upload(step.previous),
      step: machine.upload(Float32Array.of(rate.step), []),
      correction: machine.upload(Float32Array.of(rate.correction), []),
    };
    const other = held[kind === "critic" ? "generator" : "critic"].parameters;
    const results = await machine.run(program, step.frozen, {
      ...own,
      ...this.statistics,
      ...(kind === "generator" && {
        reconstructionNoise: fixed.noise,
        reconstructionPrevious: fixed.previous,
      }),
      ...passing,
      other,
      real: fixed.real,
    });
    const { parameters, firstMoment, secondMoment, losses, mean, variance } = results;
    for (const tensor of [...Object.values(own), ...Object.values(passing)]) machine.free(tensor);
    held[kind] = {
      parameters: parameters!,
      firstMoment: firstMoment!,
      secondMoment: secondMoment!,
      steps: steps + 1,
    };
    if (mean !== undefined && variance !== undefined) {
      for (const tensor of Object.values(this.statistics)) machine.free(tensor);
      this.statistics = { mean, variance };
    }
    const values = await machine.read(losses!);
    machine.free(losses!);
    return values;
  }

  private noise(noise: Tensor): T {
    const channels = this.problem.reconstructionNoise.shape[1];
    if (noise.shape[1] === channels) return this.upload(noise);
    throw invalidOption("the noise of a step", `${channels} channels`, noise.shape[1]);
  }

  private upload({ data, shape }: Tensor): T {
    return this.machine.upload(data, shape);
  }
}
