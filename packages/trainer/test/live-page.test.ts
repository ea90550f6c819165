/** `report.html` while a training runs, starts a scale again, is interrupted, and ends with an error. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LossRecord } from "@singan/pyramid";
import { beforeAll, expect, test } from "vitest";
import type { TrainEvent } from "../src/training/events.js";
import type { TrainOptions } from "../src/training/options.js";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { SECONDS, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
let photograph: string;

beforeAll(async () => {
  photograph = await writePhotograph(folder);
});

/** Trains in a folder of the test's own. */
const trainIn = (name: string, options: Partial<TrainOptions> = {}) =>
  train(photograph, { out: join(folder, name), settings: SECONDS, ...options });
const pageOf = (name: string) => readFileSync(join(folder, name, "report.html"), "utf8");
const REFRESH = 'http-equiv="refresh"';

/** Adam without memory, at a rate a thousand times the usual. */
const WILD = {
  ...SECONDS,
  scales: 1,
  learningRate: 1,
  beta1: 0,
  beta2: 0,
  penaltyWeight: 0,
} as const;
const RETREATS = [0.25, 0.0625, 0.0156].map(
  (rate, i) =>
    `Scale 0 diverged; it starts again at a learning rate of ${rate} (try ${i + 1} of 3).`,
);

const isRetreat = (event: TrainEvent) =>
  event.type === "note" && event.text.includes("it starts again");

test("from its beginning it says what a page that stands still means", async () => {
  const pages: string[] = [];
  const onEvent = ({ type }: TrainEvent) => type === "step" && pages.push(pageOf("begun"));
  await trainIn("begun", { settings: { ...SECONDS, scales: 1, steps: 2 }, onEvent });
  expect(pages[0]).toMatch(
    /<p>Scale 0 of 0 to 0 begins \([^;]*; a page that stands still is of a training that was stopped\)\.<\/p>/,
  );
  expect(pages[0]).toContain(REFRESH);
});

test("it tells at once when a scale starts again, and keeps that when all is trained", async () => {
  const pages: string[] = [];
  const onEvent = (event: TrainEvent) => isRetreat(event) && pages.push(pageOf("recovered"));
  const options = { settings: { ...WILD, steps: 50 }, onEvent };
  await trainIn("recovered", options);
  expect(pages.length).toBeGreaterThan(0);
  for (const [i, page] of pages.entries()) {
    expect(page).toContain(REFRESH);
    expect(page).toContain(`<p>${RETREATS.slice(0, i + 1).join(" ")} In training.</p>`);
  }
  const finished = pageOf("recovered");
  expect(finished).not.toContain(REFRESH);
  expect(finished).toContain(`<p>${RETREATS.slice(0, pages.length).join(" ")} 50 steps in `);
  expect(JSON.parse(readFileSync(join(folder, "recovered/train.json"), "utf8"))).toMatchObject({
    scales: [{ tries: pages.length }],
  });
  await trainIn("recovered", options);
  expect(pageOf("recovered")).toBe(finished);
});

test("it ends with the sentence of a scale that diverges for good, all tries and its last preview", async () => {
  const settings = { ...WILD, steps: 300, criticSteps: 3 };
  const pages: string[] = [];
  const onEvent = (event: TrainEvent) => isRetreat(event) && pages.push(pageOf("diverged"));
  const options = { settings, checkpointSeconds: 0, onEvent };
  const message = await trainIn("diverged", options).catch(String);
  const sentence = String(message).replace(/^SinganError: /, "");
  expect(sentence).toMatch(/^Scale 0 diverged at step \d+: .* a smaller --learning-rate\.$/);
  const page = pageOf("diverged");
  expect(page).not.toContain(REFRESH);
  expect(page).toContain(`<p>The training ended with an error. ${sentence}</p>`);
  expect(page).toContain(`<p>${RETREATS.join(" ")} Not finished.</p>`);
  for (const one of [...pages, page]) {
    expect(one.match(/<figcaption>step \d{6}<\/figcaption>/g)).toHaveLength(1);
  }
  // Asked again it diverges from its last try on, and says of all before.
  await expect(trainIn("diverged", { settings })).rejects.toMatchObject({ code: "DIVERGED" });
  expect(pageOf("diverged")).toContain(`<p>${RETREATS.join(" ")} Not finished.</p>`);
});

test("it ends with any other error that ends the training", async () => {
  const onEvent = ({ type }: TrainEvent) => {
    if (type === "scale") throw new Error("The listener is <gone>.");
  };
  await expect(trainIn("failed", { onEvent })).rejects.toThrow("The listener is <gone>.");
  const page = pageOf("failed");
  expect(page).not.toContain(REFRESH);
  expect(page).toContain(
    "<p>The training ended with an error. The listener is &#60;gone&#62;.</p>",
  );
});

test("interrupted, it says so, shows what the saved state makes, and waits for the training to go on", async () => {
  const stop = new AbortController();
  const reason = new Error("enough");
  const onEvent = (event: TrainEvent) => {
    if (event.type === "step" && event.scale === 1 && event.step === 4) stop.abort(reason);
  };
  await expect(trainIn("stopped", { onEvent, signal: stop.signal })).rejects.toBe(reason);
  const page = pageOf("stopped");
  expect(page).toContain(REFRESH);
  expect(page).toMatch(/<p>Scale 1 of 0 to 2, step 4 of \d+: stopped and saved \([^)]*\)\.<\/p>/);
  expect(page).toContain("<figcaption>step 000004</figcaption>");
  expect(page).toContain("<p>Not finished.</p>");
});

test("it says how far the whole training is, also where a scale begins or goes on", async () => {
  const bars: Record<string, number[]> = {};
  const barOf = (name: string) => Number(/<progress value="([\d.]+)"/.exec(pageOf(name))![1]);
  const stop = new AbortController();
  const reason = new Error("enough");
  const onEvent = (event: TrainEvent) => {
    if (event.type !== "step") return;
    // The page of before this step: it is written when a stage begins, and every ten seconds.
    bars[`${event.scale}.${event.step}`] = [barOf("bars"), event.done];
    if (event.scale === 1 && event.step === 4) stop.abort(reason);
  };
  const options = { onEvent, settings: { ...SECONDS, finestSteps: 10 } };
  await expect(trainIn("bars", { ...options, signal: stop.signal })).rejects.toBe(reason);
  const afterStop = barOf("bars");
  expect(bars["0.1"]![0]).toBe(0);
  expect(bars["1.1"]![0]).toBeCloseTo(bars["0.10"]![1]!, 6);
  expect(afterStop).toBeCloseTo(bars["1.4"]![1]!, 6);
  await trainIn("bars", options);
  expect(bars["1.5"]![0]).toBeCloseTo(afterStop, 6);
  expect(bars["2.1"]![0]).toBeCloseTo(bars["1.10"]![1]!, 6);
});

test("it plots the losses, the critic's distance as the photograph's score less the sample's", async () => {
  await trainIn("plotted", { settings: { ...SECONDS, scales: 1 } });
  const [, drawn] = /of (\[\{"title":"Critic's distance".*\])\.entries\(\)/.exec(
    pageOf("plotted"),
  )!;
  const plots: { title: string; lines: { values: number[] }[] }[] = JSON.parse(drawn!);
  const { scales } = JSON.parse(readFileSync(join(folder, "plotted/train.json"), "utf8"));
  const losses: LossRecord[] = scales[0].losses;
  const distances = losses.map(({ critic }) => critic.real - critic.fake);
  expect(Math.max(...distances.map(Math.abs))).toBeGreaterThan(1e-3);
  expect(plots.map(({ lines }) => lines[0]!.values)).toEqual([
    distances,
    losses.map(({ critic }) => critic.penalty ?? null),
    losses.map(({ generator }) => generator.adversarial),
    losses.map(({ generator }) => Math.sqrt(generator.reconstruction)),
  ]);
});
