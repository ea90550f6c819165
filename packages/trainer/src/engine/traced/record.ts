/** Writing down a program: with the recording backend and its kernels in place of tfjs's own. */
import * as tf from "@tensorflow/tfjs";
import { registerKernels } from "./kernels.js";
import type { Lowering } from "./lowering.js";
import { Recorder } from "./recorder.js";

/** Name under which the backend and its kernels are registered. */
const RECORDER = "singan-recorder";

/** Runs a program with a recorder as the active backend, and leaves tfjs as it was. */
export function record<T>(lowering: Lowering, program: (recorder: Recorder) => T): T {
  registerKernels(RECORDER);
  const engine = tf.engine();
  const before = engine.backendName;
  const recorder = new Recorder(lowering);
  tf.registerBackend(RECORDER, () => recorder);
  // Backends that need no waiting are active when the call returns; nothing else can run in between.
  void tf.setBackend(RECORDER);
  try {
    engine.startScope("recording");
    return program(recorder);
  } finally {
    engine.endScope();
    tf.removeBackend(RECORDER);
    if (before) void tf.setBackend(before);
  }
}
