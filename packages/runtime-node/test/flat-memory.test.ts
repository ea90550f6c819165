/** Memory stays that of a few frames, and of a few rows, whatever their number. */
import { spawnSync } from "node:child_process";
import { type Rendering, type Window, writeModel } from "@singan/pyramid";
import { expect, test } from "vitest";
import { makeRandomModel } from "../../pyramid/test/support/random-model.js";
import { writeAnimation, writeFrames } from "../src/image/animation.js";
import { Image } from "../src/image/image.js";
import { LargeImage } from "../src/image/large-image.js";
import { SinGAN } from "../src/singan.js";
import { temporaryFolder } from "./support/folder.js";
import { collected, Living } from "./support/living.js";

const inFolder = temporaryFolder();
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

/** Of this many frames only these few may live at once: the last ones, on their way. */
const FRAMES = 20;
const FEW = 5;

test("no frame of a clip is kept once it is handed over", async () => {
  const bytes = writeModel(makeRandomModel(4));
  const singan = await SinGAN.load(bytes, { device: "cpu", threads: 1 });
  const pictures = new Living();
  const images = new Living();
  try {
    for await (const image of singan.animate({ frames: FRAMES, startScale: 1 })) {
      pictures.add(image.picture.data);
      images.add(image);
      expect(await pictures.count()).toBeLessThanOrEqual(FEW);
      expect(await images.count()).toBeLessThanOrEqual(FEW);
    }
  } finally {
    await singan.dispose();
  }
});

/** Counts before each frame what lives of those before it, and of their bytes. */
async function* watched(most: number[]): AsyncGenerator<Image, void, undefined> {
  const living = new Living();
  const bytes = new Living();
  const next = (index: number) => {
    const data = new Float32Array(3 * 9 * 7).map((_, i) => Math.sin(i * (index + 1)));
    const image = new Image({ width: 9, height: 7, data });
    image.pixels = () => {
      const pixels = Image.prototype.pixels.call(image);
      bytes.add(pixels);
      return pixels;
    };
    living.add(image);
    return image;
  };
  for (let index = 0; index < FRAMES; index++) {
    most.push(Math.max(await living.count(), await bytes.count()));
    yield next(index);
  }
}

const clips = ["gif", "webp", ...(hasFfmpeg ? ["apng", "mp4"] : [])];
test.each([...clips, "frames"])("frames are written one by one as %s", async (kind) => {
  const most: number[] = [];
  if (kind === "frames") await writeFrames(watched(most), inFolder(kind));
  else await writeAnimation(watched(most), inFolder(`clip.${kind}`));
  expect(most).toHaveLength(FRAMES);
  expect(Math.max(...most)).toBeLessThanOrEqual(FEW);
});

test("a large image holds no rows that are written", async () => {
  const [width, rows, count] = [2_000, 100, 40];
  const band = 3 * width * rows;
  const held: number[] = [];
  const picture = { width, height: rows, data: new Float32Array(band) };
  const rendering: Rendering = {
    size: { width, height: rows * count },
    isCut: true,
    window: async (_: Window) => picture,
    picture: async () => picture,
    dispose: () => undefined,
    async *tiles() {
      for (let i = 0; i < count; i++) {
        await collected();
        held.push(process.memoryUsage().arrayBuffers);
        yield { window: { x: 0, y: i * rows, width, height: rows }, picture };
      }
    },
  };
  await new LargeImage(rendering, (work) => work()).toFile(inFolder("large.png"));
  expect(held).toHaveLength(count);
  // Of 40 bands: one, its bytes on their way to the disk, and what is freed a little later.
  expect(Math.max(...held) - held[0]!).toBeLessThan(8 * band);
});
