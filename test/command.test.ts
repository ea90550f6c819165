/** The command end to end, in a temporary folder: what comes out, where it is written, and that it is always the same. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { singan, temporaryFolder } from "./support/command.js";

const folder = temporaryFolder();
const model = makeRandomModel(4);
const inFolder = (...parts: string[]) => join(folder, ...parts);
const read = (...parts: string[]) => readFileSync(inFolder(...parts));

beforeAll(() => writeFileSync(inFolder("model.onnx"), writeModel(model)));

/** Runs a command that must do its work, with nothing but results on standard output. */
async function run(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await singan(args, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("Error") });
  return stdout.split("\n").slice(0, -1);
}

describe("singan sample", () => {
  test("writes numbered files and tells their paths", async () => {
    const paths = await run("sample", "model.onnx", "--out", "a/b", "--count", "3", "--seed", "7");
    expect(paths).toEqual([0, 1, 2].map((i) => join("a/b", `sample-000${i}.png`)));
    expect(readdirSync(inFolder("a/b"))).toHaveLength(3);
    for (const path of paths) {
      const size = { format: "png", width: 25, height: 18, channels: 3 };
      expect(await sharp(inFolder(path)).metadata()).toMatchObject(size);
    }
  });

  test("gives the same bytes for the same seed whatever the count, others for another", async () => {
    await run("sample", "model.onnx", "--out", "again", "--count", "2", "--seed", "7");
    for (const name of ["sample-0000.png", "sample-0001.png"]) {
      expect(read("again", name).equals(read("a/b", name))).toBe(true);
    }
    await run("sample", "model.onnx", "--out", "other", "--seed", "8");
    const [first, second] = [read("a/b/sample-0000.png"), read("a/b/sample-0001.png")];
    expect(first.equals(second)).toBe(false);
    expect(read("other/sample-0000.png").equals(first)).toBe(false);
  });

  test("replaces files of the same name only when told to, and leaves others alone", async () => {
    mkdirSync(inFolder("used"));
    writeFileSync(inFolder("used/sample-0000.png"), "old");
    writeFileSync(inFolder("used/mine.txt"), "mine");
    const refused = await singan(["sample", "model.onnx", "--out", "used"], folder);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(`${join("used", "sample-0000.png")} is there already.`);
    expect(refused.stderr).toContain("--force");
    expect(read("used/sample-0000.png").toString()).toBe("old");
    await run("sample", "model.onnx", "--out", "used", "--seed", "7", "--force");
    expect(read("used/sample-0000.png").equals(read("a/b/sample-0000.png"))).toBe(true);
    expect(readdirSync(inFolder("used")).sort()).toEqual(["mine.txt", "sample-0000.png"]);
  });

  test("says what a longer run left, and leaves it", async () => {
    const args = ["sample", "model.onnx", "--out", "longer", "--seed", "7"];
    await run(...args, "--count", "4");
    const { code, stderr } = await singan([...args, "--force"], folder);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(
        "longer still holds 3 of an earlier run, such as sample-0001.png.",
      ),
    });
    expect(readdirSync(inFolder("longer"))).toHaveLength(4);
  });

  test("never replaces unasked what came while it worked", async () => {
    const args = ["sample", "model.onnx", "--out", "race", "--count", "60", "--width", "200"];
    const working = singan(args, folder);
    await vi.waitUntil(() => existsSync(inFolder("race/sample-0000.png")), { timeout: 20_000 });
    writeFileSync(inFolder("race/sample-0059.png"), "mine");
    const { code, stderr } = await working;
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${join("race", "sample-0059.png")} is there already.`),
    });
    expect(read("race/sample-0059.png").toString()).toBe("mine");
    expect(readdirSync(inFolder("race"))).toHaveLength(60);
  });

  test("gives the wanted size; one side alone keeps the aspect ratio", async () => {
    for (const [args, width, height] of [
      [["--width", "50", "--height", "11"], 50, 11],
      [["--width", "50"], 50, 36],
      [["--height", "36"], 50, 36],
    ] as const) {
      const [path = ""] = await run(
        "sample",
        "model.onnx",
        "--out",
        `sizes-${args.join("")}`,
        ...args,
      );
      expect(await sharp(inFolder(path)).metadata()).toMatchObject({ width, height });
    }
  });

  test("writes other formats, and a sheet of all", async () => {
    const args = ["--out", "webp", "--count", "4", "--format", "webp", "--sheet", "deep/sheet.jpg"];
    const paths = await run("sample", "model.onnx", ...args);
    expect(paths).toHaveLength(5);
    expect(paths.at(-1)).toBe("deep/sheet.jpg");
    expect((await sharp(inFolder(paths[0]!)).metadata()).format).toBe("webp");
    expect(await sharp(inFolder("deep/sheet.jpg")).metadata()).toMatchObject({
      format: "jpeg",
      width: 2 * 33 + 8,
      height: 2 * 26 + 8,
    });
  });

  test("starts from the reconstruction or from a picture, and says when it stretches", async () => {
    const from = ["sample", "model.onnx", "--out", "from", "--start-scale", "2", "--force"];
    const plain = await singan([...from, "--seed", "1"], folder);
    expect(plain).toMatchObject({ code: 0, stderr: expect.not.stringContaining("stretched") });
    const ownStart = read("from/sample-0000.png");
    const wide = await singan([...from, "--width", "90", "--height", "20"], folder);
    expect(wide.stderr).toContain("The reconstruction (25x18) is stretched to the shape of 90x20.");
    const rgba = {
      create: { width: 20, height: 20, channels: 4, background: "#ff000080" },
    } as const;
    await sharp(rgba).png().toFile(inFolder("square.png"));
    const square = await singan([...from, "--seed", "1", "--image", "square.png"], folder);
    expect(square.stderr).toContain("square.png has transparent parts; they were laid on white.");
    expect(square.stderr).toContain("The picture (20x20) is stretched to the shape of 25x18.");
    expect(read("from/sample-0000.png").equals(ownStart)).toBe(false);
  });
});

describe("singan sample --strengths", () => {
  async function drawn(out: string, ...args: string[]) {
    const [path = ""] = await run("sample", "model.onnx", "--out", `strengths-${out}`, ...args);
    return read(path);
  }

  test("multiplies the noise of each scale, and leaves it where none is given", async () => {
    const plain = await drawn("plain", "--seed", "3");
    expect((await drawn("ones", "--seed", "3", "--strengths", "1")).equals(plain)).toBe(true);
    expect((await drawn("bold", "--seed", "3", "--strengths", "1.3")).equals(plain)).toBe(false);
    const silent = await drawn("silent", "--seed", "3", "--strengths", "0,0,0");
    const other = await drawn("other", "--seed", "4", "--strengths", "0,0,0");
    expect(other.equals(silent)).toBe(true);
  });
});

describe("singan reconstruct", () => {
  test("writes one picture, the same each time", async () => {
    expect(await run("reconstruct", "model.onnx")).toEqual(["reconstruction.png"]);
    await run("reconstruct", "model.onnx", "--out", "new/folder/again.png");
    expect(read("new/folder/again.png").equals(read("reconstruction.png"))).toBe(true);
    expect(await sharp(inFolder("reconstruction.png")).metadata()).toMatchObject({
      width: 25,
      height: 18,
    });
  });
});

describe("singan info", () => {
  test("shows a table", async () => {
    const text = (await run("info", "model.onnx")).join("\n");
    for (const part of ["model.onnx, 0.0", "SHA-256", "trained at 25x18", "2  25x18", "0.0500"]) {
      expect(text).toContain(part);
    }
  });

  test("gives everything to programs", async () => {
    const [line = "", ...more] = await run("info", "model.onnx", "--json");
    expect(more).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({
      type: "info",
      bytes: read("model.onnx").length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      weights: 3 * (3 * 4 * 9 + 3 * 4 * 4 * 9 + 4 * 3 * 9 + 4 * 4 + 3),
      ...model.metadata,
    });
  });
});

describe("every command", () => {
  test("with --quiet tells results and nothing else", async () => {
    const args = ["sample", "model.onnx", "--out", "quiet", "--quiet", "--count", "2"];
    expect(await singan(args, folder)).toEqual({
      code: 0,
      stdout: `${join("quiet", "sample-0000.png")}\n${join("quiet", "sample-0001.png")}\n`,
      stderr: "",
    });
  });

  test("with --json tells objects alone, the device among them", async () => {
    const args = [
      "sample",
      "model.onnx",
      "--out",
      "json",
      "--json",
      "--seed",
      "3",
      "--device",
      "cpu",
    ];
    const { code, stdout, stderr } = await singan(args, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ type }) => type)).toEqual([
      "device",
      "progress",
      "progress",
      "progress",
      "sample",
    ]);
    expect(events[0]).toEqual({ type: "device", device: "cpu", devices: [{ device: "cpu" }] });
    expect(events[4]).toEqual({
      type: "sample",
      path: join("json", "sample-0000.png"),
      index: 0,
      seed: 3,
      startScale: 0,
      width: 25,
      height: 18,
    });
  });

  test("tells people the device, on standard error", async () => {
    const { stdout, stderr } = await singan(
      ["reconstruct", "model.onnx", "--device", "cpu", "--force"],
      folder,
    );
    expect(stderr).toBe("Device: cpu.\n");
    expect(stdout).toBe("reconstruction.png\n");
  });

  test("has help, with examples; the overview loads no command", async () => {
    const overview = (await run("--help")).join("\n");
    const names = overview.match(/^ {2}[a-z]+(?= [<[])/gm)!.map((name) => name.trim());
    expect(names).toEqual(expect.arrayContaining(["train", "export", "sample", "upscale"]));
    for (const name of names) {
      const help = (await run(name, "--help")).join("\n");
      expect(help).toMatch(new RegExp(`^singan ${name} [<[]`));
      expect(help).toContain("Examples:");
    }
    expect(await run("--version")).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });

  test("leaves nothing half-written", () => {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(existsSync(inFolder("samples"))).toBe(false);
  });
});
