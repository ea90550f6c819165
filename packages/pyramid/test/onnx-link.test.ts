import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { gaussian } from "../src/noise/field.js";
import { decodeModel } from "../src/onnx/codec.js";
import { buildLink } from "../src/onnx/link.js";
import type { Tensor } from "../src/picture.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import type { LinkInputs, ScaleRunner } from "../src/runner/scale-runner.js";
import { SessionRunner } from "../src/runner/session-runner.js";
import { largestDifference, openSession } from "./support/open-session.js";
import { makeRandomModel } from "./support/random-model.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function normals(seed: number, channels: number, height: number, width: number): Tensor {
  const window = { x: 0, y: 0, width, height };
  const key = { seed, purpose: "sample", scale: 0 } as const;
  return {
    data: gaussian(key, { sample: 0, channels, window }),
    shape: [1, channels, height, width],
  };
}

describe.each(["zero", "noise"] as const)("a link with padding %s", (padding) => {
  const model = makeRandomModel(11, { padding });
  const { pyramid } = model.metadata;
  const border = padding === "noise" ? 10 : 0;

  it.each([0, 1])("computes what plain loops in float64 do, at scale %i", async (link) => {
    const previous = normals(1, 3, 9, 13);
    const [height, width] = link === 0 ? [9, 13] : [14, 12];
    const noise = normals(2, link === 0 ? 1 : 3, height + border, width + border);
    const matrices =
      link === 0 ? {} : { rows: resamplingMatrix(9, 14), columns: resamplingMatrix(13, 12) };
    const compute = async (runner: ScaleRunner) => {
      const inputs: LinkInputs = { previous: runner.upload(previous), noise, ...matrices };
      const output = await runner.run(link, inputs);
      return { shape: output.shape, data: await output.read() };
    };
    const runner = new SessionRunner({ pyramid, links: model.links }, openSession);
    const found = await compute(runner);
    await runner.release();
    const expected = await compute(new ReferenceRunner(pyramid, model.links));
    expect(found.shape).toEqual([1, 3, height, width]);
    expect(found.shape).toEqual(expected.shape);
    expect(largestDifference(found.data, expected.data)).toBeLessThan(2e-6);
  });

  it("is five convolutions and little else once onnxruntime has optimised it", async () => {
    const operators = await optimised(buildLink(pyramid, 1, model.links[1]!));
    const count = (type: string) => operators.filter((operator) => operator === type).length;
    expect(count("FusedConv")).toBe(5);
    expect(count("LeakyRelu") + count("Tanh") + count("Conv")).toBe(0);
    // Zeros around picture and noise together are part of the first convolution.
    expect(count("Pad")).toBe(padding === "zero" ? 0 : 1);
    expect(operators.length).toBe(padding === "zero" ? 10 : 11);
  });
});

/** Operators of the graph that onnxruntime would run, before it chooses a processor's own layout. */
async function optimised(bytes: Uint8Array): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "singan-link-"));
  try {
    const path = join(folder, "optimised.onnx");
    const session = await InferenceSession.create(bytes, {
      graphOptimizationLevel: "extended",
      optimizedModelFilePath: path,
      logSeverityLevel: 3,
    });
    await session.release();
    return decodeModel(readFileSync(path)).graph!.node.map(({ opType }) => opType ?? "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
