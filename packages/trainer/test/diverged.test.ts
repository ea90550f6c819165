/** What a scale that diverged goes on with. */
import { expect, test, vi } from "vitest";
import { initialState } from "../src/engine/state.js";
import type { ScaleProgress } from "../src/run/state-file.js";
import { resolveSettings } from "../src/settings/resolve.js";
import type { TrainContext } from "../src/training/context.js";
import { diverged, retreat } from "../src/training/diverged.js";

const stage = { index: 1, scale: 1, paint: false, steps: 10 };
const start: ScaleProgress = {
  scale: 1,
  paint: false,
  step: 0,
  tries: 0,
  seconds: 0,
  losses: [],
  state: initialState(4, 1, 1),
};

function contextOf(kept: ScaleProgress | undefined) {
  const folder = { path: "runs/photo", readStart: async () => kept, writeProgress: vi.fn() };
  const page = { retreat: vi.fn() };
  const context = { folder, page, tell: vi.fn(), settings: resolveSettings({}) };
  return context as unknown as TrainContext & typeof context;
}

test("its beginning, one try further, with the time that it took so far", async () => {
  const context = contextOf(start);
  // It went on at step 5 after 7 seconds, and failed 2 seconds later.
  const failed = { ...start, step: 5, tries: 1, seconds: 7 };
  const next = await retreat(
    context,
    failed,
    2,
    diverged(context, stage, { step: 8, tries: 1 }, "it grew"),
  );
  expect(next).toEqual({ ...start, tries: 2, seconds: 9 });
  expect(context.folder.writeProgress).toHaveBeenCalledExactlyOnceWith(next);
  expect(context.page.retreat).toHaveBeenCalledExactlyOnceWith(2);
});

test("nothing after three tries, another error, or without a beginning", async () => {
  const error = diverged(contextOf(start), stage, { step: 8, tries: 3 }, "it grew");
  const other = new Error("The disk is full.");
  await expect(retreat(contextOf(start), { ...start, tries: 3 }, 1, error)).rejects.toBe(error);
  await expect(retreat(contextOf(start), start, 1, other)).rejects.toBe(other);
  await expect(retreat(contextOf(undefined), start, 1, error)).rejects.toBe(error);
});
