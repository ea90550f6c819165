import { describe, expect, it } from "vitest";
import { SinganError } from "../src/errors.js";
import { gaussian } from "../src/noise/field.js";
import type { Tensor } from "../src/picture.js";
import { type OpenSession, SessionRunner } from "../src/runner/session-runner.js";
import { openSession } from "./support/open-session.js";
import { makeRandomModel } from "./support/random-model.js";

const model = makeRandomModel(2);
const links = { pyramid: model.metadata.pyramid, links: model.links };

function normals(seed: number, batch: number, channels: number): Tensor {
  const window = { x: 0, y: 0, width: 13, height: 9 };
  const key = { seed, purpose: "sample", scale: 0 } as const;
  const one = (sample: number) => gaussian(key, { sample, channels, window });
  const data = Float32Array.from(Array.from({ length: batch }, (_, n) => [...one(n)]).flat());
  return { data, shape: [batch, channels, 9, 13] };
}

/** Real sessions, and a ledger of how many are open. */
function counted() {
  const ledger = { opened: 0, open: 0 };
  const open: OpenSession = async (bytes, name) => {
    const session = await openSession(bytes, name);
    ledger.opened++;
    ledger.open++;
    return {
      run: (feeds) => session.run(feeds),
      release: async () => {
        ledger.open--;
        await session.release();
      },
    };
  };
  return { ledger, open };
}

describe("SessionRunner", () => {
  it("opens a session once, however many ask, and closes all", async () => {
    const { ledger, open } = counted();
    const runner = new SessionRunner(links, open);
    const previous = runner.upload(normals(1, 1, 3));
    const noise = normals(2, 1, 1);
    const results = await Promise.all([1, 2, 3].map(() => runner.run(0, { previous, noise })));
    expect(ledger).toEqual({ opened: 1, open: 1 });
    expect(await results[0]!.read()).toEqual(await results[2]!.read());
    await runner.release();
    expect(ledger.open).toBe(0);
    await runner.run(0, { previous, noise });
    expect(ledger).toEqual({ opened: 2, open: 1 });
    await runner.release();
  });

  it("gives one-channel noise to all three channels, and each picture of a batch its own", async () => {
    const runner = new SessionRunner(links, openSession);
    const black = runner.upload({ data: new Float32Array(2 * 351), shape: [2, 3, 9, 13] });
    const noise = normals(2, 2, 1);
    const both = await runner.run(0, { previous: black, noise });
    expect(both.shape).toEqual([2, 3, 9, 13]);
    const second = { data: noise.data.slice(117), shape: [1, 1, 9, 13] } as const;
    const alone = runner.upload({ data: new Float32Array(351), shape: [1, 3, 9, 13] });
    const expected = await (await runner.run(0, { previous: alone, noise: second })).read();
    const found = (await both.read()).slice(351);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 6);
    });
    await runner.release();
  });

  it("reads windows of handles, and nothing of disposed ones", async () => {
    const runner = new SessionRunner(links, openSession);
    const handle = runner.upload(normals(1, 2, 3));
    const whole = await handle.read();
    const window = await handle.read({ x: 4, y: 2, width: 3, height: 5 });
    expect(window.length).toBe(2 * 3 * 3 * 5);
    for (let plane = 0; plane < 6; plane++) {
      for (let y = 0; y < 5; y++) {
        for (let x = 0; x < 3; x++) {
          expect(window[(plane * 5 + y) * 3 + x]).toBe(whole[(plane * 9 + y + 2) * 13 + x + 4]);
        }
      }
    }
    handle.dispose();
    handle.dispose();
    await expect(handle.read()).rejects.toThrow("disposed");
    await expect(runner.run(0, { previous: handle, noise: normals(2, 1, 1) })).rejects.toThrow(
      "disposed",
    );
    await runner.release();
  });

  it("looks at the signal before it starts a link", async () => {
    const { ledger, open } = counted();
    const runner = new SessionRunner(links, open);
    const inputs = { previous: runner.upload(normals(1, 1, 3)), noise: normals(2, 1, 1) };
    const reason = new Error("enough");
    await expect(runner.run(0, inputs, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(ledger.opened).toBe(0);
    const stop = new AbortController();
    const running = runner.run(0, inputs, stop.signal);
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
    await runner.release();
  });

  it("names scales that are not there", async () => {
    const runner = new SessionRunner(links, openSession);
    const inputs = { previous: runner.upload(normals(1, 1, 3)), noise: normals(2, 1, 1) };
    await expect(runner.run(3, inputs)).rejects.toThrow(
      "There is no scale 3; they go from 0 to 2.",
    );
  });

  it("says when memory has run out, passes other errors on, and tries again", async () => {
    let trouble: Error | undefined = new RangeError("Array buffer allocation failed");
    const runner = new SessionRunner(links, async (bytes, name) => {
      if (trouble) throw trouble;
      return openSession(bytes, name);
    });
    const inputs = { previous: runner.upload(normals(1, 1, 3)), noise: normals(2, 1, 1) };
    const failed = await runner.run(0, inputs).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(SinganError);
    expect(failed).toMatchObject({ code: "OUT_OF_MEMORY", cause: trouble });
    trouble = new Error("The driver has gone away.");
    await expect(runner.run(0, inputs)).rejects.toBe(trouble);
    trouble = undefined;
    expect((await runner.run(0, inputs)).shape).toEqual([1, 3, 9, 13]);
    await runner.release();
  });
});
