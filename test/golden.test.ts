/** Golden samples of a tiny model: pixels stay where they were. `test/golden/make.js` is their recipe. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SinGAN } from "@singan/runtime-node";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES, golden, makeModel } from "./golden/make.js";
import { singan as run, temporaryFolder } from "./support/command.js";

/** Share of the values that may differ, by one level: what another processor's rounding can do. */
const SHARE = 1e-4;

let singan: SinGAN;
beforeAll(async () => {
  singan = await SinGAN.load(golden("tiny.onnx"), { device: "cpu" });
});
afterAll(() => singan.dispose());

const pixelsOf = (file: string) => sharp(file).removeAlpha().raw().toBuffer();

function expectSame(made: Uint8Array, expected: Uint8Array) {
  expect(made.length).toBe(expected.length);
  const differences = [...made.keys()].filter((i) => made[i] !== expected[i]);
  expect(differences.length).toBeLessThanOrEqual(Math.ceil(SHARE * made.length));
  for (const i of differences) expect(Math.abs(made[i]! - expected[i]!)).toBe(1);
}

describe("the golden model", () => {
  test("is what its recipe gives, byte for byte", () => {
    const file = readFileSync(golden("tiny.onnx"));
    expect(file.length).toBeLessThan(100_000);
    expect(Buffer.from(makeModel()).equals(file)).toBe(true);
  });

  test.each(Object.entries(CASES))("still gives %s", async (name, options) => {
    const made = options === "reconstruct" ? singan.reconstruct() : singan.sample(options);
    expectSame((await made).pixels(), await pixelsOf(golden(name)));
  });

  test("gives the same through the command", async () => {
    const folder = temporary;
    const args = ["sample", golden("tiny.onnx"), "--seed", "7", "--count", "4", "--out", "."];
    expect(await run([...args, "--device", "cpu"], folder)).toMatchObject({ code: 0 });
    expectSame(
      await pixelsOf(join(folder, "sample-0000.png")),
      await pixelsOf(golden("sample.png")),
    );
    expectSame(
      await pixelsOf(join(folder, "sample-0003.png")),
      await pixelsOf(golden("fourth.png")),
    );
  });
});

const temporary = temporaryFolder();
