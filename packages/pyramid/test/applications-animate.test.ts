import { describe, expect, it } from "vitest";
import { type AnimateOptions, animate } from "../src/applications/animate.js";
import { reconstruct } from "../src/applications/reconstruct.js";
import { gaussian } from "../src/noise/field.js";
import type { Picture } from "../src/picture.js";
import { resamplingMatrix } from "../src/resample/matrix.js";
import { randomPyramid } from "./support/random-pyramid.js";
import { ReferenceRunner } from "./support/reference-runner.js";

function setUp(padding: "zero" | "noise" = "zero") {
  const model = randomPyramid(padding);
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  const frames = async (options: Partial<AnimateOptions> = {}) => {
    const made: Picture[] = [];
    for await (const frame of animate(runner, model, { frames: 3, ...options })) made.push(frame);
    return made;
  };
  return { model, runner, frames };
}

function distance(a: Picture, b: Picture): number {
  return Math.sqrt(a.data.reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0));
}

describe("animate", () => {
  it.each(["zero", "noise"] as const)(
    "follows the reference's walk, written as it is there, padding %s",
    async (padding) => {
      const { model, runner, frames } = setUp(padding);
      const { sizes } = model.metadata.pyramid;
      const border = padding === "noise" ? 5 : 0;
      const [alpha, beta] = [0.2, 0.7];
      const made = await frames({ alpha, beta, startScale: 0, seed: 6 });
      // Reference, 7.4, with its own names.
      const walks = sizes.map(({ width, height }, scale) => {
        const channels = scale === 0 ? 1 : 3;
        const [w, h] = [width + 2 * border, height + 2 * border];
        const window = { x: -border, y: -border, width: w, height: h };
        const field = { seed: 6, purpose: "walk", scale } as const;
        const rand = (i: number) => gaussian(field, { sample: i, channels, window });
        const own = model.reconstructionNoise.find((noise) => noise.scale === scale)?.data;
        const Zopt = own ?? new Float32Array(channels * w * h);
        const z1 = Zopt.map((z, i) => 0.95 * z + 0.05 * rand(0)[i]!);
        return { Zopt, z1, z2: Zopt, rand, shape: [1, channels, h, w] as const };
      });
      for (const [frame, picture] of made.entries()) {
        const { width, height } = sizes[0]!;
        let previous = runner.upload({
          data: new Float32Array(3 * width * height),
          shape: [1, 3, height, width],
        });
        for (const [scale, walk] of walks.entries()) {
          const { Zopt, z1, z2, shape } = walk;
          const rand = walk.rand(frame + 1);
          const z = Zopt.map((opt, i) => {
            const diff = beta * (z1[i]! - z2[i]!) + (1 - beta) * rand[i]!;
            return alpha * opt + (1 - alpha) * (z1[i]! + diff);
          });
          walk.z2 = z1;
          walk.z1 = z;
          const size = sizes[scale]!;
          const [, , h, w] = previous.shape;
          const matrices = {
            rows: resamplingMatrix(h, size.height),
            columns: resamplingMatrix(w, size.width),
          };
          const noise = { data: z, shape };
          previous = await runner.run(scale, { previous, noise, ...(scale > 0 && matrices) });
        }
        const expected = await previous.read();
        const worst = picture.data.reduce((w, v, i) => Math.max(w, Math.abs(v - expected[i]!)), 0);
        expect(worst).toBeLessThan(1e-5);
      }
    },
  );

  it("starts near the photograph, moves by small steps, and with alpha 1 not at all", async () => {
    const { model, runner, frames } = setUp();
    const still = await reconstruct(runner, model);
    const clip = await frames({ frames: 6, startScale: 1, alpha: 0.1, beta: 0.9 });
    const steps = clip.slice(1).map((frame, i) => distance(frame, clip[i]!));
    const away = clip.map((frame) => distance(frame, still));
    expect(away[0]!).toBeGreaterThan(0);
    expect(away[0]!).toBeLessThan(away[5]!);
    expect(Math.max(...steps)).toBeLessThan(3 * away[5]!);
    const frozen = await frames({ alpha: 1 });
    for (const frame of frozen) expect(distance(frame, still)).toBeLessThan(1e-4);
  });

  it("moves less from higher start scales, and runs the scales below only once", async () => {
    const { model, runner, frames } = setUp();
    const still = await reconstruct(runner, model);
    const last = async (startScale: number) => distance((await frames({ startScale }))[2]!, still);
    const away = [await last(0), await last(1), await last(2)];
    expect(away).toEqual([...away].sort((a, b) => b - a));
    runner.runs.length = 0;
    await frames({ startScale: 2, frames: 5 });
    expect(runner.runs.map(({ link }) => link)).toEqual([0, 1, 2, 2, 2, 2, 2]);
    expect(runner.alive.size).toBe(0);
  });

  it("loops: the step from the last frame to the first is one of its steps", async () => {
    const { model, runner } = setUp();
    const options = { frames: 8, alpha: 0.1, beta: 0.9, startScale: 0, seed: 2, loop: true };
    const clip: Picture[] = [];
    for await (const frame of animate(runner, model, options)) clip.push(frame);
    const steps = clip.map((frame, i) => distance(frame, clip[(i + 1) % 8]!));
    const seam = steps.at(-1)!;
    const others = steps.slice(0, -1);
    expect(seam).toBeLessThan(1.5 * Math.max(...others));
    expect(seam).toBeGreaterThan(0.5 * Math.min(...others));
    // Without it the clip ends far from where it began.
    const { frames } = setUp();
    const open = await frames({ ...options, loop: false });
    const jump = distance(open[7]!, open[0]!);
    const largest = Math.max(...open.slice(1).map((frame, i) => distance(frame, open[i]!)));
    expect(jump).toBeGreaterThan(largest);
  });

  // The second forgets its beginning in some fifty frames, so only its last ones are walked for the loop.
  it.each([
    { alpha: 0.05, beta: 0.8, frames: 7, isForgetful: false },
    { alpha: 0.4, beta: 0.5, frames: 90, isForgetful: true },
  ])(
    "loops: the walk's equation holds from the last frames to the first, too: %j",
    async (clip) => {
      const { alpha, beta, frames, isForgetful } = clip;
      const { model, runner } = setUp();
      const walked: Float32Array[] = [];
      const run = runner.run.bind(runner);
      runner.run = async (link, inputs) => {
        // z* is zero above scale 0, so this is the deviation w itself.
        if (link === 2) walked.push(inputs.noise.data.slice());
        return run(link, inputs);
      };
      const options = { frames, alpha, beta, seed: 3, startScale: 2, loop: true };
      for await (const _ of animate(runner, model, options));
      const window = { x: 0, y: 0, width: 24, height: 18 };
      const field = { seed: 3, purpose: "walk", scale: 2 } as const;
      const drives = Array.from({ length: frames }, (_, t) => {
        return gaussian(field, { sample: t + 1, channels: 3, window });
      });
      const means = drives[0]!.map((_, i) => {
        return isForgetful ? 0 : drives.reduce((sum, drive) => sum + drive[i]! / frames, 0);
      });
      for (let t = 0; t < frames; t++) {
        const [before, earlier] = [walked.at(t - 1)!, walked.at(t - 2)!];
        const worst = walked[t]!.reduce((most, value, i) => {
          const drive = drives[t]![i]! - means[i]!;
          const step = beta * (before[i]! - earlier[i]!) + (1 - beta) * drive;
          return Math.max(most, Math.abs(value - (1 - alpha) * (before[i]! + step)));
        }, 0);
        expect(worst).toBeLessThan(1e-4);
      }
    },
  );

  it("loops near the photograph, however weak the pull", async () => {
    const { model, runner, frames } = setUp();
    const still = await reconstruct(runner, model);
    const away = async (alpha: number, loop: boolean) => {
      const clip = await frames({ frames: 12, alpha, loop, startScale: 1 });
      return Math.max(...clip.map((frame) => distance(frame, still)));
    };
    const usual = await away(0.1, true);
    for (const alpha of [0.01, 0.001]) expect(await away(alpha, true)).toBeLessThan(3 * usual);
  });

  it("stops a loop before its first frame, when told while it looks for its beginning", async () => {
    const { model, runner } = setUp();
    const controller = new AbortController();
    const options = { frames: 100_000, alpha: 0.001, startScale: 1, loop: true };
    const clip = animate(runner, model, { ...options, signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")));
    await expect(clip.next()).rejects.toThrow("enough");
    expect(runner.runs).toEqual([]);
  });

  it("makes one frame when it is asked for, and frees all when it is left", async () => {
    const { model, runner } = setUp();
    const clip = animate(runner, model, { frames: 1_000_000, startScale: 1 });
    await clip.next();
    const ran = runner.runs.length;
    await clip.next();
    expect(runner.runs.length).toBe(ran + 2);
    await clip.return(undefined);
    expect(runner.alive.size).toBe(0);
  });

  it.each([false, true])(
    "holds no more pictures at the last of many frames than at the first, looping %s",
    async (loop) => {
      const size = { width: 6, height: 5 };
      const model = randomPyramid("zero", [
        size,
        { width: 8, height: 7 },
        { width: 11, height: 9 },
      ]);
      const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
      let most = 0;
      const run = runner.run.bind(runner);
      runner.run = async (link, inputs) => {
        const made = await run(link, inputs);
        most = Math.max(most, runner.alive.size);
        return made;
      };
      let taken = 0;
      for await (const _ of animate(runner, model, { frames: 300, startScale: 1, loop })) {
        taken++;
        // What enters the start scale, and nothing of the frame that was handed over.
        expect(runner.alive.size).toBe(1);
      }
      expect(taken).toBe(300);
      // While a link runs: that, what the link before made, and what this one makes.
      expect(most).toBe(3);
      expect(runner.alive.size).toBe(0);
    },
  );

  it("stops when told", async () => {
    const { model, runner } = setUp();
    const controller = new AbortController();
    const signal = controller.signal;
    const clip = animate(runner, model, { frames: 9, startScale: 1, signal });
    await clip.next();
    controller.abort(new Error("enough"));
    await expect(clip.next()).rejects.toThrow("enough");
    expect(runner.alive.size).toBe(0);
  });

  it.each<[Partial<AnimateOptions>, string]>([
    [{ frames: 0 }, "an integer from 1 to 1000000 for frames but received 0"],
    [{ alpha: -0.1 }, "a number from 0 to 1 for alpha but received -0.1"],
    [{ beta: 1.5 }, "a number from 0 to 1 for beta but received 1.5"],
    [
      { alpha: 0, loop: true },
      "from 0.001 to 1 for alpha but received 0. A loop needs a pull to return.",
    ],
    [{ startScale: 3 }, "an integer from 0 to 2 for the start scale but received 3"],
    [{ seed: 0.5 }, "for seed but received 0.5"],
    [{ memory: 100 }, "24x18 pixels needs about"],
  ])("refuses %j", async (options, sentence) => {
    const { frames, runner } = setUp();
    await expect(frames(options)).rejects.toThrow(sentence);
    expect(runner.runs).toEqual([]);
  });
});
