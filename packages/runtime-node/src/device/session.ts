/** Sessions of onnxruntime-node on one device. */

import type * as Onnxruntime from "@singan/node-io/onnxruntime";
import { invalidOption, type OpenSession, SinganError, sessionOpener } from "@singan/pyramid";
import { type Device, remedyFor } from "./devices.js";

export interface SessionOptions {
  readonly device: Device;
  /** Threads of each session on the CPU; all cores by default. */
  readonly threads?: number | undefined;
  /** Refuse a link of which any part would run on the CPU instead. */
  readonly onlyThere?: boolean;
}

/** @throws SinganError `INVALID_OPTION` unless it is nothing, or a number of threads. */
export function checkThreads(threads: number | undefined): void {
  if (threads === undefined) return;
  if (Number.isInteger(threads) && threads >= 1 && threads <= 256) return;
  throw invalidOption("threads", "an integer from 1 to 256", threads);
}

/**
 * @returns A function that opens sessions. Every scale has one of its own, and they take turns.
 * @throws SinganError `DEVICE_UNAVAILABLE` where onnxruntime-node has no library for this machine.
 */
export async function deviceSessions(options: SessionOptions): Promise<OpenSession> {
  const onnxruntime = await loadOnnxruntime();
  const { device, threads, onlyThere = false } = options;
  // The library of cuDNN reads this once: convolutions with ten-bit mantissas would move pixels by whole levels.
  if (device === "cuda") process.env.NVIDIA_TF32_OVERRIDE ??= "0";
  return sessionOpener(onnxruntime, {
    executionProviders: [device],
    logSeverityLevel: debugging() ? 2 : 4,
    // Measured: as fast as with onnxruntime's own pools, in a third of the memory, as every scale would keep a pool.
    enableCpuMemArena: false,
    enableMemPattern: false,
    extra: {
      session: {
        ...onnxruntime.TAKING_TURNS,
        disable_cpu_ep_fallback: onlyThere ? "1" : "0",
      },
    },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  });
}

/** @throws SinganError `DEVICE_UNAVAILABLE` where it has no library for this machine. */
export async function loadOnnxruntime(): Promise<typeof Onnxruntime> {
  try {
    return await import("@singan/node-io/onnxruntime");
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new SinganError(
      "DEVICE_UNAVAILABLE",
      `onnxruntime-node cannot be loaded on this machine (${said}). ${remedyFor("cpu")}`,
      { cause: error },
    );
  }
}

function debugging(): boolean {
  return process.env.SINGAN_DEBUG === "1";
}
