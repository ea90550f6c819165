/** Which engine trains: an explicit choice or the best that is really there. */
import type { Engine } from "./engine.js";

export type EngineChoice = "auto" | "onnxruntime" | "tfjs";

export interface EngineOptions {
  /** Threads of the embedded engine; all cores by default. */
  readonly threads?: number;
}

/** The engine that was opened, and why. */
export interface SelectedEngine {
  readonly engine: Engine;
  /** One sentence per engine that was tried or passed over, in order. */
  readonly reasons: readonly string[];
}
