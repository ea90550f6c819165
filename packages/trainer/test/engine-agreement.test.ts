/** Both engines step by step, and each against itself. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { eagerEngine } from "../src/engine/eager.js";
import type { Engine } from "../src/engine/engine.js";
import type { NetworkState, ScaleState } from "../src/engine/state.js";
import { tracedEngine } from "../src/engine/traced.js";
import { type SmallCase, smallCase } from "./support/small-case.js";

let eager: Engine;
let traced: Engine;
beforeAll(async () => {
  await tf.setBackend("cpu");
  eager = eagerEngine("cpu", "javascript");
  traced = await tracedEngine({ threads: 2 });
});

const STEPS = 2;
/**
 * Losses after few steps, relative to their size: both engines round some thousand sums in another
 * order, and Adam's first steps have the size of the learning rate however small a gradient is.
 */
const LOSS_TOLERANCE = 2e-3;
/** Of one parameter, relative to the whole gradient: rounding, and a rectifier that falls on the other side of zero. */
const GRADIENT_TOLERANCE = 1e-3;

/** Critic step, generator step, and so on, the second critic's without penalty; the losses and the state after each. */
async function train(engine: Engine, { problem, state, inputs }: SmallCase, frozen: boolean) {
  const trainer = await engine.openScale(problem, state);
  const losses: number[][] = [];
  const states: ScaleState[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { mix, ...unpenalised } = inputs(step, frozen);
    const given = step === 0 ? { mix, ...unpenalised } : unpenalised;
    losses.push(Object.values(await trainer.critic(given)));
    states.push(await trainer.state());
    losses.push(Object.values(await trainer.generator(inputs(step, frozen))));
    states.push(await trainer.state());
  }
  const picture = await trainer.reconstruct();
  await trainer.dispose();
  return { losses, states, picture };
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));
const norm = (a: Float32Array) => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));

describe.each([
  { channels: 4, padding: "zero", noiseChannels: 3, frozen: false },
  { channels: 4, padding: "noise", noiseChannels: 1, frozen: true },
  { channels: 16, padding: "zero", noiseChannels: 1, frozen: false, width: 13, height: 12 },
  { channels: 16, padding: "zero", noiseChannels: 3, frozen: true },
  {
    channels: 16,
    padding: "zero",
    noiseChannels: 3,
    frozen: false,
    criticDilation: 2,
    criticNormalisation: "none",
  },
] as const)(
  "$channels channels, $padding padding, frozen $frozen, $criticDilation",
  ({ frozen, ...options }) => {
    const small = smallCase(options);

    test("both engines agree on every step", { timeout: 120_000 }, async () => {
      const a = await train(eager, small, frozen);
      const b = await train(traced, small, frozen);
      for (const [i, losses] of a.losses.entries()) {
        for (const [k, loss] of losses.entries()) {
          expect(Math.abs(loss - b.losses[i]![k]!) / (1 + Math.abs(loss))).toBeLessThan(
            LOSS_TOLERANCE,
          );
        }
      }
      // The first gradients, before differences can grow: half of them is the first moment.
      const first = (s: ScaleState, kind: "critic" | "generator"): NetworkState => s[kind];
      for (const [index, kind] of [
        [0, "critic"],
        [1, "generator"],
      ] as const) {
        const one = first(a.states[index]!, kind).firstMoment;
        const two = first(b.states[index]!, kind).firstMoment;
        expect(distance(one, two) / norm(one)).toBeLessThan(GRADIENT_TOLERANCE);
      }
      expect(distance(a.states[1]!.mean, b.states[1]!.mean)).toBeLessThan(1e-4);
      expect(distance(a.states[1]!.variance, b.states[1]!.variance)).toBeLessThan(1e-3);
      expect(distance(a.picture.data, b.picture.data)).toBeLessThan(2e-2);
    });
  },
);
