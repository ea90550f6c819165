/** Trainings that a machine cannot hold. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveSettings } from "../src/settings/resolve.js";
import {
  checkTrainingMemory,
  machineMemory,
  memoryProblem,
  trainingMemory,
} from "../src/training/memory.js";
import { planRun } from "../src/training/plan.js";
import { train } from "../src/training/train.js";
import { temporaryFolder } from "./support/folder.js";
import { writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const SETTINGS = { maxSize: 1000, channels: 1024, mostChannels: 1024 } as const;
const planOf = (channels: number) =>
  planRun({ width: 1000, height: 700 }, resolveSettings({ maxSize: 1000, channels }));

test("grows with pixels and channels, and more than there is gets a sentence", () => {
  const [few, many] = [trainingMemory(planOf(32)), trainingMemory(planOf(64))];
  // 95 maps of 1000x700 float32.
  expect(many - few).toBeCloseTo(32 * 95 * 4 * 700_000, 0);
  expect(memoryProblem(few, few)).toBeUndefined();
  expect(memoryProblem(33e9, 24e9)).toBe(
    "This training needs about 33 GB of memory, and this machine has 24 GB. Ask for a smaller --max-size, or fewer --channels.",
  );
});

const most = planOf(1024);
test("takes all that there is and no more", () => {
  expect(() => checkTrainingMemory(most, trainingMemory(most))).not.toThrow();
  expect(() => checkTrainingMemory(most, trainingMemory(most) - 1)).toThrow(
    expect.objectContaining({ code: "OUT_OF_MEMORY" }),
  );
});

const isHuge = machineMemory() > trainingMemory(most);
test.skipIf(isHuge)("that no machine has is refused before anything is written", async () => {
  const photograph = await writePhotograph(folder, {
    width: 1000,
    height: 700,
    name: "large.png",
  });
  const out = join(folder, "never");
  await expect(train(photograph, { out, settings: SETTINGS })).rejects.toMatchObject({
    code: "OUT_OF_MEMORY",
  });
  expect(existsSync(out)).toBe(false);
});
