import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeModel } from "../src/onnx/codec.js";
import { GraphBuilder, modelOf } from "../src/onnx/graph.js";
import { addResamplingMatrix } from "../src/onnx/resample-graph.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import { largestDifference, openGraph } from "./support/open-session.js";

/** A graph that gives both matrices of an axis from two tensors that are as long as it was and will be. */
function matricesOfLengths(): Uint8Array {
  const graph = new GraphBuilder();
  const before = graph.node("Shape", [graph.input("before", ["h"])], "h");
  const after = graph.node("Shape", [graph.input("after", ["H"])], "H");
  const rows = addResamplingMatrix(graph, "rows", before, after, false);
  const columns = addResamplingMatrix(graph, "columns", before, after, true);
  graph.output(rows, ["H", "h"]);
  graph.output(columns, ["h", "H"]);
  return encodeModel(modelOf(graph.build("matrices")));
}

describe("matrices computed in the graph", () => {
  let graph: Awaited<ReturnType<typeof openGraph>>;
  beforeAll(async () => {
    graph = await openGraph(matricesOfLengths());
  });
  afterAll(() => graph.release());

  it.each([
    [1, 1],
    [1, 7],
    [2, 1],
    [2, 3],
    [3, 2],
    [9, 1],
    [13, 18],
    [25, 34],
    [34, 25],
    [64, 64],
    [141, 188],
    [188, 250],
    [250, 34],
    [750, 1000],
    [1000, 31],
    [999, 1000],
  ])("equal those computed outside, %i to %i", async (before, after) => {
    const lengths = { before: ones(before), after: ones(after) };
    const found = await graph.run(lengths);
    const { data } = resamplingMatrix(before, after);
    expect(found["rows/matrix"]!.dims).toEqual([after, before]);
    expect(found["columns/matrix"]!.dims).toEqual([before, after]);
    expect(largestDifference(found["rows/matrix"]!.data, data)).toBeLessThan(5e-7);
    const turned = data.map((_, k) => data[(k % after) * before + Math.floor(k / after)]!);
    expect(largestDifference(found["columns/matrix"]!.data, turned)).toBeLessThan(5e-7);
  });
});

const ones = (length: number) => ({ data: new Float32Array(length).fill(1), dims: [length] });
