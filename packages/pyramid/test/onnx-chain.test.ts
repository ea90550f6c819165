import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sample } from "../src/applications/sample.js";
import type { Model } from "../src/model/model.js";
import { MARGIN } from "../src/network.js";
import { gaussian } from "../src/noise/field.js";
import { buildChain } from "../src/onnx/chain.js";
import { encodeModel } from "../src/onnx/codec.js";
import type { Size, Tensor } from "../src/picture.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import { SessionRunner } from "../src/runner/session-runner.js";
import { largestDifference, openGraph, openSession } from "./support/open-session.js";
import { makeRandomModel } from "./support/random-model.js";

interface ChainInputs {
  readonly base: Tensor;
  readonly noise: readonly Tensor[];
}

/** Base and noise of every scale at these output sizes. */
function inputsOf(model: Model, sizes: readonly Size[], batch: number): ChainInputs {
  const border = model.metadata.pyramid.padding === "noise" ? 2 * MARGIN : 0;
  const draw = (scale: number, channels: number, { width, height }: Size): Tensor => {
    const window = { x: 0, y: 0, width, height };
    const data = new Float32Array(batch * channels * width * height);
    for (let sample = 0; sample < batch; sample++) {
      const one = gaussian({ seed: 3, purpose: "sample", scale }, { sample, channels, window });
      data.set(one, sample * one.length);
    }
    return { data, shape: [batch, channels, height, width] };
  };
  const bigger = ({ width, height }: Size) => ({ width: width + border, height: height + border });
  const base = draw(99, 3, sizes[0]!);
  return {
    base: { ...base, data: base.data.map((v) => v / 4) },
    noise: sizes.map((size, scale) => draw(scale, scale === 0 ? 1 : 3, bigger(size))),
  };
}

async function runWhole(model: Model, { base, noise }: ChainInputs) {
  const chain = await openGraph(encodeModel(buildChain(model, [])));
  const feed = ({ data, shape }: Tensor) => ({ data, dims: shape });
  const feeds = noise.map((tensor, n) => [`noise_${n}`, feed(tensor)] as const);
  const { image } = await chain.run({ base: feed(base), ...Object.fromEntries(feeds) });
  await chain.release();
  return image!;
}

async function runCut(model: Model, sizes: readonly Size[], { base, noise }: ChainInputs) {
  const { pyramid } = model.metadata;
  const runner = new SessionRunner({ pyramid, links: model.links }, openSession);
  let picture = runner.upload(base);
  for (const [link, tensor] of noise.entries()) {
    const before = sizes[link - 1];
    const size = sizes[link]!;
    const matrices = before && {
      rows: resamplingMatrix(before.height, size.height),
      columns: resamplingMatrix(before.width, size.width),
    };
    picture = await runner.run(link, { previous: picture, noise: tensor, ...matrices });
  }
  const image = { dims: picture.shape, data: await picture.read() };
  await runner.release();
  return { ...image, data: image.data.map((v) => Math.min(1, Math.max(-1, v))) };
}

const side = fc.integer({ min: 1, max: 40 });

describe("the whole chain", () => {
  it("equals the links run one by one, for any sizes, padding, width and batch", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer({ min: 0, max: 1000 }),
          sizes: fc.array(fc.record({ width: side, height: side }), {
            minLength: 1,
            maxLength: 4,
          }),
          channels: fc.constantFrom(2, 4, 8, 32),
          padding: fc.constantFrom("zero", "noise"),
          batch: fc.constantFrom(1, 2),
        }),
        async ({ seed, sizes, batch, channels, padding }) => {
          const model = makeRandomModel(seed, { sizes, channels, padding });
          const inputs = inputsOf(model, sizes, batch);
          const whole = await runWhole(model, inputs);
          const cut = await runCut(model, sizes, inputs);
          const { width, height } = sizes.at(-1)!;
          expect(whole.dims).toEqual([batch, 3, height, width]);
          expect(cut.dims).toEqual(whole.dims);
          expect(largestDifference(whole.data, cut.data)).toBeLessThan(1e-5);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  });

  it("takes other sizes than those it was trained at", async () => {
    const model = makeRandomModel(5);
    const sizes = [
      { width: 20, height: 7 },
      { width: 41, height: 9 },
      { width: 77, height: 11 },
    ];
    const inputs = inputsOf(model, sizes, 1);
    const whole = await runWhole(model, inputs);
    expect(whole.dims).toEqual([1, 3, 11, 77]);
    const cut = await runCut(model, sizes, inputs);
    expect(largestDifference(whole.data, cut.data)).toBeLessThan(1e-5);
  });

  it("gives a picture of a batch the values that it has alone", async () => {
    const model = makeRandomModel(6, { channels: 8 });
    const { sizes } = model.metadata.pyramid;
    const both = await runWhole(model, inputsOf(model, sizes, 2));
    const alone = await runWhole(model, inputsOf(model, sizes, 1));
    const first = both.data.subarray(0, alone.data.length);
    expect(largestDifference(first, alone.data)).toBeLessThan(1e-6);
  });

  it("clips its image, and only its image", async () => {
    const model = makeRandomModel(1, { sizes: [{ width: 30, height: 30 }] });
    const inputs = inputsOf(model, model.metadata.pyramid.sizes, 1);
    inputs.base.data.fill(0.9);
    const { data } = await runWhole(model, inputs);
    expect(Math.max(...data)).toBe(1);
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-1);
  });
});

describe.each(["zero", "noise"] as const)("a sample with padding %s", (padding) => {
  it("is what any program gets that feeds the chain the same noise", async () => {
    const model = makeRandomModel(9, { padding });
    const { pyramid } = model.metadata;
    const start = padding === "noise" ? -MARGIN : 0;
    const noise = pyramid.sizes.map(({ width, height }, scale): Tensor => {
      const channels = scale === 0 ? 1 : 3;
      const border = -2 * start;
      const window = { x: start, y: start, width: width + border, height: height + border };
      const key = { seed: 7, purpose: "sample", scale } as const;
      const data = gaussian(key, { sample: 2, channels, window });
      return { data, shape: [1, channels, window.height, window.width] };
    });
    const { width, height } = pyramid.sizes[0]!;
    const black = new Float32Array(3 * width * height);
    const base: Tensor = { data: black, shape: [1, 3, height, width] };
    const expected = await runWhole(model, { base, noise });

    const runner = new SessionRunner({ pyramid, links: model.links }, openSession);
    const picture = await sample(runner, model, { seed: 7, index: 2 });
    await runner.release();
    const clipped = picture.data.map((v) => Math.min(1, Math.max(-1, v)));
    expect(largestDifference(clipped, expected.data)).toBeLessThan(1e-5);
  });
});

describe("names", () => {
  it("are those of the contract", async () => {
    const chain = await openGraph(encodeModel(buildChain(makeRandomModel(1), [])));
    expect(chain.inputNames).toEqual(["base", "noise_0", "noise_1", "noise_2"]);
    expect(chain.outputNames).toEqual(["image"]);
    await chain.release();
    const { graph } = buildChain(makeRandomModel(1), []);
    const names = graph!.node.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ["scale_1/rows/matrix", "scale_2/conv_4/tanh", "scale_2/output", "image"]) {
      expect(names).toContain(name);
    }
    expect(graph!.initializer.map(({ name }) => name)).toContain("scale_2/conv_0/weight");
  });
});
