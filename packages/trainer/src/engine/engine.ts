/** The seam between a scale's training and what computes it: two engines, the same functions. */
import type {
  CriticLosses,
  GeneratorLosses,
  GeneratorWeights,
  Padding,
  Signal,
  Size,
  Tensor,
} from "@singan/pyramid";
import type { CriticKind } from "../network/critic.js";
import type { ScaleState } from "./state.js";

/** Everything fixed while one scale trains. */
export interface ScaleProblem extends CriticKind {
  readonly size: Size;
  /** Width of the four inner convolutions. */
  readonly channels: number;
  readonly padding: Padding;
  /** The photograph at this scale, `[1, 3, H, W]`. */
  readonly real: Tensor;
  /** Noise amplitude of this scale; 1 at scale 0. */
  readonly amplitude: number;
  /**
   * z* of this scale, unscaled: `[1, 1 or 3, H, W]`, each side 10 larger with padding `noise`; one
   * channel means the same for all three. Zeros at every scale but the coarsest.
   */
  readonly reconstructionNoise: Tensor;
  /** The reconstruction of the scale before at this size, `[1, 3, H, W]`; zeros at scale 0. */
  readonly reconstructionPrevious: Tensor;
  /** alpha; the paper has 10. */
  readonly reconstructionWeight: number;
  /** Of the gradient penalty, in the steps that have one. */
  readonly penaltyWeight: number;
  /** Adam's decay rates; the paper has 0.5 and 0.999. */
  readonly betas: readonly [number, number];
}

/** What changes from step to step. */
export interface StepInputs {
  /**
   * N(0, 1), unscaled: `[1, 1 or 3, H, W]`, each side 10 larger with padding `noise`. One trainer
   * is given the same number of channels in every step: that of `reconstructionNoise`.
   */
  readonly noise: Tensor;
  /** A random draw of the scale before at this size, `[1, 3, H, W]`; zeros at scale 0. */
  readonly previous: Tensor;
  readonly learningRate: number;
  /** Normalise the generator by its running statistics and leave those as they are. */
  readonly frozen: boolean;
}

/** A generator step may reconstruct from another noise than the problem's. */
export interface GeneratorInputs extends StepInputs {
  /** Of the shape of the problem's. */
  readonly reconstructionNoise?: Tensor | undefined;
}

/** A critic step may be penalised. */
export interface CriticInputs extends StepInputs {
  /**
   * u of the gradient penalty, in (0, 1): the penalised image is `u * real + (1 - u) * fake`. Absent: no penalty in this
   * step.
   */
  readonly mix?: number | undefined;
}

/** One scale in training. Calls must not overlap: await each. */
export interface ScaleTrainer {
  /** One Adam step of the critic. Losses are those before the step. */
  critic(inputs: CriticInputs): Promise<CriticLosses>;
  /** One Adam step of the generator. Losses are those before the step. */
  generator(inputs: GeneratorInputs): Promise<GeneratorLosses>;
  /** A copy of everything needed to go on bit for bit. */
  state(): Promise<ScaleState>;
  /** The generator as a checkpoint stores it. */
  generatorWeights(): Promise<GeneratorWeights>;
  /** The reconstruction `[1, 3, H, W]` by the unfolded generator with its running statistics. */
  reconstruct(): Promise<Tensor>;
  dispose(): Promise<void>;
}

/** What computes the steps of a training. */
export interface Engine {
  readonly name: "onnxruntime" | "tfjs";
  /** What computes, for people: `cpu`, `cuda`, … */
  readonly device: string;
  /** In what form the operations run, which decides in what order sums are taken: `blocked by 16`, `plain`, `javascript`, `libtensorflow`. */
  readonly operators: string;
  /** Name and version of the libraries that take part. */
  readonly versions: { readonly [name: string]: string };
  /**
   * Starts or goes on with a scale. The state is copied.
   *
   * @throws SinganError `INVALID_RUN` where the state does not fit the problem.
   */
  openScale(problem: ScaleProblem, state: ScaleState, signal?: Signal): Promise<ScaleTrainer>;
}
