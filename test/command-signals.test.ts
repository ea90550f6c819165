/** Commands that are interrupted, or whose reader goes away. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "@singan/pyramid";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { scenery } from "../packages/pyramid/test/support/scenery.js";
import { SINGAN, type Started, start, temporaryFolder } from "./support/command.js";
import { pictureWriter } from "./support/pictures.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const write = pictureWriter(folder);

beforeAll(async () => {
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  mkdirSync(inFolder("pictures"));
  for (const [seed, name] of ["photo.png", "pictures/a.png", "pictures/b.png"].entries()) {
    await write(name, scenery({ width: 50, height: 36 }, seed));
  }
});

/** Starts samples without end, and waits until some are written. */
async function startMany(out: string): Promise<Started> {
  const args = [SINGAN, "sample", "model.onnx", "--out", out, "--count", "1000000", "--quiet"];
  const started = start(process.execPath, args, folder);
  await new Promise((resolve) => started.child.stdout!.once("data", resolve));
  return started;
}

describe("an interrupted command", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %d, whole files and nothing else", async (signal, code) => {
    const { child, ended } = await startMany(signal);
    child.kill(signal);
    const { stdout, stderr, ...rest } = await ended;
    expect({ ...rest, stderr }).toEqual({ code, stderr: "Interrupted.\n" });
    const told = stdout.trim().split("\n").length;
    const written = readdirSync(inFolder(signal));
    expect(written.every((name) => /^sample-\d{4,}\.png$/.test(name))).toBe(true);
    // The last may have been written without being told.
    expect(written.length - told).toBeLessThanOrEqual(1);
    expect(written.length).toBeLessThan(1_000_000);
  });

  test("in the middle of one large image writes nothing", async () => {
    const args = ["--out", "large", "--width", "6000", "--height", "6000", "--json"];
    const { child, ended } = start(
      process.execPath,
      [SINGAN, "sample", "model.onnx", ...args],
      folder,
    );
    await new Promise((resolve) => child.stdout!.once("data", resolve));
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const last = JSON.parse(stdout.trim().split("\n").at(-1)!);
    expect(last).toEqual({ type: "error", code: "INTERRUPTED", message: "Interrupted." });
    expect(existsSync(inFolder("large"))).toBe(false);
  });
});

describe("an interrupted evaluation", () => {
  // Half of a model's progress is drawing.
  test.each([
    ["of a model", "SIGINT", 130, ["model.onnx", "--count", "2"], /"done":0\.[5-9]\d/],
    ["of a folder", "SIGTERM", 143, ["--samples", "pictures"], /"done":0\.\d/],
  ] as const)("%s by %s ends while it measures", async (_, signal, code, what, measuring) => {
    const args = [SINGAN, "evaluate", ...what, "--image", "photo.png", "--json"];
    const { child, ended } = start(process.execPath, args, folder);
    let told = "";
    await new Promise<void>((resolve) =>
      child.stdout!.on("data", (part) => {
        told += part;
        if (measuring.test(told)) resolve();
      }),
    );
    child.kill(signal);
    const { stdout, ...rest } = await ended;
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rest.code).toBe(code);
    expect(events.at(-1)).toMatchObject({ type: "error", code: "INTERRUPTED" });
    expect(events.filter(({ type }) => type === "evaluation")).toEqual([]);
  });
});

describe("a reader that goes away", () => {
  test.skipIf(process.platform === "win32")("stops neither the work nor its success", async () => {
    const command = `"${process.execPath}" "${SINGAN}" sample model.onnx --out piped --count 20`;
    // The command's own exit code, whatever the reader's is.
    const line = `{ ${command}; echo "ended with $?" >&2; } | head -n 1`;
    const { stdout, stderr } = await start("sh", ["-c", line], folder).ended;
    expect(stdout).toBe(`${join("piped", "sample-0000.png")}\n`);
    expect(stderr).toContain("ended with 0");
    expect(stderr).not.toContain("EPIPE");
    expect(readdirSync(inFolder("piped"))).toHaveLength(20);
  });
});
