/** What cannot be exported ends in one sentence, and leaves nothing behind: no file, no folder, no older file changed. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, RUN_FILES, SinganError } from "@singan/pyramid";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportModel } from "../src/export.js";
import { temporaryFolder } from "./support/folder.js";
import { makeRunFolder } from "./support/run-folder.js";

const folder = temporaryFolder();
const run = join(folder, "run");
const out = join(folder, "models", "deep", "photo.onnx");

const pristine = join(temporaryFolder(), "run");

beforeAll(() => makeRunFolder(pristine));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(pristine, run, { recursive: true });
});

/** Changes one tensor, or what else a file of the run folder says. */
function tamper(
  file: string,
  tensor: string,
  change: (data: Float32Array) => void,
  about: Record<string, unknown> = {},
): void {
  const path = join(run, file);
  const { tensors, metadata } = decodeSafetensors(readFileSync(path));
  if (tensor !== "") change(tensors[tensor]!.data);
  const scale = { ...JSON.parse(metadata.scale ?? "{}"), ...about };
  writeFileSync(path, encodeSafetensors(tensors, { scale: JSON.stringify(scale) }));
}

const editRecord = (change: (text: string) => string) => {
  const path = join(run, RUN_FILES.record);
  writeFileSync(path, change(readFileSync(path, "utf8")));
};

async function refused(code: string, ...words: string[]): Promise<void> {
  const error = await exportModel(run, out).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SinganError);
  const { code: found, message } = error as SinganError;
  expect({ found, message }).toEqual({ found: code, message: expect.stringMatching(/^[^\n]+\.$/) });
  for (const word of words) expect(message).toContain(word);
  expect(existsSync(join(folder, "models"))).toBe(false);
}

describe("a run folder", () => {
  it.each<[string, () => void, ...string[]]>([
    [
      "that is none",
      () => rmSync(join(run, RUN_FILES.record)),
      "is not a run folder: it has no run.json",
      "`singan train`",
    ],
    ["that is not there", () => rmSync(run, { recursive: true }), "is not a run folder"],
    [
      "whose training is not finished",
      () => rmSync(join(run, RUN_FILES.scale(2))),
      "2 of 3 scales are there",
      "Run the same `singan train` command again to go on; where that ended because a scale diverged, train in another folder with a smaller --learning-rate.",
    ],
    [
      "of a newer version",
      () => editRecord((text) => text.replace('"format":1', '"format":2')),
      "of a newer version than this one reads. Update the SinGAN packages.",
    ],
    ["whose record is cut short", () => editRecord((text) => text.slice(0, 99)), "run.json"],
    [
      "whose weights are not all numbers",
      () => tamper(RUN_FILES.scale(1), "layer_2.weight", (data) => data.fill(Number.NaN, 7, 8)),
      "scale-01.safetensors",
      "layer_2.weight holds numbers that are not finite",
    ],
    [
      "whose weights are of another width",
      () => editRecord((text) => text.replace("[4,4,4]", "[4,4,5]")),
      "scale-02.safetensors is damaged: its generator is 4 channels wide, the run's plan says 5",
    ],
    [
      "whose weights overflow when folded",
      () => {
        tamper(RUN_FILES.scale(1), "layer_1.variance", (data) => data.fill(0));
        tamper(RUN_FILES.scale(1), "layer_1.gamma", (data) => data.fill(3e38));
      },
      "scale 1, layer 1 hold numbers that are not finite. Start over with singan train --force.",
    ],
    [
      "whose noise amplitude is negative",
      () => tamper(RUN_FILES.scale(2), "", () => undefined, { amplitude: -0.5 }),
      "scale-02.safetensors is damaged: it does not say how it was trained (amplitude:",
    ],
    [
      "whose error is missing",
      () => tamper(RUN_FILES.scale(2), "", () => undefined, { rmse: undefined }),
      "it does not say how it was trained",
    ],
    [
      "whose scales shrink",
      () => editRecord((text) => text.replace('"width":13,"height":9', '"width":39,"height":3')),
      "damaged",
    ],
    [
      "with a checkpoint that is cut short",
      () => {
        const path = join(run, RUN_FILES.scale(0));
        writeFileSync(path, readFileSync(path).subarray(0, 900));
      },
      "scale-00.safetensors is damaged",
    ],
    [
      "without a scale that was there once",
      () => rmSync(join(run, RUN_FILES.scale(0))),
      "scale-00.safetensors is damaged: it is missing. Start over with singan train --force.",
    ],
    [
      "without its reconstruction",
      () => rmSync(join(run, RUN_FILES.reconstruction(1))),
      "reconstruction-01.safetensors is damaged: it is missing",
    ],
    [
      "with a reconstruction that is not all numbers",
      () => tamper(RUN_FILES.reconstruction(1), "picture", (data) => data.fill(Number.NaN, 5, 6)),
      "reconstruction-01.safetensors is damaged",
    ],
    [
      "with noise that is not all numbers",
      () => tamper(RUN_FILES.reconstructionNoise, "scale_0", (data) => data.fill(1 / 0, 5, 6)),
      "reconstruction-noise.safetensors is damaged: it is not the noise of scale 0",
    ],
  ])("%s is refused", async (_, damage, ...words) => {
    damage();
    await refused("INVALID_RUN", ...words);
  });
});

describe("a generator for paintings", () => {
  const made = join(temporaryFolder(), "paint");
  beforeAll(() => makeRunFolder(made, { paintScale: 1 }));
  beforeEach(() => cpSync(made, run, { recursive: true }));

  it.each<[string, () => void, ...string[]]>([
    [
      "that is not there yet",
      () => rmSync(join(run, RUN_FILES.paint)),
      "is not finished: the generator for paintings is not there. Run the same",
    ],
    [
      "that is cut short",
      () => {
        const path = join(run, RUN_FILES.paint);
        writeFileSync(path, readFileSync(path).subarray(0, 900));
      },
      "paint.safetensors is damaged",
    ],
    [
      "without a palette",
      () => tamper(RUN_FILES.paint, "", () => undefined, { palette: undefined }),
      "paint.safetensors is damaged: it does not say how it was trained (palette:",
    ],
    [
      "without its reconstruction",
      () => rmSync(join(run, RUN_FILES.paintReconstruction)),
      "paint-reconstruction.safetensors is damaged: it is missing",
    ],
    [
      "of a scale that there is not",
      () => editRecord((text) => text.replace('"paintScale":1', '"paintScale":0')),
      "run.json is damaged or of another version (plan.paintScale:",
    ],
    [
      "of a scale beyond the finest",
      () => editRecord((text) => text.replace('"paintScale":1', '"paintScale":3')),
      "run.json is damaged or of another version (plan: paintScale is no scale of it)",
    ],
  ])("%s is refused", async (_, damage, ...words) => {
    damage();
    await refused("INVALID_RUN", ...words);
  });

  it("that does not make its training's reconstruction fails the check", async () => {
    tamper(RUN_FILES.paint, "layer_0.weight", (data) => data.fill(0, 0, 27));
    await refused("VERIFICATION_FAILED", "Scale 1 for paintings of the written file");
  });

  it("whose colours are others fails the check", async () => {
    const palette = [[0, 0, 0]];
    tamper(RUN_FILES.paint, "", () => undefined, { palette });
    await refused("VERIFICATION_FAILED", "Scale 1 for paintings of");
  });
});

it("an empty name for the run is refused, and said to be empty", async () => {
  await expect(exportModel("", out)).rejects.toMatchObject({
    code: "INVALID_OPTION",
    message: 'Expected the folder that `singan train` made for the run but received "".',
  });
});

describe("the check of a written file", () => {
  it("fails where weights do not make the training's reconstruction, and names the scale", async () => {
    tamper(RUN_FILES.scale(1), "layer_0.weight", (data) => data.fill(0, 0, 27));
    await refused(
      "VERIFICATION_FAILED",
      "Scale 1 of the written file",
      "Start over with singan train --force",
    );
  });

  it("fails where statistics are others, or the noise", async () => {
    tamper(RUN_FILES.scale(2), "layer_3.mean", (data) => data.fill(0.5, 0, 1));
    await refused("VERIFICATION_FAILED", "Scale 2 of");
    tamper(RUN_FILES.reconstructionNoise, "scale_0", (data) => data.fill(1, 20, 21));
    await refused("VERIFICATION_FAILED", "Scale 0 of");
  });
});

describe("a place to write", () => {
  const inTheWay = join(folder, "models");

  it("with a file in the way is refused, and the file stays", async () => {
    writeFileSync(inTheWay, "mine");
    const error = exportModel(run, out);
    await expect(error).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringMatching(/^Cannot write .*models\/.*: [^.]+\. [A-Z][^.]+\.$/),
    });
    expect(readFileSync(inTheWay, "utf8")).toBe("mine");
  });

  it("that is a folder is refused, and nothing stays beside it", async () => {
    mkdirSync(out, { recursive: true });
    await expect(exportModel(run, out)).rejects.toMatchObject({ code: "FILE_SYSTEM" });
    expect(readdirSync(join(out, ".."))).toEqual(["photo.onnx"]);
  });

  it.skipIf(!existsSync("/proc/self"))("where no folder can be made is refused", async () => {
    const error = exportModel(run, "/proc/none/deep/photo.onnx");
    await expect(error).rejects.toMatchObject({ code: "FILE_SYSTEM" });
  });

  it.each(["photo", "photo.png", ".onnx", "models/"])("named %j is refused", async (name) => {
    const error = exportModel(run, name);
    await expect(error).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("a name that ends in .onnx for the file to write"),
    });
  });
});

describe("an aborted export", () => {
  it.each(["reading", "writing", "checking"])(
    "while %s leaves the older file as it was",
    async (at) => {
      await exportModel(run, out);
      const before = readFileSync(out);
      const abort = new AbortController();
      const work = exportModel(run, out, {
        signal: abort.signal,
        onProgress: (stage) => stage === at && abort.abort(),
      });
      await expect(work).rejects.toMatchObject({ name: "AbortError" });
      expect(readdirSync(join(out, ".."))).toEqual(["photo.onnx"]);
      expect(readFileSync(out).equals(before)).toBe(true);
    },
  );
});
