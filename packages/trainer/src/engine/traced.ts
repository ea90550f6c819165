/** The embedded engine: steps traced into static ONNX graphs and run by onnxruntime. */
import type { Engine } from "./engine.js";

export interface TracedOptions {
  readonly threads?: number;
}

export async function tracedEngine(_options: TracedOptions): Promise<Engine> {
  throw new Error("not built yet");
}
