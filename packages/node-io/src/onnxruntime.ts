/** onnxruntime-node, silent: every package takes it from here. */
import "./no-telemetry.js";

export * from "onnxruntime-node";
