/** Links of finished scales on onnxruntime-node: the very graphs that are exported. */
import "../no-telemetry.js";

import { type OpenSession, sessionOpener } from "@singan/pyramid";
import * as onnxruntime from "onnxruntime-node";

/**
 * @param threads - Of each session; all cores by default. Threads do not spin between runs: with a session for every
 *   scale they would take the cores from the one that works.
 */
export function linkOpener(threads?: number): OpenSession {
  return sessionOpener(onnxruntime, {
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: "0" } } },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  });
}
