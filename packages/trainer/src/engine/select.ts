/** Which engine trains: an explicit choice or the best that is really there. */
import { createRequire } from "node:module";
import { SinganError } from "@singan/pyramid";
import type { Engine } from "./engine.js";

export const ENGINE_CHOICES = ["auto", "onnxruntime", "tfjs"] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export interface EngineOptions {
  /** Threads of the embedded engine; all cores by default. */
  readonly threads?: number;
}

/** The engine that was opened, and why. */
export interface SelectedEngine {
  readonly engine: Engine;
  /** One sentence per engine that was tried or passed over, in order. */
  readonly reasons: readonly string[];
  /** Those of engines that are installed and yet cannot be had: what a person should see. */
  readonly troubles: readonly string[];
}

/** The reason of an engine whose optional package is absent, as it mostly is. */
export class NotInstalled extends Error {}

/** One way to get an engine. */
export interface Candidate {
  readonly label: string;
  /** @throws Error with the reason where it is not there. */
  readonly open: () => Promise<Engine>;
}

/** Which ways an explicit or automatic choice tries, the best first. */
const ORDER: Record<EngineChoice, readonly (keyof typeof CANDIDATES)[]> = {
  auto: ["cuda", "onnxruntime"],
  onnxruntime: ["onnxruntime"],
  tfjs: ["cuda", "native", "javascript"],
};

const CANDIDATES = {
  cuda: {
    label: "tfjs on CUDA",
    open: (options) => nativeEngine("@tensorflow/tfjs-node-gpu", true, options),
  },
  native: {
    label: "tfjs on libtensorflow",
    // The GPU package computes on a processor as well.
    open: (options) =>
      nativeEngine("@tensorflow/tfjs-node", false, options).catch((error: unknown) => {
        if (!(error instanceof NotInstalled)) throw error;
        return nativeEngine("@tensorflow/tfjs-node-gpu", false, options);
      }),
  },
  javascript: { label: "tfjs on its own CPU backend", open: () => javascriptEngine() },
  onnxruntime: {
    label: "onnxruntime",
    open: async ({ threads }: EngineOptions) =>
      (await import("./traced.js")).tracedEngine(threads === undefined ? {} : { threads }),
  },
} satisfies Record<string, { label: string; open: (options: EngineOptions) => Promise<Engine> }>;

/**
 * Opens an engine. `auto` prefers CUDA where it is really there, else the embedded onnxruntime.
 *
 * @throws SinganError `DEVICE_UNAVAILABLE` where the choice cannot be had, with the reasons.
 */
export function selectEngine(
  choice: EngineChoice,
  options: EngineOptions = {},
): Promise<SelectedEngine> {
  const candidates = ORDER[choice].map((name) => {
    const { label, open } = CANDIDATES[name];
    return { label, open: () => open(options) };
  });
  return firstOf(choice, candidates);
}

/** The first candidate that opens. */
export async function firstOf(
  choice: EngineChoice,
  candidates: readonly Candidate[],
): Promise<SelectedEngine> {
  const reasons: string[] = [];
  const troubles: string[] = [];
  for (const { label, open } of candidates) {
    try {
      const engine = await open();
      reasons.push(`Training with ${label}.`);
      return { engine, reasons, troubles };
    } catch (error) {
      const reason = `Not with ${label}: ${reasonOf(error)}.`;
      reasons.push(reason);
      if (!(error instanceof NotInstalled)) troubles.push(reason);
    }
  }
  throw new SinganError(
    "DEVICE_UNAVAILABLE",
    `The engine ${choice} cannot be had. ${reasons.join(" ")} Try --engine auto.`,
  );
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.replace(/[.\s]+$/, "");
}

async function javascriptEngine(): Promise<Engine> {
  const tf = await import("@tensorflow/tfjs");
  await tf.setBackend("cpu");
  return (await import("./eager.js")).eagerEngine("cpu", "javascript");
}

/** What of tfjs-node's backend is looked at. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

async function nativeEngine(
  name: string,
  gpu: boolean,
  { threads }: EngineOptions,
): Promise<Engine> {
  const require = createRequire(import.meta.url);
  try {
    require.resolve(name);
  } catch {
    throw new NotInstalled(`${name} is not installed`);
  }
  restoreNodeFunctions(require("node:util"));
  // Read once by the CUDA libraries: convolutions with ten-bit mantissas would not be the exported function.
  process.env.NVIDIA_TF32_OVERRIDE ??= "0";
  // Read once by libtensorflow: its pool of threads, and no chatter on standard error.
  if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "1";
  // A name in a variable: the package is an optional peer, and may have no types here.
  const native: { version?: Record<string, string> } = await import(name);
  const tf = await import("@tensorflow/tfjs");
  if (!(await tf.setBackend("tensorflow"))) throw new Error(`${name} brought no backend`);
  const backend = tf.backend() as NativeBackend;
  if (gpu && !backend.isUsingGpuDevice) {
    throw new Error(`${name} found no CUDA device (it wants CUDA 11.2 and cuDNN 8.1)`);
  }
  const version = native.version?.["tfjs-node"] ?? "unknown";
  const { eagerEngine } = await import("./eager.js");
  return eagerEngine(gpu ? "cuda" : "cpu", "libtensorflow", {
    [name]: version,
    libtensorflow: backend.binding?.TF_Version ?? "unknown",
  });
}

/** tfjs-node 4.22 calls a function of `node:util` that Node 23 removed, and one that warns since Node 22. */
function restoreNodeFunctions(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
