/** Whole trainings of a second: what they leave, what they report, what they refuse. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import {
  decodeSafetensors,
  parseRunRecord,
  RUN_FILES,
  reconstruct,
  resample,
} from "@singan/pyramid";
import { rootMeanSquare } from "@singan/pyramid/metrics";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { readPhotograph } from "../src/photograph/read.js";
import { RunFolder } from "../src/run/folder.js";
import type { TrainEvent } from "../src/training/events.js";
import { partialModel } from "../src/training/finished.js";
import type { TrainOptions } from "../src/training/options.js";
import { linkOpener } from "../src/training/sessions.js";
import { type TrainResult, train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const out = inFolder("run");
let photograph: string;
let result: TrainResult;
const events: TrainEvent[] = [];

/** Trains in a folder of the test's own. */
const trainIn = (name: string, options: Partial<TrainOptions> = {}, source = photograph) =>
  train(source, { out: inFolder(name), settings: SECONDS, ...options });
const refusal = (code: string, message: RegExp) => ({
  code,
  message: expect.stringMatching(message),
});

beforeAll(async () => {
  photograph = await writePhotograph(folder);
  const onEvent = (event: TrainEvent) => events.push(event);
  result = await train(photograph, { out, settings: SECONDS, onEvent, credit: "A, 2026" });
});

describe("a finished training", () => {
  test("leaves its files and nothing else", () => {
    const scales = [0, 1, 2].map((n) => `0${n}`);
    expect(readdirSync(out).sort()).toEqual(
      [
        "photograph.png",
        "previews",
        ...scales.map((n) => `reconstruction-${n}.safetensors`),
        "reconstruction-noise.safetensors",
        "report.html",
        "run.json",
        ...scales.map((n) => `scale-${n}.safetensors`),
        "start.safetensors",
        "state.safetensors",
        "train.json",
      ].sort(),
    );
    expect(readdirSync(join(out, "previews/scale-02")).sort()).toEqual([
      "photograph.png",
      "reconstruction.png",
      "sample-0.png",
      "sample-1.png",
      "sample-2.png",
    ]);
  });

  test("tells scales, steps and losses, and its progress never falls", () => {
    // So short a training may be told that it has not learnt.
    const kinds = new Set(events.map(({ type }) => type).filter((type) => type !== "note"));
    expect([...kinds]).toEqual(["plan", "step", "scale", "finished"]);
    const steps = events.filter((event) => event.type === "step");
    expect(steps).toHaveLength(30);
    const done = steps.map((event) => event.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBeCloseTo(1, 9);
    expect(steps.every(({ losses }) => Number.isFinite(losses.critic.loss))).toBe(true);
    expect(steps.map(({ step }) => step)).toEqual(
      [0, 1, 2].flatMap(() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    );
  });

  test("records what it was and how it went", () => {
    const record = parseRunRecord(readFileSync(join(out, "run.json"), "utf8"), "run.json");
    expect(record).toMatchObject({
      photograph: { width: 44, height: 32, credit: "A, 2026" },
      preset: "tiny",
      seed: 1,
      settings: { channels: 4, steps: 10, scales: 3 },
      machine: { engine: "onnxruntime", device: "cpu" },
    });
    expect(record.plan.sizes.at(-1)).toEqual({ width: 26, height: 19 });
    const report = JSON.parse(readFileSync(join(out, "train.json"), "utf8"));
    expect(report.scales.map((scale: { rmse: number }) => scale.rmse)).toEqual(result.rmse);
    expect(report.scales[1]).toMatchObject({ channels: 4, steps: 10, losses: expect.any(Array) });
    expect(report.scales[1].losses).toHaveLength(10);
  });

  test("reports the very RMSE that its links have, scale by scale, and the engine's own pictures agree", async () => {
    const run = new RunFolder(out);
    const { picture } = await readPhotograph(photograph);
    const clamped = (values: Float32Array) => values.map((v) => Math.min(1, Math.max(-1, v)));
    const full = resample(picture, result.plan.sizes.at(-1)!);
    full.data.set(clamped(full.data));
    const scales = await Promise.all(
      [0, 1, 2].map(async (n) => (await run.readScale(n, SECONDS.channels))!),
    );
    const { tensors } = decodeSafetensors(readFileSync(run.file(RUN_FILES.reconstructionNoise)));
    const { shape, data } = tensors.scale_0!;
    const noise = { scale: 0, shape: shape as [number, number, number, number], data };
    const model = partialModel(result.plan, scales, [noise], linkOpener(2));
    for (const [through, scale] of scales.entries()) {
      const real = resample(full, result.plan.sizes[through]!);
      real.data.set(clamped(real.data));
      const reconstruction = await reconstruct(model.runner, model, { through });
      expect(rootMeanSquare(reconstruction, real)).toBe(scale.rmse);
      const stored = decodeSafetensors(readFileSync(run.file(RUN_FILES.reconstruction(through))));
      const own = { ...reconstruction, data: stored.tensors.picture!.data };
      expect(rootMeanSquare(reconstruction, own)).toBeLessThan(1e-5);
      // The next scale's noise is a share of what this one leaves, at the next size.
      const next = scales[through + 1];
      if (next === undefined) continue;
      const size = result.plan.sizes[through + 1]!;
      const target = resample(full, size);
      target.data.set(clamped(target.data));
      const error = rootMeanSquare(target, resample(reconstruction, size));
      expect(next.amplitude).toBe(Math.fround(SECONDS.noiseAmplitude * error));
    }
    await model.runner.release();
  });

  test("keeps the photograph as it was trained on", async () => {
    const { width, height } = await sharp(join(out, "photograph.png")).metadata();
    expect({ width, height }).toEqual({ width: 26, height: 19 });
  });

  test("says so and trains nothing again", async () => {
    const before = readFileSync(join(out, "scale-02.safetensors"));
    const again: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => again.push(event);
    const second = await train(photograph, { out, settings: SECONDS, onEvent });
    expect(second).toEqual({ ...result, alreadyFinished: true });
    expect(again.map(({ type }) => type)).toEqual(["finished"]);
    expect(readFileSync(join(out, "scale-02.safetensors")).equals(before)).toBe(true);
  });

  test("then completes what a kill at its very end left out, and touches nothing else", async () => {
    const [report, page] = [join(out, "train.json"), join(out, "report.html")];
    const whole = [report, page].map((path) => readFileSync(path, "utf8"));
    writeFileSync(report, "{}");
    writeFileSync(page, "scale 2 begins");
    await train(photograph, { out, settings: SECONDS });
    expect([report, page].map((path) => readFileSync(path, "utf8"))).toEqual(whole);
    const written = [report, page].map((path) => statSync(path).mtimeMs);
    await train(photograph, { out, settings: SECONDS });
    expect([report, page].map((path) => statSync(path).mtimeMs)).toEqual(written);
  });

  test("takes a credit that is given later", async () => {
    await train(photograph, { out, settings: SECONDS, credit: "B, 2026" });
    expect(JSON.parse(readFileSync(join(out, "run.json"), "utf8")).photograph.credit).toBe(
      "B, 2026",
    );
  });

  test("starts over by force", async () => {
    await trainIn("forced");
    const settings = { ...SECONDS, scales: 2, seed: 2 };
    await expect(trainIn("forced", { settings })).rejects.toMatchObject(
      refusal("INVALID_RUN", /--seed 1, not 2/),
    );
    const forced = await trainIn("forced", { settings, force: true });
    expect(forced).toMatchObject({
      alreadyFinished: false,
      rmse: [expect.any(Number), expect.any(Number)],
    });
    expect(existsSync(inFolder("forced/scale-02.safetensors"))).toBe(false);
  });
});

describe("a training learns", () => {
  test("its reconstruction gets closer with more steps; from fresh noise, not as close", async () => {
    // In so few steps a critic that sees most of the picture leaves the reconstruction no room.
    const critic = { criticDilation: 1 };
    const fresh = { ...SECONDS, ...critic, scales: 1, channels: 8, steps: 150, learningRate: 2e-3 };
    const settings = { ...fresh, reconstructionNoise: "fixed" } as const;
    const short = await trainIn("short", { settings: { ...settings, steps: 5 } });
    const long = await trainIn("long", { settings });
    const rough = await trainIn("rough", { settings: fresh });
    expect(long.rmse[0]).toBeLessThan(short.rmse[0]! / 2);
    expect(rough.rmse[0]).toBeLessThan(short.rmse[0]!);
    expect(rough.rmse[0]).toBeGreaterThan(long.rmse[0]!);
  });
});

describe("other ways to train", () => {
  test("noise padding, doubling channels, several updates a step, on the other engine", async () => {
    const settings = {
      ...SECONDS,
      padding: "noise",
      doubleChannelsEvery: 1,
      mostChannels: 8,
      criticSteps: 2,
      generatorSteps: 2,
      scales: 2,
      steps: 2,
    } as const;
    const engines = ["onnxruntime", "tfjs"] as const;
    for (const engine of engines) await trainIn(engine, { settings, engine });
    const scales = await Promise.all(
      engines.map(async (engine) => (await new RunFolder(inFolder(engine)).readScale(1, 8))!),
    );
    expect(scales[0]!.weights[1]!.outputs).toBe(8);
    expect(scales[0]!.rmse).toBeCloseTo(scales[1]!.rmse, 2);
  }, 180_000);
});

describe("a training that is stopped", () => {
  test("saves, throws the reason, and goes on to the same weights", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const onEvent = (event: TrainEvent) => {
      if (event.type === "step" && event.scale === 1 && event.step === 4) stop.abort(reason);
    };
    await expect(trainIn("stopped", { onEvent, signal: stop.signal })).rejects.toBe(reason);
    expect(existsSync(inFolder("stopped/lock"))).toBe(false);
    expect(existsSync(inFolder("stopped/previews/scale-01/step-000004.png"))).toBe(true);
    const told: TrainEvent[] = [];
    await trainIn("stopped", { onEvent: (event) => told.push(event) });
    expect(told).toContainEqual({ type: "resume", scale: 1, paint: false, step: 4 });
    for (const n of [0, 1, 2]) {
      const file = RUN_FILES.scale(n);
      const [a, b] = [out, inFolder("stopped")].map(
        (run) => decodeSafetensors(readFileSync(join(run, file))).tensors,
      );
      expect(a).toEqual(b);
    }
  });
});

describe("a scale that diverges", () => {
  // Adam without memory, at a rate a thousand times the usual.
  const wild = { ...SECONDS, scales: 1, learningRate: 1, beta1: 0, beta2: 0 };
  const notesOf = (notes: string[]) => (event: TrainEvent) => {
    if (event.type === "note") notes.push(event.text);
  };

  test("starts again more slowly, and says so", async () => {
    const notes: string[] = [];
    const settings = { ...wild, penaltyWeight: 0, steps: 50 };
    const { rmse } = await trainIn("recovered", { settings, onEvent: notesOf(notes) });
    expect(rmse[0]).toBeLessThanOrEqual(1);
    expect(notes[0]).toBe(
      "Scale 0 diverged; it starts again at a learning rate of 0.25 (try 1 of 3).",
    );
    const scale = await new RunFolder(inFolder("recovered")).readScale(0, SECONDS.channels);
    expect(scale!.losses.at(-1)!.step).toBe(50);
  });

  test("after three tries ends with a sentence and its last good state, also when asked again", async () => {
    const settings = { ...wild, steps: 300, penaltyWeight: 0, criticSteps: 3 };
    const first: string[] = [];
    const gaveUp = refusal(
      "DIVERGED",
      /^Scale 0 diverged at step \d+: its numbers grew .*, with smaller learning rates too\. .*the last good state are kept in .*in another folder with a smaller --learning-rate\.$/,
    );
    const learn = (notes: string[]) =>
      trainIn("diverged", { settings, checkpointSeconds: 0, onEvent: notesOf(notes) });
    await expect(learn(first)).rejects.toMatchObject(gaveUp);
    expect(first).toHaveLength(3);
    const folder = new RunFolder(inFolder("diverged"));
    expect(await folder.readProgress()).toMatchObject({ scale: 0, tries: 3 });
    const again: string[] = [];
    await expect(learn(again)).rejects.toMatchObject(gaveUp);
    expect(again).toEqual([
      "Scale 0 diverged; it goes on at a learning rate of 0.0156 (try 3 of 3).",
    ]);
  });

  test("is seen by its picture where all losses and weights are sound", async () => {
    const notes: string[] = [];
    // One update: its losses are those of new networks, and what it leaves is black and white.
    const settings = { ...wild, steps: 1 };
    const { rmse } = await trainIn("saturated", { settings, onEvent: notesOf(notes) });
    expect(notes[0]).toMatch(/^Scale 0 diverged; it starts again/);
    expect(rmse[0]).toBeLessThanOrEqual(1);
  });
});

describe("a folder is refused", () => {
  test("with another photograph", async () => {
    const other = await writePhotograph(folder, { name: "other.png", phase: 1 });
    const told: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => told.push(event);
    await expect(train(other, { out, settings: SECONDS, onEvent })).rejects.toMatchObject(
      refusal("INVALID_RUN", /another photograph/),
    );
    expect(told).toEqual([]);
  });

  test.each(["photograph.png", "letter.txt"])(
    "that holds %s but no training; among such files it trains by force",
    async (file) => {
      const mine = (...parts: string[]) => inFolder(`mine-${file}`, ...parts);
      mkdirSync(mine());
      writeFileSync(mine(file), "precious");
      await expect(trainIn(`mine-${file}`)).rejects.toMatchObject(
        refusal("INVALID_RUN", new RegExp(`holds ${file} but no training.*--force`)),
      );
      expect(readdirSync(mine())).toEqual([file]);
      expect(readFileSync(mine(file), "utf8")).toBe("precious");
      const settings = { ...SECONDS, scales: 1, steps: 2 };
      await trainIn(`mine-${file}`, { settings, force: true });
      if (file === "letter.txt") expect(readFileSync(mine(file), "utf8")).toBe("precious");
    },
  );

  test("whose photograph.png is the photograph itself, even by force", async () => {
    const own = join(out, "photograph.png");
    await expect(train(own, { out, settings: SECONDS, force: true })).rejects.toMatchObject(
      refusal("INVALID_OPTION", /a folder in which photograph\.png is not the photograph itself/),
    );
    expect(existsSync(own)).toBe(true);
  });

  test.each([
    ["run.json", "{", /run\.json is damaged or of another version \(it is not JSON\)/],
    ["run.json", '{"format":2}', /run\.json is of a newer version than this one reads/],
    ["scale-00.safetensors", "short", /scale-00\.safetensors is damaged/],
    ["state.safetensors", "", /state\.safetensors is damaged/],
    ["state.safetensors", undefined, /state\.safetensors is missing/],
  ])("whose %s is %j", async (file, content, message) => {
    rmSync(inFolder("damaged"), { recursive: true, force: true });
    const stop = new AbortController();
    const onEvent = ({ type }: TrainEvent) => type === "scale" && stop.abort();
    await trainIn("damaged", { onEvent, signal: stop.signal }).catch(() => undefined);
    if (content === undefined) rmSync(inFolder("damaged", file));
    else writeFileSync(inFolder("damaged", file), content);
    await expect(trainIn("damaged")).rejects.toMatchObject(refusal("INVALID_RUN", message));
    expect(existsSync(inFolder("damaged/lock"))).toBe(false);
  });

  test("that cannot be made", async () => {
    await expect(trainIn("photograph.png/run")).rejects.toMatchObject(
      refusal("FILE_SYSTEM", /a part of the path is a file, not a folder\. Check the path/),
    );
  });

  test("that another machine took over meanwhile: nothing more is written there", async () => {
    const path = inFolder("taken");
    let before: string[] = [];
    const onEvent = ({ type }: TrainEvent) => {
      if (type !== "plan") return;
      writeFileSync(join(path, "lock"), "1 2 00000000\n");
      before = readdirSync(path).sort();
    };
    await expect(trainIn("taken", { onEvent })).rejects.toMatchObject(
      refusal("INVALID_RUN", /taken is no longer this training's/),
    );
    expect(readdirSync(path).sort()).toEqual(before);
  });

  test("in which another training is at work", async () => {
    const both = await Promise.allSettled([trainIn("busy"), trainIn("busy")]);
    const refused = both.find((one) => one.status === "rejected");
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(refused?.reason).toMatchObject(refusal("INVALID_RUN", /is training in/));
  });
});
