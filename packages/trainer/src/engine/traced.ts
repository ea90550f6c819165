/** The embedded engine: steps traced into static ONNX graphs and run by onnxruntime. */
import { availableParallelism } from "node:os";
import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import { type ProgramName, type ProgramSettings, program } from "../network/program.js";
import type { Engine } from "./engine.js";
import type { StepMachine, Values } from "./machine.js";
import { blockOf } from "./traced/probe.js";
import { lowering, RESULT, type TraceOptions, trace } from "./traced/trace.js";
import { checkState, MachineTrainer, settingsOf } from "./trainer.js";

export interface TracedOptions {
  /** Of onnxruntime; all cores by default. */
  readonly threads?: number;
}

/** @throws Error where onnxruntime cannot run at all. */
export async function tracedEngine(options: TracedOptions = {}): Promise<Engine> {
  const threads = options.threads ?? availableParallelism();
  const block = await blockOf();
  const how: TraceOptions = { threads, ...(block !== undefined && { block }) };
  return {
    name: "onnxruntime",
    device: "cpu",
    versions: {
      "onnxruntime-node": ort.env.versions.node ?? "unknown",
      "@tensorflow/tfjs": tf.version.tfjs,
    },
    async openScale(problem, state, signal) {
      signal?.throwIfAborted();
      checkState(problem, state);
      return new MachineTrainer(new TracedMachine(settingsOf(problem), how), problem, state);
    },
  };
}

/** Session options: the traced graph is as it should run, and needs no optimiser. */
export function sessionOptions(threads: number): ort.InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 3,
  };
}

/** Programs become sessions when they are first run. */
class TracedMachine implements StepMachine<ort.Tensor> {
  private readonly sessions = new Map<string, Promise<ort.InferenceSession>>();

  constructor(
    private readonly settings: Omit<ProgramSettings, "frozen">,
    private readonly how: TraceOptions,
  ) {}

  upload(data: Float32Array, shape: readonly number[]): ort.Tensor {
    return new ort.Tensor("float32", data, shape);
  }

  async read(tensor: ort.Tensor): Promise<Float32Array> {
    return Float32Array.from(tensor.data as Float32Array);
  }

  free(): void {}

  async run(name: ProgramName, frozen: boolean, inputs: Values<ort.Tensor>) {
    const key = `${name} ${frozen}`;
    let session = this.sessions.get(key);
    if (session === undefined) {
      session = this.open(name, frozen);
      this.sessions.set(key, session);
    }
    const ready = await session;
    // A frozen program may have no use for an input, and its graph does not have it then.
    const feeds = ready.inputNames.map((input) => [input, inputs[input]!] as const);
    const results = Object.entries(await ready.run(Object.fromEntries(feeds)));
    return Object.fromEntries(results.map(([key, value]) => [key.slice(RESULT.length), value]));
  }

  async dispose(): Promise<void> {
    const sessions = [...this.sessions.values()];
    this.sessions.clear();
    for (const session of sessions) await (await session).release();
  }

  private open(name: ProgramName, frozen: boolean): Promise<ort.InferenceSession> {
    const traced = program(name, { ...this.settings, frozen });
    const model = trace(traced, lowering(this.settings.channels, this.how));
    return ort.InferenceSession.create(model, sessionOptions(this.how.threads));
  }
}
