import { describe, expect, it } from "vitest";
import { reconstruct } from "../src/applications/reconstruct.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import type { Handle } from "../src/runner/scale-runner.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function setUp(padding: "zero" | "noise" = "zero") {
  const model = randomPyramid(padding);
  return { model, runner: new ReferenceRunner(model.metadata.pyramid, model.links) };
}

describe("reconstruct", () => {
  it.each([
    ["zero", 0],
    ["noise", 10],
  ] as const)("is z* at scale 0 and no noise after, padding %s", async (padding, border) => {
    const { model, runner } = setUp(padding);
    const { sizes } = model.metadata.pyramid;
    const { data, shape } = model.reconstructionNoise[0]!;
    const base = { data: new Float32Array(3 * 12 * 9), shape: [1, 3, 9, 12] } as const;
    let previous: Handle = await runner.run(0, {
      previous: runner.upload(base),
      noise: { data, shape },
    });
    for (const scale of [1, 2]) {
      const { width, height } = sizes[scale]!;
      const noiseShape = [1, 3, height + border, width + border] as const;
      previous = await runner.run(scale, {
        previous,
        noise: { data: new Float32Array(3 * noiseShape[2] * noiseShape[3]), shape: noiseShape },
        rows: resamplingMatrix(previous.shape[2], height),
        columns: resamplingMatrix(previous.shape[3], width),
      });
    }
    const picture = await reconstruct(runner, model);
    expect([picture.width, picture.height]).toEqual([24, 18]);
    expect(picture.data).toEqual(await previous.read());
  });

  it("stops where it is told, at that scale's trained size, and reads once", async () => {
    const { model, runner } = setUp();
    const events: number[] = [];
    const onScale = ({ scale }: { scale: number }) => events.push(scale);
    const picture = await reconstruct(runner, model, { through: 1, onScale });
    expect([picture.width, picture.height]).toEqual([17, 13]);
    expect(events).toEqual([0, 1]);
    expect(runner.reads).toEqual([undefined]);
    expect(runner.alive.size).toBe(0);
  });

  it.each([-1, 3, 0.5, Number.NaN])("refuses to stop after scale %d", async (through) => {
    const { model, runner } = setUp();
    await expect(reconstruct(runner, model, { through })).rejects.toThrow(
      "Expected an integer from 0 to 2 for the last scale of a reconstruction",
    );
  });

  it("stops between links when told", async () => {
    const { model, runner } = setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    const onScale = () => controller.abort(reason);
    const { signal } = controller;
    await expect(reconstruct(runner, model, { signal, onScale })).rejects.toBe(reason);
    expect(runner.runs.length).toBe(1);
    expect(runner.alive.size).toBe(0);
  });
});
