/** Files and folders: whole or not at all, and a sentence for what the system says. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "node:path";
import { describe, expect, test } from "vitest";
import { checkFolder, fileError, makeFolder, readWhole, writeWhole } from "../src/files.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const fileSystem = (message: string) => ({
  code: "FILE_SYSTEM",
  message: expect.stringContaining(message),
});

describe("folders", () => {
  test("are made with those above them, by many at once too", async () => {
    await Promise.all([1, 2, 3].map(() => makeFolder(inFolder("a/b/c"))));
    await makeFolder(inFolder("a/b/c"));
    await makeFolder(parse(inFolder(".")).root);
    expect(readdirSync(inFolder("a/b"))).toEqual(["c"]);
  });

  test("that could be made pass the check, which makes nothing", async () => {
    await checkFolder(inFolder("x/y/z"));
    await checkFolder(inFolder("."));
    expect(existsSync(inFolder("x"))).toBe(false);
  });

  test("cannot be where a file is", async () => {
    writeFileSync(inFolder("file"), "");
    for (const use of [checkFolder, makeFolder]) {
      await expect(use(inFolder("file"))).rejects.toMatchObject(
        fileSystem("a file is where a folder should be"),
      );
      await expect(use(inFolder("file/more/still"))).rejects.toMatchObject(
        fileSystem("more/still: "),
      );
    }
  });

  test.skipIf(process.platform !== "linux")(
    "that the system never makes are refused at once",
    async () => {
      await expect(makeFolder("/proc/none/more")).rejects.toMatchObject(
        fileSystem("Cannot write /proc/none/more"),
      );
    },
  );
});

describe("files", () => {
  test("are written over what was there, and read back", async () => {
    const path = inFolder("data");
    await writeWhole(path, Uint8Array.from([1, 2, 3]));
    await writeWhole(path, Uint8Array.from([4]));
    expect([...(await readWhole(path))]).toEqual([4]);
  });

  test("that cannot take their place leave the old one and nothing else", async () => {
    mkdirSync(inFolder("in-the-way/child"), { recursive: true });
    await expect(writeWhole(inFolder("in-the-way"), new Uint8Array(9))).rejects.toMatchObject(
      fileSystem("in-the-way"),
    );
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(readdirSync(inFolder("in-the-way"))).toEqual(["child"]);
  });

  test("that are none are refused without reading", async () => {
    await expect(readWhole(inFolder("none"))).rejects.toMatchObject(
      fileSystem("there is no such file or folder"),
    );
    await expect(readWhole(inFolder("."))).rejects.toMatchObject(
      fileSystem("it is a folder. Name a file."),
    );
    expect(() => readFileSync(inFolder("none"))).toThrow();
  });
});

describe("a system's error", () => {
  test.each([
    ["ENOSPC", "Cannot write a.png: the disk is full. Make room, or choose another disk."],
    [
      "EACCES",
      "Cannot write a.png: permission is denied. Choose another place, or change its permissions.",
    ],
    ["EROFS", "Cannot write a.png: the disk is read-only. Choose another place."],
    ["EWHAT", "Cannot write a.png: strange things. Check the path."],
  ])("%s is one sentence with a remedy", (code, message) => {
    const error = Object.assign(new Error("strange things"), { code });
    expect(fileError(error, "write", "a.png")).toMatchObject({
      code: "FILE_SYSTEM",
      message,
      cause: error,
    });
  });
});
