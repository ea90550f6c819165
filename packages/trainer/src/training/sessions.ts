/** Links of finished scales on onnxruntime-node: the very graphs that are exported. */
import type { LinkSession, OpenSession } from "@singan/pyramid";
import { InferenceSession, Tensor } from "onnxruntime-node";

/**
 * @param threads - Of each session; all cores by default. Threads do not spin between runs: with a session for every
 *   scale they would take the cores from the one that works.
 */
export function sessionOpener(threads?: number): OpenSession {
  return async (bytes): Promise<LinkSession> => {
    const session = await InferenceSession.create(bytes, {
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: "0" } } },
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    });
    const output = session.outputNames[0]!;
    return {
      async run(feeds) {
        const tensors = Object.entries(feeds).map(([name, { data, dims }]) => {
          return [name, new Tensor("float32", data, dims)] as const;
        });
        const result = (await session.run(Object.fromEntries(tensors)))[output]!;
        return { data: result.data as Float32Array, dims: result.dims };
      },
      release: () => session.release(),
    };
  };
}
