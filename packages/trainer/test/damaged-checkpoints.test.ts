/** Checkpoints that can be read but cannot be right: refused, and left as they are, never trained on. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, RUN_FILES } from "@singan/pyramid";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const pristine = join(folder, "pristine");
const run = join(folder, "run");
let photograph: string;

/** A training stopped in scale 1, after four of its steps. */
beforeAll(async () => {
  photograph = await writePhotograph(folder);
  const stop = new AbortController();
  await train(photograph, {
    out: pristine,
    settings: SECONDS,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === "step" && event.scale === 1 && event.step === 4) stop.abort();
    },
  }).catch(() => undefined);
});
beforeEach(() => {
  rmSync(run, { recursive: true, force: true });
  cpSync(pristine, run, { recursive: true });
});

type About = Record<string, unknown>;
interface Damage {
  /** What the JSON beside the tensors says instead. */
  readonly about?: About;
  /** One tensor, changed in place or replaced by shorter. */
  readonly tensor?: string;
  readonly change?: (data: Float32Array) => unknown;
}

function damage(file: string, key: string, { about = {}, tensor, change }: Damage): void {
  const path = join(run, file);
  const { tensors, metadata } = decodeSafetensors(readFileSync(path));
  const changed = { ...tensors };
  if (tensor !== undefined && change !== undefined) {
    const data = Float32Array.from(tensors[tensor]!.data);
    const result = change(data);
    const kept = result instanceof Float32Array ? result : data;
    const shape = kept.length === data.length ? tensors[tensor]!.shape : [kept.length];
    changed[tensor] = { shape, data: kept };
  }
  const text = JSON.stringify({ ...JSON.parse(metadata[key]!), ...about });
  writeFileSync(path, encodeSafetensors(changed, { [key]: text }));
}

const contents = () =>
  Object.fromEntries(
    readdirSync(run, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), "base64")]),
  );

async function refused(message: RegExp): Promise<void> {
  const before = contents();
  await expect(train(photograph, { out: run, settings: SECONDS })).rejects.toMatchObject({
    code: "INVALID_RUN",
    message: expect.stringMatching(message),
  });
  expect(contents()).toEqual(before);
}

const spoil = (value: number) => (data: Float32Array) => data.fill(value, 0, 1);
const shorten = (data: Float32Array) => data.slice(1);
const record = {
  step: 1,
  critic: { loss: 1, real: 1, fake: 1, penalty: 1 },
  generator: { loss: 1, adversarial: 1, reconstruction: 1 },
};

test.each<[string, Damage, RegExp]>([
  ["a step below zero", { about: { step: -1 } }, /does not say where it stands \(step:/],
  ["half a step", { about: { step: 3.5 } }, /does not say where it stands \(step:/],
  ["a step that its networks have not made", { about: { step: 5 } }, /impossible step \(5 of 10\)/],
  [
    "a step beyond the last",
    { about: { step: 11, criticSteps: 11, generatorSteps: 11 } },
    /impossible step \(11 of 10\)/,
  ],
  ["another scale", { about: { scale: 2 } }, /is of another scale/],
  ["the scale before, unfinished", { about: { scale: 0 } }, /impossible step \(4 of 10\)/],
  ["networks of no width", { about: { channels: 0 } }, /\(channels:/],
  ["networks of another width", { about: { channels: 5 } }, /5 channels have/],
  ["seconds below zero", { about: { seconds: -1 } }, /\(seconds:/],
  ["losses that are none", { about: { losses: [{ step: 1 }] } }, /\(losses\.0\.critic:/],
  [
    "losses without a number",
    { about: { losses: [{ ...record, critic: { ...record.critic, penalty: null } }] } },
    /losses\.0\.critic\.penalty/,
  ],
  ["short parameters", { tensor: "critic.parameters", change: shorten }, /critic\.parameters has/],
  [
    "short statistics",
    { tensor: "mean", change: shorten },
    /mean has 15 values, 4 channels have 16/,
  ],
  [
    "a parameter that is no number",
    { tensor: "generator.parameters", change: spoil(Number.NaN) },
    /generator\.parameters holds impossible numbers/,
  ],
  [
    "an endless moment",
    { tensor: "generator.firstMoment", change: spoil(Number.POSITIVE_INFINITY) },
    /generator\.firstMoment holds impossible numbers/,
  ],
  [
    "a negative square",
    { tensor: "critic.secondMoment", change: spoil(-1) },
    /critic\.secondMoment holds impossible numbers/,
  ],
  ["a negative variance", { tensor: "variance", change: spoil(-1) }, /variance holds impossible/],
])("a state with %s is refused", async (_, how, message) => {
  damage(RUN_FILES.state, "place", how);
  await refused(message);
});

test.each<[string, Damage, RegExp]>([
  ["a negative noise amplitude", { about: { amplitude: -1 } }, /how it was trained \(amplitude:/],
  ["no noise amplitude", { about: { amplitude: undefined } }, /how it was trained \(amplitude:/],
  ["a negative error", { about: { rmse: -1 } }, /how it was trained \(rmse:/],
  ["losses that are none", { about: { losses: "many" } }, /how it was trained \(losses:/],
  [
    "weights that are no numbers",
    { tensor: "layer_1.weight", change: spoil(Number.NaN) },
    /layer_1\.weight holds numbers that are not finite/,
  ],
])("a finished scale with %s is refused", async (_, how, message) => {
  damage(RUN_FILES.scale(0), "scale", how);
  await refused(message);
});

test("a finished scale of another width is refused", async () => {
  const wide = join(folder, "wide");
  const settings = { ...SECONDS, channels: 5, scales: 1, steps: 1 };
  await train(photograph, { out: wide, settings });
  cpSync(join(wide, RUN_FILES.scale(0)), join(run, RUN_FILES.scale(0)));
  await refused(/its generator is 5 channels wide, the run's plan says 4/);
});

test("a folder that nobody touched goes on", async () => {
  const { alreadyFinished } = await train(photograph, { out: run, settings: SECONDS });
  expect(alreadyFinished).toBe(false);
});
