/** Links of finished scales on onnxruntime-node: the very graphs that are exported. */

import * as onnxruntime from "@singan/node-io/onnxruntime";
import { type OpenSession, sessionOpener } from "@singan/pyramid";

/** @param threads - Of each session; all cores by default. */
export function linkOpener(threads?: number): OpenSession {
  return sessionOpener(onnxruntime, {
    logSeverityLevel: 3,
    extra: { session: onnxruntime.TAKING_TURNS },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  });
}
