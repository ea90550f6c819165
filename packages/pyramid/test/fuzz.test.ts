import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatorTensors } from "../src/checkpoint/generator-tensors.js";
import { encodeSafetensors } from "../src/checkpoint/safetensors.js";
import { writeModel } from "../src/model/write.js";
import { makeRandomGenerator, makeRandomModel } from "./support/random-model.js";

const child = fileURLToPath(new URL("./support/fuzz-child.js", import.meta.url));

/** Of heap and in all: a process that reads good files takes about 90; the files have 15 kB. */
const HEAP_MEGABYTES = 96;
const MEGABYTES = 320;

interface Report {
  readonly outcomes: Record<string, number>;
  readonly surprises: string[];
  readonly megabytes: number;
}

describe("mutated files", () => {
  let folder: string;
  const path = (kind: string) =>
    join(folder, kind === "checkpoint" ? "good.safetensors" : "good.onnx");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "singan-fuzz-"));
    const sizes = [
      { width: 6, height: 5 },
      { width: 8, height: 7 },
    ];
    writeFileSync(
      path("model"),
      writeModel(makeRandomModel(1, { sizes, channels: 2, paintScale: 1 })),
    );
    const tensors = generatorTensors(makeRandomGenerator(1, 0, 2));
    writeFileSync(path("checkpoint"), encodeSafetensors(tensors, { amplitude: "0.1" }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["model", 0, 700],
    ["model", 700, 700],
    ["metadata", 0, 700],
    ["metadata", 700, 700],
    ["checkpoint", 0, 700],
  ])(
    "of a %s, from %i on, are read or refused with a reason",
    async (kind, first, count) => {
      const limits = [`--max-old-space-size=${HEAP_MEGABYTES}`, "--stack-trace-limit=20"];
      const call = [...limits, child, path(kind), kind, String(first), String(count)];
      // A child that crashes, hangs or runs out of memory rejects here.
      const { stdout } = await promisify(execFile)(process.execPath, call, { timeout: 100_000 });
      const { outcomes, surprises, megabytes } = JSON.parse(stdout) as Report;
      expect(surprises).toEqual([]);
      const { accepted = 0, INVALID_MODEL = 0, UNSUPPORTED_FORMAT = 0, INVALID_RUN = 0 } = outcomes;
      expect(accepted + INVALID_MODEL + UNSUPPORTED_FORMAT + INVALID_RUN).toBe(count);
      // Mutations that all fail at the door, or none, would try nothing.
      expect(accepted).toBeGreaterThan(0);
      expect(accepted).toBeLessThan(count / 2);
      expect(megabytes).toBeLessThan(MEGABYTES);
    },
    120_000,
  );
});
