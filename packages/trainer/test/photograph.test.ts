/** The photograph of a training: its picture, its hash, and the sizes that a pyramid takes. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toBytes } from "@singan/pyramid";
import { describe, expect, test } from "vitest";
import { readPhotograph } from "../src/photograph/read.js";
import { resolveSettings } from "../src/settings/resolve.js";
import { planRun } from "../src/training/plan.js";
import { temporaryFolder } from "./support/folder.js";
import { patternBytes, writePhotograph } from "./support/photograph.js";

const folder = temporaryFolder();
const refusal = (code: string, message: RegExp) => ({
  code,
  message: expect.stringMatching(message),
});

describe("a photograph", () => {
  test("is read with the hash of its file, from a path or bytes", async () => {
    const path = await writePhotograph(folder, { width: 44, height: 32 });
    const photograph = await readPhotograph(path);
    const bytes = readFileSync(path);
    expect(photograph.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(photograph.size).toEqual({ width: 44, height: 32 });
    expect(toBytes(photograph.picture)).toEqual(patternBytes(44, 32));
    expect(await readPhotograph(bytes)).toEqual(photograph);
  });

  test("that is missing, a folder or no picture is refused by its name", async () => {
    await expect(readPhotograph(join(folder, "none.jpg"))).rejects.toMatchObject(
      refusal("FILE_SYSTEM", /none\.jpg: there is no such file or folder\. Check the path/),
    );
    await expect(readPhotograph(folder)).rejects.toMatchObject(
      refusal("FILE_SYSTEM", /it is a folder/),
    );
    await expect(readPhotograph(new Uint8Array(8))).rejects.toMatchObject(
      refusal("INVALID_PICTURE", /^The photograph is not a whole picture/),
    );
  });

  test.each([
    [1, 1, /tiny\.png has 1x1 pixels; that is too small .*\. Use a photograph/],
    [20, 20, /tiny\.png has 20x20 pixels; that is too small/],
    [1000, 10, /more than 10 times as long as wide\. Crop it/],
    [10, 1000, /more than 10 times/],
  ])("of %dx%d is refused", async (width, height, message) => {
    const path = await writePhotograph(folder, { width, height, name: "tiny.png" });
    const { size } = await readPhotograph(path);
    const plan = () => planRun(size, resolveSettings({}), path);
    expect(plan).toThrow(expect.objectContaining(refusal("INVALID_PICTURE", message)));
  });

  test.each([
    [100, 100],
    [100, 900],
    [10_000, 10_000],
    [10_000, 1100],
  ])("of %dx%d is not", (width, height) => {
    expect(planRun({ width, height }, resolveSettings({})).sizes.length).toBeGreaterThan(0);
  });
});
