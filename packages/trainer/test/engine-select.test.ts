import { expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.js";
import { firstOf, NotInstalled, selectEngine } from "../src/engine/select.js";

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
  const broken = absent("broken", "it found no CUDA device");
  const { engine, reasons, troubles } = await firstOf("auto", [
    { label: "a", open: () => Promise.reject(new NotInstalled("a is not installed")) },
    broken,
    there("b"),
    there("c"),
  ]);
  expect(engine.device).toBe("b");
  const trouble = "Not with broken: it found no CUDA device.";
  expect(reasons).toEqual(["Not with a: a is not installed.", trouble, "Training with b."]);
  // What is installed and does not work is worth a note, what is merely absent is not.
  expect(troubles).toEqual([trouble]);
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
