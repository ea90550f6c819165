/** How often applications take pixels back from where the runtime has them. */
import { describe, expect, it } from "vitest";
import { type AnimateOptions, animate } from "../src/applications/animate.js";
import type { ApplicationModel } from "../src/applications/chain.js";
import { edit, harmonize } from "../src/applications/harmonize.js";
import { paint, paintByVariant } from "../src/applications/paint.js";
import { reconstruct } from "../src/applications/reconstruct.js";
import type { Rendering } from "../src/applications/rendering.js";
import { renderSample, sample } from "../src/applications/sample.js";
import { renderUpscale, upscale } from "../src/applications/upscale.js";
import { retarget, variation } from "../src/applications/variations.js";
import { clamped } from "../src/clamped.js";
import { paletteOf } from "../src/colour/palette.js";
import { composed } from "../src/masks/composed.js";
import type { Mask } from "../src/masks/mask.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";
import { scenery } from "./support/scenery.js";

const SIZE = { width: 24, height: 18 };
const image = scenery(SIZE);
const photograph = scenery(SIZE, 2);
const mask: Mask = {
  ...SIZE,
  data: Float32Array.from({ length: 24 * 18 }, (_, i) => (i % 24 < 6 ? 1 : 0)),
};
const composite = composed(photograph, image, mask);
const [startScale, seed] = [2, 7];

type Work = (runner: ReferenceRunner, model: ApplicationModel) => Promise<unknown>;

/** Makes what it can of one result, and counts. */
async function readsOf(work: Work) {
  const model = randomPyramid();
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  await work(runner, model);
  expect(runner.alive.size).toBe(0);
  return runner.reads;
}

async function clip(runner: ReferenceRunner, model: ApplicationModel, options: AnimateOptions) {
  let frames = 0;
  for await (const _ of animate(runner, model, options)) {
    frames++;
    expect(runner.reads).toHaveLength(frames);
  }
  return frames;
}

async function inTiles(rendering: Rendering) {
  for await (const tile of rendering.tiles()) expect(tile.picture.width).toBe(12);
  rendering.dispose();
}

describe("one picture is read once, whole, at the end, by", () => {
  it.each<[string, Work]>([
    ["sample", (...on) => sample(...on, { seed })],
    ["sample, from a higher scale", (...on) => sample(...on, { seed, startScale })],
    ["sample, from an image", (...on) => sample(...on, { seed, startScale, image })],
    ["reconstruct", (...on) => reconstruct(...on)],
    ["upscale", (...on) => upscale(...on, { image, factor: 3 })],
    [
      "paint, by the generator for paintings",
      (...on) => {
        const variant = { scale: startScale, palette: paletteOf(photograph, 3) };
        return paintByVariant(...on, variant, { image });
      },
    ],
    ["harmonize", (...on) => harmonize(...on, { image, mask })],
    [
      "harmonize, beside a photograph",
      (...on) => harmonize(...on, { image: composite, photograph }),
    ],
    ["edit", (...on) => edit(...on, { image, mask })],
    ["edit, beside a photograph", (...on) => edit(...on, { image: composite, photograph })],
    ["variation", (...on) => variation(...on, { seed })],
    ["variation, of an image", (...on) => variation(...on, { seed, image })],
    ["retarget", (...on) => retarget(...on, { seed, width: 40 })],
  ])("%s", async (_, work) => {
    expect(await readsOf(work)).toEqual([undefined]);
  });

  it("a tile, but for what it computed beyond its borders", async () => {
    const reads = await readsOf((...on) => sample(...on, { seed, tile: true, ...SIZE }));
    expect(reads).toEqual([expect.objectContaining(SIZE)]);
  });

  it("a painting, but for what lies around it", async () => {
    const reads = await readsOf((...on) => paint(...on, { image, startScale }));
    expect(reads).toEqual([expect.objectContaining(SIZE)]);
  });
});

describe("what is looked at on the way is read once more:", () => {
  it.each([
    ["harmonize", harmonize],
    ["edit", edit],
  ] as const)("the photograph that %s compares with", async (_, application) => {
    let memory = image;
    await readsOf(async (...on) => {
      memory = clamped(await reconstruct(...on));
    });
    const changed = composed(memory, image, mask);
    const reads = await readsOf((...on) => application(...on, { image: changed }));
    expect(reads).toEqual([undefined, undefined]);
  });

  it("a palette's photograph", async () => {
    const reads = await readsOf((...on) => paint(...on, { image, startScale, palette: 3 }));
    expect(reads).toEqual([undefined, expect.objectContaining(SIZE)]);
  });
});

it.each([0, 2])("a clip from start scale %d reads every frame once", async (first) => {
  const options = { frames: 3, startScale: first, seed };
  const reads = await readsOf(async (...on) => expect(await clip(...on, options)).toBe(3));
  expect(reads).toEqual([undefined, undefined, undefined]);
});

describe("in windows, each is read once, and once what enters it, by", () => {
  // The finest scale is cut in four, the one before is kept.
  const plan = { above: 17 * 13, longest: 99, side: 12 };

  it.each<[string, Work]>([
    ["sample", (...on) => sample(...on, { seed })],
    ["renderSample", async (...on) => inTiles(await renderSample(...on, { seed }))],
    ["renderUpscale", (...on) => inTiles(renderUpscale(...on, { image, width: 24, height: 18 }))],
  ])("%s", async (_, work) => {
    const reads = await readsOf((runner, model) => work(Object.assign(runner, { plan }), model));
    expect(reads).toHaveLength(2 * 4);
  });
});
