/** The generator for paintings: as a branch of the main graph, and as a link of its own. */
import { describe, expect, it } from "vitest";
import { draw } from "../src/applications/draw.js";
import { reconstruct } from "../src/applications/reconstruct.js";
import { sample } from "../src/applications/sample.js";
import { quantised } from "../src/colour/palette.js";
import type { Model } from "../src/model/model.js";
import { noiseChannels, noiseShape, noiseWindow } from "../src/network.js";
import { gaussian } from "../src/noise/field.js";
import { buildChain } from "../src/onnx/chain.js";
import { encodeModel } from "../src/onnx/codec.js";
import { paintModel } from "../src/paint/paint-model.js";
import { painted, runPainted } from "../src/paint/painted.js";
import { resample } from "../src/resample/resample.js";
import { SessionRunner } from "../src/runner/session-runner.js";
import { largestDifference, openGraph, openSession } from "./support/open-session.js";
import { makeRandomModel } from "./support/random-model.js";
import { ReferenceRunner } from "./support/reference-runner.js";

const SEED = 7;

/** Noise of a scale as `sample` draws it. */
function noiseOf({ metadata }: Model, scale: number): Float32Array {
  const { sizes, padding } = metadata.pyramid;
  const window = noiseWindow(sizes[scale]!, padding);
  const field = { seed: SEED, purpose: "sample", scale } as const;
  return gaussian(field, { sample: 0, channels: noiseChannels(scale), window });
}

async function runWhole(model: Model) {
  const { sizes, padding } = model.metadata.pyramid;
  const { width, height } = sizes[0]!;
  const base = { data: new Float32Array(3 * width * height), dims: [1, 3, height, width] };
  const noise = sizes.map((size, n) => {
    return [`noise_${n}`, { data: noiseOf(model, n), dims: noiseShape(size, padding, n) }] as const;
  });
  const chain = await openGraph(encodeModel(buildChain(model, [])));
  const results = await chain.run({ base, ...Object.fromEntries(noise) });
  await chain.release();
  return results;
}

/** The scales up to the variant's, which is the last then. */
function upToPaint(model: Model): Model {
  const whole = paintModel(model);
  const count = model.paint!.scale + 1;
  const { pyramid } = whole.metadata;
  const sizes = pyramid.sizes.slice(0, count);
  return { ...whole, metadata: { ...whole.metadata, pyramid: { ...pyramid, sizes } } };
}

describe.each(["zero", "noise"] as const)("with padding %s", (padding) => {
  const model = makeRandomModel(3, { padding, paintScale: 1 });
  const { pyramid } = model.metadata;
  const paint = model.paint!;

  it("the branch gives what its link does of the same picture and noise, and the image is as without it", async () => {
    const { image, ...others } = await runWhole(model);
    const { paint: _, ...plain } = model;
    expect(image!.data).toEqual((await runWhole(plain)).image!.data);
    const { width, height } = pyramid.sizes[1]!;
    const branch = others["scale_1/paint/output"]!;
    expect(branch.dims).toEqual([1, 3, height, width]);
    const part = upToPaint(model);
    const runner = new SessionRunner(
      { pyramid: part.metadata.pyramid, links: part.links },
      openSession,
    );
    const drawn = await draw(runner, part, { seed: SEED, purpose: "sample", index: 0 });
    await runner.release();
    expect(largestDifference(branch.data, drawn.data)).toBeLessThan(1e-5);
  });

  it("a run of it takes the picture before in its palette, at its size, then noise", async () => {
    const part = upToPaint(model);
    const runner = new ReferenceRunner(part.metadata.pyramid, part.links);
    const before = await reconstruct(runner, part, { through: 0 });
    const previous = painted(before, pyramid.sizes[1]!, paint.palette);
    expect(previous).toEqual(quantised(resample(before, pyramid.sizes[1]!), paint.palette));
    const [red] = previous.data;
    expect(paint.palette.map((colour) => Math.fround(colour[0]))).toContain(red);
    const silent = await runPainted(runner, pyramid, paint, before);
    const noisy = await runPainted(runner, pyramid, paint, before, noiseOf(model, 1));
    expect(runner.alive.size).toBe(0);
    expect(largestDifference(silent.data, noisy.data)).toBeGreaterThan(0.01);
    // The palette's two colours are far from what the pyramid made, and so is what the link adds to them.
    const own = await reconstruct(runner, part);
    expect(largestDifference(silent.data, own.data)).toBeGreaterThan(0.1);
    expect({ width: silent.width, height: silent.height }).toEqual(pyramid.sizes[1]);
  });
});

describe("paintModel", () => {
  const model = makeRandomModel(4, { paintScale: 2 });

  it("puts the variant in the place of its scale's link and amplitude, and leaves all else", () => {
    const swapped = paintModel(model);
    expect(swapped.links).toEqual([model.links[0], model.links[1], model.paint!.link]);
    const { noiseAmplitudes, ...others } = swapped.metadata.pyramid;
    expect(noiseAmplitudes).toEqual([1, Math.fround(0.1), Math.fround(0.07)]);
    expect(model.metadata.pyramid).toMatchObject(others);
    expect(swapped.paint).toBeUndefined();
    expect(model.metadata.pyramid.noiseAmplitudes[2]).toBe(Math.fround(0.05));
  });

  it("is a model that samples as any other", async () => {
    const { metadata, links, ...more } = paintModel(model);
    const runner = new ReferenceRunner(metadata.pyramid, links);
    const picture = await sample(runner, { metadata, ...more }, { seed: 1 });
    expect({ width: picture.width, height: picture.height }).toEqual(metadata.pyramid.sizes[2]);
  });

  it("refuses a model without one, and says how to get one", () => {
    expect(() => paintModel(makeRandomModel(4))).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringMatching(
          /has no generator for paintings\. .* --application paint and --paint-scale\.$/,
        ),
      }),
    );
  });
});
