/** The embedded engine: steps traced into static ONNX graphs and run by onnxruntime. */
import { availableParallelism } from "node:os";
import * as ort from "@singan/node-io/onnxruntime";
import * as tf from "@tensorflow/tfjs";
import { type ProgramName, type ProgramSettings, program } from "../network/program.js";
import type { Engine } from "./engine.js";
import type { StepMachine, Values } from "./machine.js";
import { blockOf } from "./traced/probe.js";
import { lowering, RESULT, trace } from "./traced/trace.js";
import { checkState, MachineTrainer, settingsOf } from "./trainer.js";

export interface TracedOptions {
  /**
   * Of onnxruntime; all cores by default. Results depend on it only in rounding, and with blocked
   * operators not at all.
   */
  readonly threads?: number;
}

/** @throws Error where onnxruntime cannot run at all. */
export async function tracedEngine(options: TracedOptions = {}): Promise<Engine> {
  const threads = options.threads ?? availableParallelism();
  const block = await blockOf();
  return {
    name: "onnxruntime",
    device: "cpu",
    operators: block === undefined ? "plain" : `blocked by ${block}`,
    versions: {
      "onnxruntime-node": ort.env.versions.node ?? "unknown",
      "@tensorflow/tfjs": tf.version.tfjs,
    },
    async openScale(problem, state, signal) {
      signal?.throwIfAborted();
      checkState(problem, state);
      const machine = new TracedMachine(settingsOf(problem), block, threads);
      return new MachineTrainer(machine, problem, state);
    },
  };
}

/**
 * Session options: the traced graph is as it should run, and needs no optimiser. The sessions of two networks and of the
 * scales below take turns. Memory patterns cost half as much memory again and gain nothing.
 */
export function sessionOptions(threads: number): ort.InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "disabled",
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: ort.TAKING_TURNS },
  };
}

interface Opened {
  readonly frozen: boolean;
  readonly session: ort.InferenceSession;
}

/**
 * Programs become sessions when they are first run. Each is kept in the state, frozen or not, in
 * which it ran last: a session holds the memory of its largest run.
 */
class TracedMachine implements StepMachine<ort.Tensor> {
  private readonly opened = new Map<ProgramName, Opened>();

  constructor(
    private readonly settings: Omit<ProgramSettings, "frozen">,
    private readonly block: number | undefined,
    private readonly threads: number,
  ) {}

  upload(data: Float32Array, shape: readonly number[]): ort.Tensor {
    return new ort.Tensor("float32", data, shape);
  }

  async read(tensor: ort.Tensor): Promise<Float32Array> {
    return Float32Array.from(tensor.data as Float32Array);
  }

  free(): void {}

  async run(name: ProgramName, frozen: boolean, inputs: Values<ort.Tensor>) {
    const session = await this.session(name, frozen);
    const feeds = session.inputNames.map((input) => [input, inputs[input]!] as const);
    const results = Object.entries(await session.run(Object.fromEntries(feeds)));
    return Object.fromEntries(results.map(([key, value]) => [key.slice(RESULT.length), value]));
  }

  async dispose(): Promise<void> {
    const opened = [...this.opened.values()];
    this.opened.clear();
    for (const { session } of opened) await session.release();
  }

  private async session(name: ProgramName, frozen: boolean): Promise<ort.InferenceSession> {
    const before = this.opened.get(name);
    if (before?.frozen === frozen) return before.session;
    this.opened.delete(name);
    await before?.session.release();
    const traced = program(name, { ...this.settings, frozen });
    const model = trace(traced, lowering(this.settings.channels, this.block));
    const session = await ort.InferenceSession.create(model, sessionOptions(this.threads));
    this.opened.set(name, { frozen, session });
    return session;
  }
}
