/** What the networks of a scale begin as. */
import { expect, test } from "vitest";
import { initialState } from "../src/engine/state.js";
import { resolveSettings } from "../src/settings/resolve.js";
import { startState } from "../src/training/start.js";

const settings = resolveSettings({ coarseSide: 64, criticNormalisation: "coarse" });
const plan = {
  channels: [4, 4, 4, 8],
  sizes: [40, 60, 90, 120].map((side) => ({ width: side, height: side })),
};
const at = (scale: number, paint = false) => ({ scale, paint, index: scale, steps: 1 });
const before = initialState(4, 9, 0);
const start = (scale: number, paint = false) =>
  startState(settings, plan, at(scale, paint), before);

test("networks go on from the scale below", () => {
  const { generator, critic } = start(1);
  expect(generator.parameters).toEqual(before.generator.parameters);
  expect(critic.parameters).toEqual(before.critic.parameters);
});

test("a critic that is no longer normalised is new, with filters that keep its signal", () => {
  const { generator, critic } = start(2);
  expect(generator.parameters).toEqual(before.generator.parameters);
  expect(critic).toEqual(initialState(4, settings.seed, 2, "none").critic);
});

test("another width, paintings and the coarsest scale begin anew", () => {
  expect(start(3)).toEqual(initialState(8, settings.seed, 3, "none"));
  expect(start(1, true)).toEqual(initialState(4, settings.seed, 1));
  expect(startState(settings, plan, at(0), undefined)).toEqual(initialState(4, settings.seed, 0));
});
