/** Links of finished scales on onnxruntime-node: the very graphs that are exported. */

import * as onnxruntime from "@singan/node-io/onnxruntime";
import { type OpenSession, sessionOpener } from "@singan/pyramid";

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
