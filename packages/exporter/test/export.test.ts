/** A finished training becomes one file that behaves as its checkpoint. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readModel } from "@singan/pyramid";
import { describe, expect, it } from "vitest";
import { exportModel } from "../src/export.js";
import { temporaryFolder } from "./support/folder.js";
import { CREDIT, LOSSES, makeRunFolder } from "./support/run-folder.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);

describe("a finished run", () => {
  it("becomes a file that says what was trained", async () => {
    makeRunFolder(inFolder("run"));
    const path = inFolder("models", "deep", "photo.onnx");
    const stages: string[] = [];
    const report = await exportModel(inFolder("run"), path, {
      onProgress: (stage) => stages.push(stage),
    });
    expect(stages).toEqual(["reading", "writing", "checking"]);
    expect(readdirSync(inFolder("models", "deep"))).toEqual(["photo.onnx"]);
    const bytes = readFileSync(path);
    expect(report).toMatchObject({ path, bytes: bytes.length });
    const { metadata, reconstructionNoise } = readModel(bytes);
    expect(metadata.photograph).toMatchObject({ width: 250, height: 188, credit: CREDIT });
    expect(metadata.training).toMatchObject({ seed: 5, preset: "tiny", seconds: 3.8 });
    expect(metadata.training.rmse).toEqual(report.rmse);
    expect(report.rmse).toEqual([0.1, 0.2, 0.30000000000000004]);
    expect(metadata.training.scales[2]).toEqual({ steps: 10, seconds: 1.3, losses: LOSSES[1] });
    expect(metadata.pyramid.noiseAmplitudes).toEqual([1, Math.fround(0.1), Math.fround(0.05)]);
    expect(reconstructionNoise).toHaveLength(1);
    expect(reconstructionNoise[0]).toMatchObject({ scale: 0, shape: [1, 1, 9, 13] });
  });

  it.each(["zero", "noise"] as const)(
    "with padding %s agrees with unfolded networks",
    async (padding) => {
      makeRunFolder(inFolder(padding), { padding, channels: 6 });
      const report = await exportModel(inFolder(padding), inFolder(`${padding}.onnx`));
      // Float32 against double precision, three scales of values up to 2: a few units in the last place.
      expect(report.linksAgainstCheckpoint).toBeLessThan(5e-6);
      expect(report.wholeAgainstCheckpoint).toBeLessThan(5e-6);
      expect(report.wholeAgainstLinks).toBeLessThan(5e-6);
      expect(report.linksAgainstCheckpoint).toBeGreaterThan(0);
    },
  );

  it.each(["zero", "noise"] as const)(
    "with padding %s and a generator for paintings has both, each checked",
    async (padding) => {
      const name = `paint-${padding}`;
      makeRunFolder(inFolder(name), { padding, paintScale: 1 });
      const report = await exportModel(inFolder(name), inFolder(`${name}.onnx`));
      expect(report.linksAgainstCheckpoint).toBeLessThan(5e-6);
      expect(report.wholeAgainstLinks).toBeLessThan(5e-6);
      const { paint, metadata } = readModel(readFileSync(inFolder(`${name}.onnx`)));
      const { link, ...about } = paint!;
      expect(about).toEqual({
        scale: 1,
        palette: [
          [-0.75, 0.25, 1 / 3],
          [0.5, -1, 0.125],
        ],
        noiseAmplitude: Math.fround(0.07),
        rmse: 0.15,
      });
      expect(report.weightBytes).toBe(4 * 4 * (2 * 3 * 4 * 9 + 3 * 4 * 4 * 9 + 4 * 4 + 3));
      expect(link).toHaveLength(5);
      expect(metadata.training.seconds).toBeCloseTo(3 * 1.25 + 2.5, 1);
    },
  );

  it("takes at most 2 % and 100 kB more than its weights, the paper's ten scales too", async () => {
    // Scales and channels as of 188x250, but smaller: pixels stand in a file only as z* of scale 0, 5 kB there.
    const sizes = Array.from({ length: 10 }, (_, n) => ({ width: 12 + n, height: 11 + n }));
    makeRunFolder(inFolder("ten"), { sizes, channels: 32 });
    const { bytes, weightBytes } = await exportModel(inFolder("ten"), inFolder("ten.onnx"));
    expect(weightBytes).toBe(10 * 4 * (2 * 3 * 32 * 9 + 3 * 32 * 32 * 9 + 4 * 32 + 3));
    expect(bytes).toBeLessThanOrEqual(1.02 * weightBytes + 95_000);
  });

  it("of one scale only can be exported", async () => {
    makeRunFolder(inFolder("one"), { sizes: [{ width: 16, height: 12 }] });
    const { rmse } = await exportModel(inFolder("one"), inFolder("one.onnx"));
    expect(rmse).toEqual([0.1]);
  });

  it("gives the same bytes again, in place of the older file", async () => {
    makeRunFolder(inFolder("same"));
    const path = inFolder("same", "photo.onnx");
    await exportModel(inFolder("same"), path);
    const first = readFileSync(path);
    await exportModel(inFolder("same"), path);
    expect(readFileSync(path).equals(first)).toBe(true);
  });
});
