/** What an engine must bring: programs that run on tensors of its own. The rest of a trainer is shared. */
import type { ProgramName } from "../network/program.js";

export type Values<T> = Readonly<Record<string, T>>;

/** Runs the programs of one scale on tensors `T` that live where the engine computes. */
export interface StepMachine<T> {
  upload(data: Float32Array, shape: readonly number[]): T;
  /** A copy of a tensor's values. */
  read(tensor: T): Promise<Float32Array>;
  /** Frees a tensor; it is not used again. */
  free(tensor: T): void;
  run(program: ProgramName, frozen: boolean, inputs: Values<T>): Promise<Values<T>>;
  dispose(): Promise<void>;
}
