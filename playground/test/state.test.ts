/** What the playground remembers, without a page. */
import { beforeEach, expect, test, vi } from "vitest";
import { sizesSentence } from "../src/pictures/enlarging.js";
import { handleOf } from "../src/pictures/pasting.js";
import { movedTo, showing } from "../src/pictures/piece.js";
import {
  begin,
  canRedo,
  canUndo,
  change,
  redo,
  sealSoon,
  sheet,
  takeBackModel,
  undo,
} from "../src/state/history.js";
import { FIRST_SHEET } from "../src/state/sheet.js";
import { sparingly } from "../src/state/sparingly.js";

beforeEach(() => begin(FIRST_SHEET));

test("a model that cannot be used is no step for undo or redo", () => {
  change({ seed: 5 });
  change({ model: "broken" });
  takeBackModel("broken", "peaks");
  expect(sheet.value).toEqual({ ...FIRST_SHEET, seed: 5 });
  undo();
  expect(sheet.value).toEqual(FIRST_SHEET);
  expect(canUndo.value).toBe(false);
  redo();
  expect(sheet.value.seed).toBe(5);
  expect(canRedo.value).toBe(false);
});

test("what was changed while a useless model came stays a step", () => {
  change({ model: "broken" });
  change({ seed: 5 });
  takeBackModel("broken", "peaks");
  undo();
  expect([sheet.value.model, sheet.value.seed]).toEqual(["peaks", FIRST_SHEET.seed]);
  expect(canUndo.value).toBe(false);
  // And where undo came before the refusal.
  redo();
  change({ model: "broken again" });
  undo();
  takeBackModel("broken again", "peaks");
  expect(canRedo.value).toBe(false);
});

test("a piece cannot leave the picture", () => {
  const outline = [
    [0.1, 0.2],
    [0.3, 0.2],
    [0.3, 0.4],
    [0.1, 0.4],
  ] as const;
  const piece = { outline, by: [0, 0], isClone: true } as const;
  const near = ([x, y]: readonly [number, number]) =>
    [x, y].map((value) => Number(value.toFixed(6)));
  expect(movedTo(piece, [0.25, -0.1]).by).toEqual([0.25, -0.1].map((n) => expect.closeTo(n)));
  expect(near(movedTo(piece, [5, -5]).by)).toEqual([0.8, -0.3]);
  const shown = showing(movedTo(piece, [0.7, 0]), [0.5, 0]);
  // What it shows is in the picture, and so is the piece.
  expect(near(shown.outline[0]!)).toEqual([0.6, 0.2]);
  expect(near(shown.by)).toEqual([0.3, 0]);
});

test("whoever enlarges a large picture is told what becomes of it", () => {
  expect(sizesSentence({ width: 250, height: 188 }, 3)).toBe("250×188 becomes 750×564 pixels.");
  expect(sizesSentence({ width: 5472, height: 3648 }, 3)).toBe(
    "Yours has 5472×3648 pixels. It is reduced to 400×267 first, as more would take minutes, so the result is smaller than yours: 1200×801 pixels.",
  );
  expect(sizesSentence({ width: 600, height: 300 }, 3)).toContain(
    "so the result is 1200×600 pixels.",
  );
});

test("what is done sparingly is done at once, in a burst as often as it may be, and at last", () => {
  vi.useFakeTimers();
  const act = vi.fn();
  const soon = sparingly(act, 3, 100);
  for (let i = 0; i < 30; i++) {
    soon();
    vi.advanceTimersByTime(10);
  }
  // Three at once, and three for 300 milliseconds.
  expect(act).toHaveBeenCalledTimes(6);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(6);
  soon();
  expect(act).toHaveBeenCalledTimes(7);
  vi.useRealTimers();
});

test("what is wished for last is never lost", () => {
  vi.useFakeTimers();
  const done: number[] = [];
  let wish = 0;
  const soon = sparingly(() => done.push(wish), 2, 100);
  for (const next of [1, 2, 3, 4, 5]) {
    wish = next;
    soon();
  }
  vi.advanceTimersByTime(100);
  expect(done).toEqual([1, 2, 5]);
  vi.useRealTimers();
});

test("keys in a row are one step for undo, and a pause ends them", () => {
  vi.useFakeTimers();
  for (const alpha of [0.2, 0.3, 0.4]) {
    change({ alpha }, "alpha");
    sealSoon();
    vi.advanceTimersByTime(300);
  }
  vi.advanceTimersByTime(1000);
  change({ alpha: 0.5 }, "alpha");
  undo();
  expect(sheet.value.alpha).toBe(0.4);
  undo();
  expect(sheet.value).toEqual(FIRST_SHEET);
  vi.useRealTimers();
});

test("a frame has its handle where it can be seen", () => {
  const picture = { width: 100, height: 50 };
  const box = (left: number, top: number, right: number, bottom: number) =>
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const;
  expect(handleOf(box(10, 10, 30, 30), picture)).toEqual([30, 30]);
  expect(handleOf(box(10, 10, 30, 90), picture)).toEqual([30, 10]);
  expect(handleOf(box(-50, -50, 180, 90), picture)).toEqual([100, 50]);
});
