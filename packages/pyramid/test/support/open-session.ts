/** Links and whole chains on onnxruntime-node, for tests: each session checks nothing that the product does not. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Shape } from "../../src/picture.js";
import { PixelHandle } from "../../src/runner/pixel-handle.js";
import { type LinkTensor, type OpenSession, valuesOf } from "../../src/runner/session-runner.js";

export const openSession: OpenSession = async (bytes) => {
  const session = await openGraph(bytes);
  return {
    async run(feeds) {
      const entries = Object.entries(feeds).map(async ([name, feed]) => [
        name,
        await valuesOf(feed),
      ]);
      const results = await session.run(Object.fromEntries(await Promise.all(entries)));
      const { data, dims } = Object.values(results)[0]!;
      return new PixelHandle({ data, shape: dims as unknown as Shape });
    },
    release: () => session.release(),
  };
};

/** A graph with any number of outputs, all by name. */
export async function openGraph(bytes: Uint8Array) {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    release: () => session.release(),
    async run(feeds: Readonly<Record<string, LinkTensor>>): Promise<Record<string, LinkTensor>> {
      const tensors = Object.entries(feeds).map(([name, { data, dims }]) => {
        return [name, new Tensor("float32", data, dims)] as const;
      });
      const results = Object.entries(await session.run(Object.fromEntries(tensors)));
      return Object.fromEntries(
        results.map(([name, { data, dims }]) => [name, { data: data as Float32Array, dims }]),
      );
    },
  };
}

/** The largest absolute difference; infinite where lengths differ or a value is no number. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
  }
  return largest;
}
