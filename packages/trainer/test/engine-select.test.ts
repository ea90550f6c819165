import { expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.js";
import { firstOf, selectEngine } from "../src/engine/select.js";

const there = (name: string) => {
  const engine = { name: "tfjs", device: name } as unknown as Engine;
  return { label: name, open: async () => engine };
};
const absent = (label: string, reason: string) => ({
  label,
  open: async (): Promise<Engine> => {
    throw new Error(`${reason}.\nand a stack`);
  },
});

test("takes the first that opens, and says why it passed over others", async () => {
  const { engine, reasons } = await firstOf("auto", [
    absent("a", "a is not installed"),
    there("b"),
    there("c"),
  ]);
  expect(engine.device).toBe("b");
  expect(reasons).toEqual(["Not with a: a is not installed.", "Training with b."]);
});

test("where none opens, one sentence names them all and the remedy", async () => {
  await expect(
    firstOf("tfjs", [absent("a", "it is gone"), absent("b", "so is it")]),
  ).rejects.toMatchObject({
    code: "DEVICE_UNAVAILABLE",
    message:
      "The engine tfjs cannot be had. Not with a: it is gone. Not with b: so is it. Try --engine auto.",
  });
});

test("auto opens an engine on every machine", async () => {
  const { engine, reasons } = await selectEngine("auto", { threads: 1 });
  expect(["onnxruntime", "tfjs"]).toContain(engine.name);
  expect(reasons.at(-1)).toMatch(/^Training with /);
});

test("tfjs falls back to its own backend", async () => {
  const { engine } = await selectEngine("tfjs");
  expect(engine.name).toBe("tfjs");
  expect(engine.versions["@tensorflow/tfjs"]).toMatch(/^\d+\.\d+\.\d+/);
});
