/** Traced programs: every layout and batching computes the same, again and again the same bits. */
import { describe, expect, test } from "vitest";
import type { ScaleTrainer } from "../src/engine/engine.js";
import { BlockedLowering } from "../src/engine/traced/blocked.js";
import { Graph } from "../src/engine/traced/graph.js";
import { PlainLowering } from "../src/engine/traced/plain.js";
import { blockOf } from "../src/engine/traced/probe.js";
import { lowering, trace } from "../src/engine/traced/trace.js";
import { tracedEngine } from "../src/engine/traced.js";
import { type ProgramName, program } from "../src/network/program.js";
import { difference, runTraced, SETTINGS } from "./support/programs.js";
import { type SmallCase, smallCase } from "./support/small-case.js";

const block = await blockOf();
const NAMES: ProgramName[] = ["critic", "generator", "reconstruct"];
/**
 * Another order of the same single-precision sums differs by about 1e-5; where a rectifier's input is
 * within that of zero it may fall on the other side, which is one pixel among thousands.
 */
const TOLERANCE = 2e-3;

function expectAlike(a: Record<string, Float32Array>, b: Record<string, Float32Array>) {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const name of Object.keys(a))
    expect(difference(a[name]!, b[name]!), name).toBeLessThan(TOLERANCE);
}

describe.each(NAMES)("%s", (name) => {
  test.skipIf(block === undefined)("blocked and plain operators agree", async () => {
    for (const other of [
      { channels: 16 },
      { channels: 32 },
      { channels: 32, criticDilation: 2 },
      { channels: 16, criticDilation: 3, criticNormalisation: "none" },
    ] as const) {
      const settings = { ...SETTINGS, ...other };
      const plain = await runTraced(name, settings, new PlainLowering(new Graph()));
      expectAlike(plain, await runTraced(name, settings, new BlockedLowering(new Graph(), block!)));
    }
  });

  test.each([block, undefined])("the same bits again, in blocks of %s", async (blocked) => {
    const run = (threads: number) =>
      runTraced(name, SETTINGS, lowering(SETTINGS.channels, blocked), threads);
    const one = await run(2);
    expect(await run(2)).toEqual(one);
    // Matrix products, which only plain operators need, are cut along their sums by threads.
    if (blocked !== undefined) expect(await run(1)).toEqual(one);
  });

  test("the graph holds no constant of the picture's size", () => {
    const settings = { ...SETTINGS, height: 150, width: 160 };
    const model = trace(program(name, settings), lowering(settings.channels, block));
    // 1,000 nodes of about 200 bytes. One plane of the larger picture would be 384,000; lists of rows
    // grow with the height alone.
    expect(model.length).toBeLessThan(300_000);
    const larger = { ...settings, height: 300, width: 320 };
    const grown = trace(program(name, larger), lowering(settings.channels, block));
    expect(grown.length - model.length).toBeLessThan(100_000);
  });
});

/** Some steps of both networks, frozen at the end. */
async function steps(trainer: ScaleTrainer, { inputs }: SmallCase, from: number, to: number) {
  const losses: unknown[] = [];
  for (let step = from; step < to; step++) {
    losses.push(await trainer.critic(inputs(step, step > 2)));
    losses.push(await trainer.generator(inputs(step, step > 2)));
  }
  return losses;
}

test.each([4, 16])(
  "a training cut off and gone on with gives the same bits (%i channels)",
  async (channels) => {
    const engine = await tracedEngine({ threads: 2 });
    const small = smallCase({ channels });
    const whole = await engine.openScale(small.problem, small.state);
    const losses = await steps(whole, small, 0, 5);

    const first = await engine.openScale(small.problem, small.state);
    const before = await steps(first, small, 0, 2);
    const saved = await first.state();
    // What happens after the save leaves it as it is.
    await steps(first, small, 2, 3);
    await first.dispose();
    const second = await engine.openScale(small.problem, saved);
    const after = await steps(second, small, 2, 5);

    expect([...before, ...after]).toEqual(losses);
    expect(await second.state()).toEqual(await whole.state());
    expect(await second.reconstruct()).toEqual(await whole.reconstruct());
    expect(await second.generatorWeights()).toEqual(await whole.generatorWeights());
    expect((await whole.state()).generator.steps).toBe(5);
    await second.dispose();
    await whole.dispose();
  },
);

test("training lowers the reconstruction error", async () => {
  const engine = await tracedEngine({ threads: 2 });
  const small = smallCase({ channels: 8 });
  const trainer = await engine.openScale(small.problem, small.state);
  const first = await trainer.generator(small.inputs(0, false));
  let last = first;
  for (let step = 1; step < 80; step++) {
    last = await trainer.generator({ ...small.inputs(step % 4, false), learningRate: 5e-3 });
  }
  await trainer.dispose();
  expect(last.reconstruction).toBeLessThan(0.7 * first.reconstruction);
});
