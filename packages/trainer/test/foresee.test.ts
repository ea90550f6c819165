/** What a dry run says of the run folder: the same as a training would, and nothing is changed. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type EstimateOptions, estimate } from "../src/training/estimate.js";
import type { TrainOptions } from "../src/training/options.js";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
let photograph: string;

/** Every file below the folder, when it was written and what it holds. */
function snapshot(): object {
  const paths = readdirSync(folder, { recursive: true }).map(String).sort();
  return paths.map((path) => {
    const found = statSync(inFolder(path));
    const text = found.isFile() ? readFileSync(inFolder(path), "latin1") : "";
    return [path, found.mtimeMs, text];
  });
}

/** What a dry run says, or why it is refused. */
async function foreseen(name: string, options: Partial<EstimateOptions> = {}) {
  const before = snapshot();
  const asked = { out: inFolder(name), settings: SECONDS, ...options };
  const said = await estimate(photograph, asked).then(
    (estimated) => estimated.folder,
    (error: Error) => error.message,
  );
  expect(snapshot()).toEqual(before);
  return said;
}

/** A training that ends at an event, as Ctrl-C ends it. */
async function trainUntil(name: string, end: "step" | "scale"): Promise<void> {
  const stop = new AbortController();
  const onEvent: TrainOptions["onEvent"] = ({ type }) => type === end && stop.abort();
  const options = { settings: SECONDS, onEvent, signal: stop.signal };
  await train(photograph, { out: inFolder(name), ...options }).catch(() => undefined);
}

beforeAll(async () => {
  photograph = await writePhotograph(folder);
  await train(photograph, { out: inFolder("finished"), settings: SECONDS });
  await trainUntil("begun", "step");
  await trainUntil("between", "scale");
});

test("without a folder it says nothing of one", async () => {
  expect(await estimate(photograph, { settings: SECONDS })).not.toHaveProperty("folder");
});

test("a folder that is not there, or empty, would be begun", async () => {
  mkdirSync(inFolder("empty"));
  for (const name of ["new", "deep/new", "empty"]) {
    expect(await foreseen(name)).toEqual({ action: "begin" });
    expect(await foreseen(name, { force: true })).toEqual({ action: "begin" });
  }
});

test("what is finished or begun would be left alone or gone on with, by force started over", async () => {
  expect(await foreseen("finished")).toEqual({ action: "nothing" });
  const begun = { action: "resume", scale: 0, paint: false, step: 1 };
  expect(await foreseen("begun")).toEqual(begun);
  expect(await foreseen("between")).toEqual({ ...begun, scale: 1, step: 0 });
  for (const name of ["finished", "begun"]) {
    expect(await foreseen(name, { force: true })).toEqual({ action: "restart" });
  }
});

test("what a training would refuse is refused in the same words", async () => {
  mkdirSync(inFolder("mine"));
  writeFileSync(inFolder("mine/letter.txt"), "precious");
  writeFileSync(inFolder("file"), "");
  const settings = { ...SECONDS, seed: 2 };
  for (const [name, options, reason] of [
    ["mine", {}, /holds letter\.txt but no training/],
    ["finished", { settings }, /holds a training with --seed 1, not 2\. Choose another folder/],
    ["file", {}, /a file is where a folder should be/],
  ] as const) {
    const said = await foreseen(name, options);
    expect(said).toMatch(reason);
    const asked = { out: inFolder(name), settings: SECONDS, ...options };
    if (name !== "file") await expect(train(photograph, asked)).rejects.toThrow(String(said));
  }
  const other = await writePhotograph(folder, { name: "other.png", phase: 1 });
  const refused = estimate(other, { out: inFolder("finished"), settings: SECONDS });
  await expect(refused).rejects.toThrow("holds a training on another photograph");
  const own = inFolder("finished/photograph.png");
  await expect(estimate(own, { out: inFolder("finished") })).rejects.toThrow(
    "a folder in which photograph.png is not the photograph itself",
  );
});

test("a folder in which a training is at work is refused", async () => {
  const stop = new AbortController();
  const settings = { ...SECONDS, steps: 100_000 };
  let training: Promise<unknown> | undefined;
  await new Promise<void>((begun) => {
    const onEvent: TrainOptions["onEvent"] = ({ type }) => type === "step" && begun();
    const options = { out: inFolder("busy"), settings, onEvent, signal: stop.signal };
    training = train(photograph, options).catch(() => undefined);
  });
  const refused = estimate(photograph, { out: inFolder("busy"), settings });
  await expect(refused).rejects.toThrow(`Process ${process.pid} is training in`);
  stop.abort();
  await training;
});
