import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocatePicture } from "../src/applications/memory.js";
import { reconstruct } from "../src/applications/reconstruct.js";
import { type SampleOptions, sample } from "../src/applications/sample.js";
import { gaussian } from "../src/noise/field.js";
import type { Picture, Size } from "../src/picture.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import { resample } from "../src/resample/resample.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function setUp(padding: "zero" | "noise" = "zero") {
  const model = randomPyramid(padding);
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  const draw = (options: Partial<SampleOptions> = {}) =>
    sample(runner, model, { seed: 7, ...options });
  return { model, runner, draw };
}

/** The chain written out by hand, link by link. */
async function byHand(
  { runner }: ReturnType<typeof setUp>,
  sizes: readonly Size[],
  index: number,
  entering: Picture | undefined,
  startScale: number,
  border = 0,
): Promise<Float32Array> {
  const first = sizes[0]!;
  const zeros = { ...first, data: new Float32Array(3 * first.width * first.height) };
  const pixels = entering ?? zeros;
  let previous = runner.upload({ data: pixels.data, shape: [1, 3, pixels.height, pixels.width] });
  for (let scale = startScale; scale < sizes.length; scale++) {
    const { width, height } = sizes[scale]!;
    const channels = scale === 0 ? 1 : 3;
    const window = {
      x: -border,
      y: -border,
      width: width + 2 * border,
      height: height + 2 * border,
    };
    const field = { seed: 7, purpose: "sample", scale } as const;
    const noise = {
      data: gaussian(field, { sample: index, channels, window }),
      shape: [1, channels, window.height, window.width] as const,
    };
    const [, , h, w] = previous.shape;
    const matrices =
      scale === 0 ? {} : { rows: resamplingMatrix(h, height), columns: resamplingMatrix(w, width) };
    previous = await runner.run(scale, { previous, noise, ...matrices });
  }
  return previous.read();
}

describe("sample", () => {
  it.each([
    ["zero", 0],
    ["noise", 5],
  ] as const)(
    "is the chain from zeros with noise at every scale, padding %s",
    async (padding, border) => {
      const set = setUp(padding);
      const { sizes } = set.model.metadata.pyramid;
      const image = await set.draw({ index: 3 });
      expect([image.width, image.height]).toEqual([24, 18]);
      expect(image.data).toEqual(await byHand(set, sizes, 3, undefined, 0, border));
    },
  );

  it("gives the same image for the same seed and another for another seed or index", async () => {
    const { draw } = setUp();
    const image = await draw();
    expect(await draw()).toEqual(image);
    expect((await draw({ seed: 8 })).data).not.toEqual(image.data);
    expect((await draw({ index: 1 })).data).not.toEqual(image.data);
  });

  it("has exactly the wanted size, whatever it is", async () => {
    const { draw, runner } = setUp();
    const side = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(side, side, async (width, height) => {
        const image = await draw({ width, height });
        expect([image.width, image.height, image.data.length]).toEqual([
          width,
          height,
          3 * width * height,
        ]);
        expect(image.data.every(Number.isFinite)).toBe(true);
        expect(runner.alive.size).toBe(0);
      }),
      { numRuns: 25 },
    );
    expect(await draw({ width: 48 })).toMatchObject({ width: 48, height: 36 });
    expect(await draw({ height: 9 })).toMatchObject({ width: 12, height: 9 });
  });

  it("starts above scale 0 from the reconstruction, resampled once to the wanted size", async () => {
    const set = setUp();
    const wanted = { width: 30, height: 30 };
    const entering = await reconstruct(set.runner, set.model, { through: 1 });
    expect([entering.width, entering.height]).toEqual([17, 13]);
    const sizes = [wanted, wanted, wanted];
    const image = await set.draw({ ...wanted, startScale: 2 });
    expect(image.data).toEqual(await byHand(set, sizes, 0, entering, 2));
  });

  it("takes a given picture instead, reduced to the trained size below the start scale", async () => {
    const set = setUp();
    const data = gaussian(
      { seed: 3, purpose: "walk", scale: 0 },
      { sample: 0, channels: 3, window: { x: 0, y: 0, width: 50, height: 40 } },
    );
    const given = { width: 50, height: 40, data };
    const image = await set.draw({ image: given, startScale: 1 });
    const reduced = resample(given, { width: 12, height: 9 });
    const { sizes } = set.model.metadata.pyramid;
    expect(image.data).toEqual(await byHand(set, sizes, 0, reduced, 1));
    // The reconstruction given as the picture is the default.
    const own = await reconstruct(set.runner, set.model, { through: 0 });
    expect(await set.draw({ image: own, startScale: 1 })).toEqual(
      await set.draw({ startScale: 1 }),
    );
  });

  it("starts at scale 1 where a picture enters and nothing else is said", async () => {
    const { draw } = setUp();
    const image = { width: 4, height: 3, data: new Float32Array(36).fill(0.5) };
    expect((await draw({ image })).data).toEqual((await draw({ image, startScale: 1 })).data);
  });

  it("has as much noise at each scale as is asked for", async () => {
    const { draw } = setUp();
    const usual = await draw();
    expect((await draw({ strengths: [1, 1, 1] })).data).toEqual(usual.data);
    const still = { strengths: [0, 0, 0] };
    expect((await draw({ ...still, seed: 8 })).data).toEqual((await draw(still)).data);
    const coarse = { strengths: [0, 1, 1] };
    expect((await draw({ ...coarse, seed: 8 })).data).not.toEqual((await draw(coarse)).data);
    expect((await draw({ strengths: [1, 1, 2] })).data).not.toEqual(usual.data);
    for (const wrong of [[1, 1], [-1, 1, 1], [101, 1, 1], [Number.NaN, 1, 1], "111" as never]) {
      await expect(draw({ strengths: wrong })).rejects.toMatchObject({
        code: "INVALID_OPTION",
      });
    }
  });

  it("touches pixels between links never, reads once, and leaves no handle behind", async () => {
    const { draw, runner } = setUp();
    for (const startScale of [0, 1, 2]) {
      runner.reads.length = 0;
      await draw({ startScale });
      expect(runner.reads).toEqual([undefined]);
      expect(runner.alive.size).toBe(0);
    }
  });

  it("tells about every scale when it is done", async () => {
    const { draw } = setUp();
    const events: string[] = [];
    await draw({
      width: 48,
      startScale: 1,
      onScale: ({ scale, scales, size }) =>
        events.push(`${scale} of ${scales}: ${size.width}x${size.height}`),
    });
    expect(events).toEqual(["1 of 3: 34x26", "2 of 3: 48x36"]);
  });

  it("stops between links when told, with the signal's reason, and frees everything", async () => {
    const { draw, runner } = setUp();
    const controller = new AbortController();
    const reason = new Error("enough");
    const onScale = ({ scale }: { scale: number }) => {
      if (scale === 1) controller.abort(reason);
    };
    await expect(draw({ signal: controller.signal, onScale })).rejects.toBe(reason);
    expect(runner.runs.map(({ link }) => link)).toEqual([0, 1]);
    expect(runner.alive.size).toBe(0);
    await expect(draw({ signal: controller.signal })).rejects.toBe(reason);
    expect(runner.runs.length).toBe(2);
  });

  it("frees everything when a runtime or a listener fails", async () => {
    const { draw, runner } = setUp();
    const broken = new Error("listener");
    const onScale = () => {
      throw broken;
    };
    await expect(draw({ onScale })).rejects.toBe(broken);
    expect(runner.alive.size).toBe(0);
    const run = runner.run.bind(runner);
    runner.run = async (link, inputs) => {
      if (link === 2) throw broken;
      return run(link, inputs);
    };
    await expect(draw({ startScale: 1 })).rejects.toBe(broken);
    expect(runner.alive.size).toBe(0);
  });
});

describe("what sample refuses", () => {
  const pixel = { width: 1, height: 1, data: new Float32Array(3) };

  it.each<[Partial<SampleOptions>, string]>([
    [{ seed: -1 }, "Expected an integer from 0 to 4294967295 for seed but received -1."],
    [{ index: -1 }, "Expected an integer from 0 to 89478484 for the sample's index"],
    [{ startScale: 99 }, "Expected an integer from 0 to 2 for the start scale but received 99."],
    [{ startScale: -1 }, "Expected an integer from 0 to 2 for the start scale but received -1."],
    [{ width: 0 }, "Expected an integer from 1 to 100000 for width but received 0."],
    [{ height: Number.NaN }, "for height but received NaN."],
    [
      { image: pixel, startScale: 0 },
      "from 1 to 2 with an image for the start scale but received 0.",
    ],
    [{ image: { ...pixel, width: 2 }, startScale: 1 }, "The image says 2x1 but has 3 values"],
    [
      { width: 90_000, height: 90_000 },
      "90000x90000 pixels needs about 97 GB of memory, more than the 4.3 GB it may have",
    ],
    [{ memory: 1000 }, "24x18 pixels needs about 0.015 MB of memory, more than the 0.001 MB"],
  ])("%j", async (options, sentence) => {
    const { draw, runner } = setUp();
    await expect(draw(options)).rejects.toThrow(sentence);
    expect(runner.runs).toEqual([]);
    expect(runner.alive.size).toBe(0);
  });

  it("a reconstruction beyond the limit, asked for or entering a start scale", async () => {
    const { draw, model, runner } = setUp();
    // The pixels of the largest two neighbours, and two maps of the last link's two channels.
    const most = 12 * (24 * 18 + 17 * 13) + 2 * 2 * 4 * 24 * 18;
    await expect(reconstruct(runner, model, { memory: most - 1 })).rejects.toThrow("24x18 pixels");
    await expect(reconstruct(runner, model, { memory: most })).resolves.toBeDefined();
    // What is drawn is small, what enters it is not.
    const small = { width: 4, height: 3, startScale: 2, memory: 12 * 17 * 13 };
    runner.runs.length = 0;
    await expect(draw(small)).rejects.toThrow("17x13 pixels");
    expect(runner.runs).toEqual([]);
  });

  it("a size whose memory the process cannot have, with the code for it", () => {
    expect(() => allocatePicture({ width: 2 ** 30, height: 2 ** 30 })).toThrow(
      expect.objectContaining({ name: "SinganError", code: "OUT_OF_MEMORY" }),
    );
  });
});
