/** How onnxruntime-web is set up, whichever build. */
import type { Env } from "onnxruntime-web";

export interface RuntimeOptions {
  /**
   * WebAssembly threads, 1 to 64; by default one a core, at most 8. There is one where the page is not cross-origin isolated, or
   * the work is not done in a worker.
   */
  readonly threads?: number | undefined;
  /** Address of the folder with onnxruntime-web's `.wasm` files; by default beside its script. */
  readonly wasmPaths?: string | undefined;
}

/** Before the first session; later calls change nothing. */
export function configure(
  { env }: { readonly env: Env },
  { threads, wasmPaths }: RuntimeOptions,
): void {
  env.logLevel = "error";
  const most = Math.min(8, navigator.hardwareConcurrency ?? 1);
  env.wasm.numThreads = globalThis.crossOriginIsolated ? (threads ?? most) : 1;
  if (wasmPaths !== undefined) env.wasm.wasmPaths = wasmPaths;
}
