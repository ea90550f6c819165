/** Whole trainings of a second with a generator for paintings: what it adds to one without. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  decodeSafetensors,
  paletteOf,
  photographPyramid,
  quantised,
  RUN_FILES,
  reconstruct,
  resample,
  resamplingMatrix,
} from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import { beforeAll, describe, expect, test } from "vitest";
import { readPhotograph } from "../src/photograph/read.js";
import { RunFolder } from "../src/run/folder.js";
import type { TrainEvent } from "../src/training/events.js";
import { partialModel } from "../src/training/finished.js";
import type { TrainOptions } from "../src/training/options.js";
import { linkOpener } from "../src/training/sessions.js";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const out = inFolder("run");
let photograph: string;

/** Trains in a folder of the test's own. */
const trainIn = (name: string, options: Partial<TrainOptions> = {}) =>
  train(photograph, { out: inFolder(name), settings: SECONDS, ...options });

beforeAll(async () => {
  photograph = await writePhotograph(folder);
  await trainIn("run");
});

describe("a generator for paintings", () => {
  const settings = { ...SECONDS, application: "paint", paintScale: 1, palette: 3 } as const;
  const tensorsOf = (run: string, file: string) =>
    decodeSafetensors(readFileSync(join(run, file))).tensors;
  const painted = inFolder("painted");
  const told: TrainEvent[] = [];

  beforeAll(async () => {
    await trainIn("painted", { settings, onEvent: (event) => told.push(event) });
  });

  test("is trained after all scales, which are as without it, and is told and recorded", () => {
    for (const n of [0, 1, 2]) {
      const file = RUN_FILES.scale(n);
      expect(tensorsOf(painted, file)).toEqual(tensorsOf(out, file));
    }
    expect(tensorsOf(painted, RUN_FILES.paint)).not.toEqual(tensorsOf(out, RUN_FILES.scale(1)));
    const scales = told.filter((event) => event.type === "scale");
    expect(scales.map(({ scale, paint }) => [scale, paint])).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [1, true],
    ]);
    expect(scales[3]!.amplitude).toBe(scales[1]!.amplitude);
    const done = told.flatMap((event) => (event.type === "step" ? [event.done] : []));
    expect(done).toHaveLength(40);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBeCloseTo(1, 9);
    const json = (file: string) => JSON.parse(readFileSync(join(painted, file), "utf8"));
    expect(json("run.json")).toMatchObject({
      application: "paint",
      settings: { paintScale: 1, palette: 3 },
      plan: { paintScale: 1 },
    });
    const { paint, ...report } = json("train.json");
    expect(report.scales).toHaveLength(3);
    expect(paint).toMatchObject({ scale: 1, width: 23, height: 17, channels: 4, steps: 10 });
    expect(paint.palette).toHaveLength(3);
    expect(paint.rmse).toBe(scales[3]!.rmse);
    expect(readdirSync(join(painted, "previews/paint")).sort()).toEqual([
      "painted.png",
      "photograph.png",
      "reconstruction.png",
      "sample-0.png",
      "sample-1.png",
      "sample-2.png",
    ]);
    expect(readFileSync(join(painted, "report.html"), "utf8")).toContain(
      "Scale 1 for paintings: 23x17",
    );
  });

  test("has the RMSE that its link has on the reconstruction before in the photograph's colours", async () => {
    const run = new RunFolder(painted);
    const { plan } = (await run.readRecord())!;
    const { picture } = await readPhotograph(photograph);
    const [, real] = photographPyramid(picture, plan.sizes);
    const lower = (await run.readScale(0, SECONDS.channels))!;
    const paint = (await run.readPaint(SECONDS.channels))!;
    expect(paint.palette).toEqual(paletteOf(real!, 3));
    const { shape, data } = tensorsOf(painted, RUN_FILES.reconstructionNoise).scale_0!;
    const noise = { scale: 0, shape: shape as [number, number, number, number], data };
    const model = partialModel(plan, [lower, paint], [noise], linkOpener(2));
    const before = await reconstruct(model.runner, model, { through: 0 });
    const size = plan.sizes[1]!;
    const previous = quantised(resample(before, size), paint.palette);
    const handle = await model.runner.run(1, {
      previous: model.runner.upload({
        data: previous.data,
        shape: [1, 3, size.height, size.width],
      }),
      noise: {
        data: new Float32Array(previous.data.length),
        shape: [1, 3, size.height, size.width],
      },
      rows: resamplingMatrix(size.height, size.height),
      columns: resamplingMatrix(size.width, size.width),
    });
    const reconstruction = { ...size, data: await handle.read() };
    expect(rootMeanSquare(reconstruction, real!)).toBe(paint.rmse);
    const own = tensorsOf(painted, RUN_FILES.paintReconstruction).picture!.data;
    expect(rootMeanSquare(reconstruction, { ...size, data: own })).toBeLessThan(1e-5);
    const error = rootMeanSquare(real!, resample(before, size));
    expect(paint.amplitude).toBe(Math.fround(SECONDS.noiseAmplitude * error));
    await model.runner.release();
  });

  test.each([
    ["in the middle", "step", 4],
    ["before its first step", "scale", 0],
  ] as const)("stopped %s goes on to the same weights", async (name, at, step) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const onEvent = (event: TrainEvent) => {
      const isThere =
        at === "step"
          ? event.type === "step" && event.paint && event.step === step
          : event.type === "scale" && event.scale === 2;
      if (isThere) stop.abort(reason);
    };
    const { signal } = stop;
    await expect(trainIn(name, { settings, onEvent, signal })).rejects.toBe(reason);
    const again: TrainEvent[] = [];
    await trainIn(name, { settings, onEvent: (event) => again.push(event) });
    expect(again).toContainEqual({ type: "resume", scale: 1, paint: true, step });
    expect(again.filter((event) => event.type === "step")).toHaveLength(10 - step);
    for (const file of [RUN_FILES.paint, RUN_FILES.paintReconstruction, RUN_FILES.state]) {
      expect(tensorsOf(inFolder(name), file)).toEqual(tensorsOf(painted, file));
    }
    const { alreadyFinished } = await trainIn(name, { settings });
    expect(alreadyFinished).toBe(true);
  });

  test("of other colours is another training", async () => {
    const other = { ...settings, palette: 4 };
    await expect(trainIn("painted", { settings: other })).rejects.toMatchObject({
      code: "INVALID_RUN",
      message: expect.stringMatching(/with --palette 3, not 4/),
    });
  });
});
