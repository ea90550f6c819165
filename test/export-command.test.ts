/** `singan export` as a person runs it: what it writes and tells, and how it ends where it cannot. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readModel } from "@singan/pyramid";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRunFolder } from "../packages/exporter/test/support/run-folder.js";
import { SINGAN, singan, start, temporaryFolder } from "./support/command.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  makeRunFolder(inFolder("runs", "photo"));
  makeRunFolder(inFolder("runs", "half"));
  mkdirSync(inFolder("dir.onnx"));
  rmSync(inFolder("runs", "half", "scale-02.safetensors"));
});

describe("singan export", () => {
  test("names the file after the run, and tells how well it agrees", async () => {
    const { code, stdout, stderr } = await singan(["export", "runs/photo/"], folder);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "photo.onnx\n" });
    expect(stderr).toMatch(
      /0\.\d+ MB, checked: whole graph and links agree to \d\.\de-\d, links and training to \d\.\de-\d\.\n$/,
    );
    expect(readModel(readFileSync(inFolder("photo.onnx"))).links).toHaveLength(3);
  });

  test("replaces an older file when told to, with the same bytes for the same run", async () => {
    mkdirSync(inFolder("old"));
    writeFileSync(inFolder("old", "a.onnx"), "something else");
    const args = ["export", "runs/photo", "--out", join("old", "a.onnx"), "--quiet"];
    const refused = await singan(args, folder);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("a.onnx is there already.");
    expect(readFileSync(inFolder("old", "a.onnx"), "utf8")).toBe("something else");
    const ended = await singan([...args, "--force"], folder);
    expect(ended).toEqual({ code: 0, stdout: `${join("old", "a.onnx")}\n`, stderr: "" });
    expect(readdirSync(inFolder("old"))).toEqual(["a.onnx"]);
    const again = readFileSync(inFolder("old", "a.onnx"));
    expect(again.equals(readFileSync(inFolder("photo.onnx")))).toBe(true);
  });

  test("with --json tells one object", async () => {
    const { code, stdout } = await singan(["export", "runs/photo", "--json", "--force"], folder);
    expect(code).toBe(0);
    const [report, ...more] = stdout.trim().split("\n");
    expect(more).toEqual([]);
    expect(JSON.parse(report!)).toEqual({
      type: "exported",
      path: "photo.onnx",
      bytes: readFileSync(inFolder("photo.onnx")).length,
      weightBytes: 4 * 3 * (2 * 3 * 4 * 9 + 3 * 4 * 4 * 9 + 4 * 4 + 3),
      rmse: [0.1, 0.2, expect.closeTo(0.3, 12)],
      wholeAgainstLinks: expect.closeTo(0, 4),
      wholeAgainstCheckpoint: expect.closeTo(0, 4),
      linksAgainstCheckpoint: expect.closeTo(0, 4),
    });
  });
});

describe("singan export refuses in one sentence", () => {
  test.each<[string[], number, string]>([
    [["runs/half"], 1, "not finished: 2 of 3 scales are there. Run the same"],
    [["runs"], 1, "runs is not a run folder: it has no run.json. Give the folder that `singan"],
    [["nowhere"], 1, "nowhere is not a run folder"],
    [["runs/photo", "--out", "photo.png"], 2, "Expected a name that ends in .onnx"],
    [["runs/photo", "--out", "runs"], 2, "Expected a name that ends in .onnx"],
    [["runs/photo", "--out", "dir.onnx"], 1, "Cannot write dir.onnx: it is a folder."],
    [["runs/photo", "--out", "dir.onnx", "--force"], 1, "Cannot write dir.onnx: it is a folder."],
    [
      ["runs/photo", "--out", "photo.onnx/b.onnx"],
      1,
      "Cannot write photo.onnx: a file is where a folder should be",
    ],
    [["runs/photo", "--replace"], 2, "has no option --replace"],
  ])("%j", async (args, code, sentence) => {
    const before = readFileSync(inFolder("photo.onnx"));
    const ended = await singan(["export", ...args, "--quiet"], folder);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(/^[^\n]{10,400}\.\n$/);
    expect(ended.stderr).toContain(sentence);
    expect(ended.stderr).not.toMatch(/\bat .*:\d+|Error:/);
    expect(readFileSync(inFolder("photo.onnx")).equals(before)).toBe(true);
  });

  test.skipIf(process.platform === "win32")("a disk that fills, and leaves no part", async () => {
    const line = `ulimit -f 16; "${process.execPath}" "${SINGAN}" export runs/photo --out full/a.onnx --quiet`;
    const ended = await start("sh", ["-c", line], folder).ended;
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^Cannot write full\/a\.onnx: [^\n]+\. [A-Z][^\n]+\.\n$/);
    expect(existsSync(inFolder("full"))).toBe(false);
  });
});
