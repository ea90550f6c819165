/** A finished training becomes one file that behaves as its checkpoint, or nothing at all. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  decodeSafetensors,
  encodeSafetensors,
  planPyramid,
  RUN_FILES,
  readModel,
} from "@singan/pyramid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportModel } from "../src/export.js";
import { makeRunFolder } from "./support/run-folder.js";

let folder = "";
let run = "";
let out = "";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "singan-export-"));
  run = join(folder, "run");
  out = join(folder, "models", "photo.onnx");
  await makeRunFolder(run);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes one tensor of a file in the run folder. */
function tamper(file: string, tensor: string, change: (data: Float32Array) => void): void {
  const path = join(run, file);
  const { tensors, metadata } = decodeSafetensors(readFileSync(path));
  change(tensors[tensor]!.data);
  writeFileSync(path, encodeSafetensors(tensors, metadata));
}

async function refusal(): Promise<{ code: string; message: string }> {
  const error = await exportModel(run, out).catch((reason: unknown) => reason);
  expect(existsSync(join(folder, "models")) ? readdirSync(join(folder, "models")) : []).toEqual([]);
  return error as { code: string; message: string };
}

describe("a finished run", () => {
  it("becomes a file that says what was trained", async () => {
    const report = await exportModel(run, out);
    expect(readdirSync(join(folder, "models"))).toEqual(["photo.onnx"]);
    expect(report).toMatchObject({ path: out, rmse: [0.25, 0.25, 0.25] });
    expect(report.wholeAgainstLinks).toBeLessThan(1e-5);
    expect(report.linksAgainstCheckpoint).toBeLessThan(1e-5);
    const bytes = readFileSync(out);
    expect(report.bytes).toBe(bytes.length);
    const { metadata, reconstructionNoise } = readModel(bytes);
    expect(metadata.photograph.credit).toBe("Somebody, CC0");
    expect(metadata.training).toMatchObject({ seed: 5, preset: "tiny", seconds: 3.8 });
    expect(metadata.training.scales[2]).toEqual({ steps: 10, seconds: 1.3, losses: { step: 10 } });
    expect(metadata.pyramid.noiseAmplitudes).toEqual([1, Math.fround(0.1), Math.fround(0.05)]);
    expect(reconstructionNoise[0]?.shape).toEqual([1, 1, 9, 13]);
  });

  it("takes at most 2 % and 100 kB more than its weights", async () => {
    const { sizes } = planPyramid({ width: 250, height: 188 }, { minSize: 25, maxSize: 250 });
    await makeRunFolder(run, { sizes, channels: 32 });
    const { bytes, weightBytes } = await exportModel(run, out);
    expect(weightBytes).toBe(10 * 4 * (2 * 3 * 32 * 9 + 3 * 32 * 32 * 9 + 4 * 32 + 3));
    expect(bytes).toBeLessThanOrEqual(1.02 * weightBytes + 100_000);
  });

  it("replaces an older file, and gives the same bytes again", async () => {
    await exportModel(run, out);
    const first = readFileSync(out);
    await exportModel(run, out);
    expect(readFileSync(out).equals(first)).toBe(true);
  });
});

describe("what is refused, with nothing left behind", () => {
  it("a folder that is no run", async () => {
    rmSync(join(run, RUN_FILES.record));
    const { code, message } = await refusal();
    expect(code).toBe("INVALID_RUN");
    expect(message).toContain("is not a run folder: it has no run.json");
  });

  it("an unfinished training, saying how far it is and how to go on", async () => {
    rmSync(join(run, RUN_FILES.scale(2)));
    const { code, message } = await refusal();
    expect(code).toBe("INVALID_RUN");
    expect(message).toContain("2 of 3 scales are there");
    expect(message).toContain('Run the same "singan train" command again');
  });

  it("a run of another version", async () => {
    const path = join(run, RUN_FILES.record);
    writeFileSync(path, readFileSync(path, "utf8").replace('"format":1', '"format":2'));
    const { code, message } = await refusal();
    expect(code).toBe("INVALID_RUN");
    expect(message).toContain("format");
  });

  it("weights that are not numbers", async () => {
    tamper(RUN_FILES.scale(1), "layer_2.weight", (data) => data.fill(Number.NaN, 7, 8));
    const { code, message } = await refusal();
    expect(code).toBe("INVALID_RUN");
    expect(message).toContain("scale-01.safetensors");
    expect(message).toContain("layer_2.weight");
  });

  it("a checkpoint that is cut short", async () => {
    const path = join(run, RUN_FILES.scale(0));
    writeFileSync(path, readFileSync(path).subarray(0, 900));
    expect((await refusal()).code).toBe("INVALID_RUN");
  });

  it("weights that do not make the training's reconstruction", async () => {
    tamper(RUN_FILES.scale(1), "layer_0.weight", (data) => data.fill(0, 0, 27));
    const { code, message } = await refusal();
    expect(code).toBe("VERIFICATION_FAILED");
    expect(message).toContain("its training's reconstruction");
  });

  it("a place where nothing can be written", async () => {
    writeFileSync(join(folder, "models"), "a file in the way");
    const error = await exportModel(run, out).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "FILE_SYSTEM" });
    expect(readFileSync(join(folder, "models"), "utf8")).toBe("a file in the way");
  });

  it("an aborted export, which leaves the older file as it was", async () => {
    await exportModel(run, out);
    const before = readFileSync(out);
    const abort = new AbortController();
    const work = exportModel(run, out, {
      signal: abort.signal,
      onProgress: (stage) => stage === "checking" && abort.abort(),
    });
    await expect(work).rejects.toMatchObject({ name: "AbortError" });
    expect(readdirSync(join(folder, "models"))).toEqual(["photo.onnx"]);
    expect(readFileSync(out).equals(before)).toBe(true);
  });
});
