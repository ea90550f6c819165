/** The engine `tfjs`: every operation at once, on whichever tfjs backend is active. */
import * as tf from "@tensorflow/tfjs";
import {
  type Program,
  type ProgramName,
  type ProgramSettings,
  program,
} from "../network/program.js";
import type { Engine } from "./engine.js";
import type { StepMachine, Values } from "./machine.js";
import { checkState, MachineTrainer, settingsOf } from "./trainer.js";

/**
 * @param device - What the active backend computes on, for people.
 * @param operators - Whose kernels the active backend runs.
 * @param versions - Of libraries beside tfjs itself.
 */
export function eagerEngine(
  device: string,
  operators: string,
  versions: Readonly<Record<string, string>> = {},
): Engine {
  return {
    name: "tfjs",
    device,
    operators,
    versions: { "@tensorflow/tfjs": tf.version.tfjs, ...versions },
    async openScale(problem, state, signal) {
      signal?.throwIfAborted();
      checkState(problem, state);
      // No advertisement for other backends on standard error, and no debug checks.
      tf.enableProdMode();
      await tf.ready();
      return new MachineTrainer(new EagerMachine(settingsOf(problem)), problem, state);
    },
  };
}

class EagerMachine implements StepMachine<tf.Tensor> {
  private readonly programs = new Map<string, Program>();

  constructor(private readonly settings: Omit<ProgramSettings, "frozen">) {}

  upload(data: Float32Array, shape: readonly number[]): tf.Tensor {
    return tf.tensor(data, [...shape], "float32");
  }

  async read(tensor: tf.Tensor): Promise<Float32Array> {
    return Float32Array.from(await tensor.data());
  }

  free(tensor: tf.Tensor): void {
    tensor.dispose();
  }

  async run(name: ProgramName, frozen: boolean, inputs: Values<tf.Tensor>) {
    const key = `${name} ${frozen}`;
    let found = this.programs.get(key);
    if (found === undefined) {
      found = program(name, { ...this.settings, frozen });
      this.programs.set(key, found);
    }
    const { run } = found;
    return tf.tidy(() => run(inputs));
  }

  async dispose(): Promise<void> {
    this.programs.clear();
  }
}
