/** The applications in which a picture enters the pyramid. */
import { describe, expect, it } from "vitest";
import { animate } from "../src/applications/animate.js";
import { defaultStartScale } from "../src/applications/default-start-scale.js";
import {
  edit,
  fittedSize,
  type HarmonizeOptions,
  harmonize,
} from "../src/applications/harmonize.js";
import { type PaintOptions, paint } from "../src/applications/paint.js";
import { reconstruct } from "../src/applications/reconstruct.js";
import { renderSample, sample } from "../src/applications/sample.js";
import { retarget, startScaleOf, variation } from "../src/applications/variations.js";
import { clamped } from "../src/clamped.js";
import { paletteOf, quantised } from "../src/colour/palette.js";
import { LONGEST_SIDE } from "../src/geometry/sides.js";
import { feathered, featherFor } from "../src/masks/feather.js";
import type { Mask } from "../src/masks/mask.js";
import type { Picture, Size } from "../src/picture.js";
import { resample } from "../src/resample/resample.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";
import { scenery } from "./support/scenery.js";

const SIZES = [
  { width: 20, height: 15 },
  { width: 28, height: 21 },
  { width: 40, height: 30 },
];

function setUp() {
  const model = randomPyramid("zero", SIZES);
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  return { model, runner, image: scenery(SIZES[2]!) };
}

/** A model into whose finest scale an image enters at a size of its own. */
function modelEnteredAt(size: Size, model: ReturnType<typeof setUp>["model"]) {
  const { pyramid } = model.metadata;
  const sizes = [SIZES[0]!, size, SIZES[2]!];
  return { ...model, metadata: { ...model.metadata, pyramid: { ...pyramid, sizes } } };
}

/** With four fifths of the light. */
function darker(picture: Picture): Picture {
  return { ...picture, data: picture.data.map((value) => 0.8 * (value + 1) - 1) };
}

/** A mask of a rectangle. */
function rectangle({ width, height }: Size, from: number, to: number): Mask {
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x >= from && x < to && y >= from && y < to ? 1 : 0;
  });
  return { width, height, data };
}

describe("the default start scale", () => {
  // A photograph of 512x384 at even distances, factor 0.7.
  const heights = [25, 35, 49, 69, 96, 135, 188];
  const sizes = heights.map((height) => ({ width: height, height }));

  it("is the one that a picture of the application's share of the finest height enters", () => {
    expect(defaultStartScale("paint", sizes)).toBe(2);
    expect(defaultStartScale("edit", sizes)).toBe(2);
    expect(defaultStartScale("harmonize", sizes)).toBe(4);
    expect(defaultStartScale("animate", sizes)).toBe(1);
    expect(defaultStartScale("retarget", sizes)).toBe(2);
    // With twice as many scales another number, and the same height.
    const double = heights.flatMap((height) => {
      return [height, Math.round(1.18 * height)].map((side) => ({ width: side, height: side }));
    });
    const scale = defaultStartScale("edit", double.slice(0, -1));
    expect([scale, double[scale - 1]!.height]).toEqual([3, 35]);
  });

  it("is where animations begin to move, and other shapes to be made anew", async () => {
    const six = [4, 6, 10, 16, 23, 32].map((height) => ({ width: height + 2, height }));
    const model = randomPyramid("zero", six);
    const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
    const clip = async (startScale?: number) => {
      const { value } = await animate(runner, model, { frames: 1, startScale }).next();
      return value as Picture;
    };
    const wide = (startScale?: number) =>
      retarget(runner, model, { seed: 2, width: 50, startScale });
    // An eighth of 32 enters scale 1, and a fifth scale 2.
    expect(await clip()).toEqual(await clip(1));
    expect(await clip()).not.toEqual(await clip(2));
    expect(await wide()).toEqual(await wide(2));
    expect(await wide()).not.toEqual(await wide(3));
  });

  it("is 1 where there are two scales, and 0 where there is one", () => {
    expect(defaultStartScale("harmonize", sizes.slice(0, 2))).toBe(1);
    expect(defaultStartScale("harmonize", sizes.slice(0, 1))).toBe(0);
  });
});

describe("paint", () => {
  it("is a part of a sample into which the painting enters, gone on beyond its borders", async () => {
    const { model, runner, image } = setUp();
    const made = await paint(runner, model, { image, startScale: 2, seed: 3 });
    const [entering, finest] = [SIZES[1]!, SIZES[2]!];
    const { margin } = model.metadata.pyramid;
    const painting = resample(image, entering);
    const at = (plane: number, x: number, y: number) => {
      const inside = (position: number, side: number) => Math.min(Math.max(position, 0), side - 1);
      const [column, row] = [inside(x, entering.width), inside(y, entering.height)];
      return painting.data[(plane * entering.height + row) * entering.width + column]!;
    };
    const [width, height] = [entering.width + 2 * margin, entering.height + 2 * margin];
    const data = Float32Array.from({ length: 3 * width * height }, (_, i) => {
      const plane = Math.floor(i / (width * height));
      return at(plane, (i % width) - margin, (Math.floor(i / width) % height) - margin);
    });
    // 5 of 28 pixels are 7 of 40.
    const beyond = 7;
    const whole = await renderSample(runner, modelEnteredAt({ width, height }, model), {
      image: { width, height, data },
      startScale: 2,
      seed: 3,
      width: finest.width + 2 * beyond,
      height: finest.height + 2 * beyond,
    });
    expect(made).toMatchObject(finest);
    expect(made).toEqual(await whole.window({ ...finest, x: beyond, y: beyond }));
    whole.dispose();
  });

  it("puts no frame around a flat colour", async () => {
    const { model, runner } = setUp();
    const image = { ...SIZES[2]!, data: new Float32Array(3 * 40 * 30).fill(0.25) };
    const options = { image, startScale: 2, seed: 1, strengths: [0, 0, 0] };
    const spreadOf = ({ data }: Picture) => {
      const plane = data.subarray(0, data.length / 3);
      return Math.max(...plane) - Math.min(...plane);
    };
    expect(spreadOf(await sample(runner, model, options))).toBeGreaterThan(1e-3);
    expect(spreadOf(await paint(runner, model, options))).toBeLessThan(1e-5);
  });

  it("first takes the photograph's colours, where a palette is asked for", async () => {
    const { model, runner, image } = setUp();
    const painted = await paint(runner, model, { image, startScale: 1, palette: 4 });
    const photograph = await reconstruct(runner, model, { through: 1 });
    const reduced = quantised(image, paletteOf(photograph, 4));
    expect(painted).toEqual(await paint(runner, model, { image: reduced, startScale: 1 }));
  });

  it("shows every scale without what lies beyond", async () => {
    const { model, runner, image } = setUp();
    const seen: Picture[] = [];
    const size = { width: 60, height: 31 };
    const made = await paint(runner, model, {
      image,
      startScale: 1,
      ...size,
      onScale: async ({ size, read }) => {
        const picture = await read!();
        expect(picture).toMatchObject(size);
        expect(picture.data).toHaveLength(3 * size.width * size.height);
        seen.push(picture);
      },
    });
    expect(made).toMatchObject(size);
    expect(seen.map(({ width, height }) => [width, height])).toEqual([
      [42, 22],
      [60, 31],
    ]);
    expect(seen.at(-1)).toEqual(made);
  });

  it("fills an output of the longest side with the painting", async () => {
    const { model, runner } = setUp();
    // A bright middle, and a dark tenth on the left and on the right.
    const image = {
      ...SIZES[2]!,
      data: Float32Array.from({ length: 3 * 40 * 30 }, (_, i) =>
        i % 40 < 4 || i % 40 >= 36 ? -0.9 : 0.9,
      ),
    };
    const options = { image, startScale: 2, strengths: [0, 0, 0], height: 1 };
    const [short, long] = [
      await paint(runner, model, { ...options, width: 1000 }),
      await paint(runner, model, { ...options, width: LONGEST_SIDE }),
    ];
    const at = ({ data, width }: Picture, share: number) => data[Math.floor(share * width)]!;
    for (const share of [0.02, 0.05, 0.15, 0.2, 0.5, 0.8, 0.85, 0.95, 0.98]) {
      expect(at(long, share)).toBeCloseTo(at(short, share), 1);
    }
    expect(at(long, 0.15) - at(long, 0.02)).toBeGreaterThan(1);
  });

  it.each<[Partial<PaintOptions>, string]>([
    [{ startScale: 0 }, "an integer from 1 to 2 for the start scale but received 0"],
    [{ startScale: 9 }, "an integer from 1 to 2 for the start scale but received 9"],
    [{ palette: 1 }, "an integer from 2 to 256 for the palette but received 1"],
    [{ palette: 2.5 }, "for the palette but received 2.5"],
    [{ image: { width: 2, height: 1, data: new Float32Array(3) } }, "The image says 2x1"],
  ])("refuses %j", async (options, sentence) => {
    const { model, runner, image } = setUp();
    await expect(paint(runner, model, { image, ...options })).rejects.toThrow(sentence);
    expect(runner.runs).toEqual([]);
  });

  it("refuses what needs too much memory by the size that was asked for", async () => {
    const { model, runner, image } = setUp();
    const huge = paint(runner, model, { image, startScale: 2, width: 30_000 });
    await expect(huge).rejects.toThrow(/^An image of 30000x22500 pixels needs about \d/);
    expect(runner.alive.size).toBe(0);
  });

  it("refuses a model of one scale, above which nothing can enter", async () => {
    const model = randomPyramid("zero", [SIZES[0]!]);
    const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
    await expect(paint(runner, model, { image: scenery(SIZES[0]!) })).rejects.toThrow("two scales");
  });
});

describe.each([
  ["harmonize", harmonize],
  ["edit", edit],
] as const)("%s", (name, application) => {
  it("makes the masked part anew, and leaves the image's bits outside of it", async () => {
    const { model, runner, image } = setUp();
    const mask = rectangle(image, 4, 9);
    const made = await application(runner, model, { image, mask, startScale: 2, seed: 5 });
    expect(made.marked).toEqual(mask);
    expect(made.mask).toEqual(feathered(mask, featherFor(name, image)));
    const whole = await sample(runner, model, { image, startScale: 2, seed: 5 });
    expect(made.unmasked).toEqual(whole);
    let [untouched, changed] = [0, 0];
    made.picture.data.forEach((value, i) => {
      const m = made.mask.data[i % (40 * 30)]!;
      if (m === 0) untouched += value === image.data[i] ? 1 : -Infinity;
      if (m === 1) changed += value === whole.data[i] ? 1 : -Infinity;
    });
    expect(untouched).toBeGreaterThan(0);
    expect(changed).toBeGreaterThan(0);
    expect(runner.alive.size).toBe(0);
  });

  it("finds the mask by comparing with a given photograph", async () => {
    const { model, runner, image } = setUp();
    const pasted: Picture = { ...image, data: image.data.slice() };
    const changed = rectangle(image, 10, 20);
    for (let i = 0; i < pasted.data.length; i++) {
      if (changed.data[i % 1200] === 1) pasted.data[i] = i < 1200 ? 0.95 : -0.95;
    }
    const options = { image: pasted, photograph: image, startScale: 2 };
    const { marked } = await application(runner, model, options);
    const inside = changed.data.reduce((sum, value, i) => sum + value * marked.data[i]!, 0);
    expect(inside).toBeGreaterThan(90);
    expect(marked.data.reduce((sum, value) => sum + value, 0)).toBeLessThan(200);
  });

  it("hands nothing else that a caller gave on into sampling", async () => {
    const { model, runner, image } = setUp();
    const options = { image, mask: rectangle(image, 4, 9), startScale: 2 };
    const stray = { ...options, strengths: [0, 0, 0], tile: true, index: 3 };
    const made = await application(runner, model, options);
    expect(await application(runner, model, stray)).toEqual(made);
  });

  it("fits an image of another size, and its mask with it", async () => {
    const { model, runner } = setUp();
    const image = scenery({ width: 80, height: 60 });
    const mask = rectangle(image, 20, 41);
    const made = await application(runner, model, { image, mask, startScale: 1 });
    expect([made.picture.width, made.picture.height]).toEqual([40, 30]);
    // 20 to 41 halved: the last pixel is marked by half, and so is all of it.
    expect(made.marked).toEqual(rectangle({ width: 40, height: 30 }, 10, 21));
    const small = clamped(resample(image, { width: 40, height: 30 }));
    const untouched = [...made.picture.data.keys()].filter((i) => made.mask.data[i % 1200] === 0);
    expect(untouched.length).toBeGreaterThan(3 * 300);
    for (const i of untouched) expect(made.picture.data[i]).toBeCloseTo(small.data[i]!, 6);
  });

  it.each<[Partial<HarmonizeOptions>, string]>([
    [{ mask: rectangle({ width: 39, height: 30 }, 1, 3) }, "The mask is 39x30 but the image 40x30"],
    [{ mask: rectangle(SIZES[2]!, 0, 0) }, "The mask marks nothing"],
    [{ mask: rectangle(SIZES[2]!, 0, 99) }, "The mask marks the whole picture"],
    // All but one column, which its soft edge reaches.
    [{ mask: rectangle(SIZES[2]!, 0, 39) }, "The mask marks the whole picture"],
    [{ startScale: 0 }, "an integer from 1 to 2 for the start scale but received 0"],
    [{ photograph: scenery(SIZES[2]!) }, "No part of the image stands out from"],
    [{ photograph: darker(scenery(SIZES[2]!)) }, "No part of the image stands out from"],
    [{ photograph: scenery(SIZES[2]!, 2) }, "of its pixels and seems to be another; give a mask"],
    [
      { photograph: scenery({ width: 30, height: 30 }) },
      "has another shape than the photograph (30x30)",
    ],
    [
      { image: scenery({ width: 30, height: 30 }) },
      "has another shape than the photograph (40x30)",
    ],
    [
      { mask: rectangle(SIZES[2]!, 4, 9), photograph: scenery(SIZES[2]!) },
      "Give a mask or a photograph, not both",
    ],
    [{ seed: -1 }, "for seed but received -1"],
  ])("refuses %j", async (options, sentence) => {
    const { model, runner, image } = setUp();
    const refused = application(runner, model, { image, ...options });
    await expect(refused).rejects.toThrow(sentence);
    expect(runner.alive.size).toBe(0);
  });
});

describe("fittedSize", () => {
  it("is the trained size for its own shape, and the trained longer side for another", () => {
    const trained = { width: 250, height: 188 };
    expect(fittedSize({ width: 1000, height: 750 }, trained)).toEqual(trained);
    expect(fittedSize({ width: 100, height: 75 }, trained)).toEqual(trained);
    expect(fittedSize({ width: 300, height: 900 }, trained)).toEqual({ width: 83, height: 250 });
    expect(fittedSize({ width: 900, height: 3 }, trained)).toEqual({ width: 250, height: 1 });
  });
});

describe("variation and retarget", () => {
  it("start where the strength says", () => {
    expect([0, 0.5, 1].map((strength) => startScaleOf(strength, SIZES))).toEqual([2, 2, 1]);
    const eight = Array.from({ length: 8 }, () => SIZES[0]!);
    expect([0, 0.25, 0.5, 1].map((s) => startScaleOf(s, eight))).toEqual([7, 6, 4, 1]);
    expect(() => startScaleOf(1.5, SIZES)).toThrow("a number from 0 to 1 for the strength");
  });

  it("are samples that start above the coarsest scale", async () => {
    const { model, runner } = setUp();
    const varied = await variation(runner, model, { seed: 2, strength: 1 });
    expect(varied).toEqual(await sample(runner, model, { seed: 2, startScale: 1 }));
    const wide = { seed: 2, width: 60, height: 30 };
    expect(await retarget(runner, model, wide)).toEqual(
      await sample(runner, model, { ...wide, startScale: 1 }),
    );
    // A side alone changes the shape; none is no shape.
    expect(await retarget(runner, model, { seed: 2, width: 60 })).toMatchObject({
      width: 60,
      height: 30,
    });
    await expect(retarget(runner, model, { seed: 2 })).rejects.toThrow("a width, a height or both");
  });
});
