/** SIFID of features that are known beforehand, and how a network is opened. */
import { writeFileSync } from "node:fs";
import { InferenceSession } from "onnxruntime-node";
import { expect, test, vi } from "vitest";
import { type FeatureExtractor, openInception, sifid } from "../src/evaluate/inception.js";
import { featureNetwork } from "./support/feature-network.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const flat = (value: number) => ({ width: 1, height: 1, data: new Float32Array(3).fill(value) });

/** 64 features, at two places, that are a flat picture's value: so the distance is 64 times the square of a difference. */
const extractor: FeatureExtractor = {
  name: "known",
  channels: 64,
  extract: async ({ data }) => ({ data: new Float32Array(2 * 64).fill(data[0]!), channels: 64 }),
  release: async () => undefined,
};

test("SIFID has a mean, and a deviation by the number of samples less one", async () => {
  const { deviation, ...rest } = await sifid(extractor, flat(0), [
    flat(0.25),
    flat(0.125),
    flat(-0.125),
  ]);
  expect(rest).toEqual({ network: "known", channels: 64, mean: 2, each: [4, 1, 1] });
  expect(deviation).toBeCloseTo(Math.sqrt(3), 12);
});

test("SIFID of one sample has no deviation", async () => {
  const one = await sifid(extractor, flat(0), [flat(0.25)]);
  expect(one).toEqual({ network: "known", channels: 64, mean: 4, each: [4] });
});

test("a network is not blamed for pictures that are too small for it", async () => {
  const path = inFolder("small.onnx");
  writeFileSync(path, featureNetwork());
  const network = await openInception(path, 64);
  try {
    const [width, height] = [40, 31];
    const small = { width, height, data: new Float32Array(3 * width * height) };
    await expect(network.extract(small)).rejects.toThrow(
      expect.objectContaining({
        code: "INVALID_PICTURE",
        message:
          "Pictures of 40x31 pixels are too small for an Inception network: each side needs 32. Measure larger ones, or leave the network (--inception) out.",
      }),
    );
    const enough = { width: 40, height: 32, data: new Float32Array(3 * 40 * 32) };
    expect((await network.extract(enough)).data.length).toBeGreaterThan(64);
  } finally {
    await network.release();
  }
});

test("features that are not numbers are refused, and give no distance of NaN", async () => {
  const path = inFolder("broken.onnx");
  writeFileSync(path, featureNetwork(Number.NaN));
  const network = await openInception(path, 64);
  try {
    const [width, height] = [40, 32];
    const picture = { width, height, data: new Float32Array(3 * width * height).fill(0.5) };
    await expect(network.extract(picture)).rejects.toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringContaining("its features of 40x32 pixels are not all finite"),
      }),
    );
  } finally {
    await network.release();
  }
});

test("a network runs on as many threads as it is given", async () => {
  const path = inFolder("features.onnx");
  writeFileSync(path, featureNetwork());
  const create = vi.spyOn(InferenceSession, "create");
  try {
    for (const options of [{ threads: 3 }, {}]) {
      await (await openInception(path, 64, options)).release();
    }
    const given = create.mock.calls.map(
      ([, options]) => options as InferenceSession.SessionOptions,
    );
    expect(given.map(({ intraOpNumThreads }) => intraOpNumThreads)).toEqual([3, undefined]);
  } finally {
    create.mockRestore();
  }
  await expect(openInception(path, 64, { threads: 0 })).rejects.toThrow(
    "from 1 to 256 for threads",
  );
});
