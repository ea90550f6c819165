/** onnxruntime-node, silent: every package takes it from here. */
import { env } from "onnxruntime-node";
import "./no-telemetry.js";

// Its own messages are for its developers: what matters comes as an error. Said before any session is opened, as the first
// one decides for the whole process. Dawn, the library under `webgpu`, does not hear it: where it finds no driver it warns on
// standard error, and there is neither an option nor a variable against that.
if (process.env.SINGAN_DEBUG !== "1") env.logLevel = "fatal";

export * from "onnxruntime-node";

/**
 * For sessions that take turns on the same cores: threads wait actively for a moment between the nodes of a run, which lie
 * some ten microseconds apart, and never between runs. With the default (long active waiting) the threads of all sessions
 * at rest would stand in the way of the one that works.
 */
export const TAKING_TURNS = {
  force_spinning_stop: "1",
  intra_op: { spin_duration_us: "50" },
} as const;
