/** Files and folders: whole or not at all, and a sentence for what the system says. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkFile,
  checkFolder,
  checkNew,
  fileError,
  makeFolder,
  readWhereThere,
  readWhole,
  writeBeside,
  writeWhole,
} from "../src/files.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const fileSystem = (message: string) => ({
  code: "FILE_SYSTEM",
  message: expect.stringContaining(message),
});

describe("folders", () => {
  test("are made with those above them, by many at once too", async () => {
    await Promise.all([1, 2, 3].map(() => makeFolder(inFolder("a/b/c"))));
    expect(await makeFolder(inFolder("a/b/c"))).toEqual([]);
    expect(await makeFolder(inFolder("new/and/newer"))).toEqual([
      inFolder("new"),
      inFolder("new/and"),
      inFolder("new/and/newer"),
    ]);
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

  test("that cannot be written are told by the name of the file that is to be there", async () => {
    writeFileSync(inFolder("in-place"), "");
    const path = inFolder("in-place/a.png");
    await expect(checkFolder(inFolder("in-place"), path)).rejects.toMatchObject(
      fileSystem(`Cannot write ${path}: `),
    );
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

  test("take no other's place where they may not, also of one that came meanwhile", async () => {
    const path = inFolder("taken");
    const write = (text: string) => writeWhole(path, text, { replace: false });
    const texts = Array.from({ length: 20 }, (_, i) => `writer ${i}`);
    const ended = await Promise.allSettled(texts.map(write));
    const won = ended.flatMap(({ status }, i) => (status === "fulfilled" ? [texts[i]] : []));
    expect(won).toEqual([readFileSync(path, "utf8")]);
    for (const each of ended) {
      if (each.status === "rejected") {
        expect(each.reason).toMatchObject(fileSystem(`${path} is there already.`));
      }
    }
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("that cannot take their place leave the old one and nothing else", async () => {
    mkdirSync(inFolder("in-the-way/child"), { recursive: true });
    await expect(writeWhole(inFolder("in-the-way"), new Uint8Array(9))).rejects.toMatchObject(
      fileSystem("in-the-way"),
    );
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(readdirSync(inFolder("in-the-way"))).toEqual(["child"]);
  });

  test("that fail their check leave the old one and nothing else", async () => {
    const path = inFolder("checked");
    await writeWhole(path, "old");
    const bad = new Error("it is bad");
    const check = async (written: Uint8Array) => {
      expect(new TextDecoder().decode(written)).toBe("new");
      throw bad;
    };
    await expect(writeWhole(path, "new", { check })).rejects.toBe(bad);
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("that somebody else writes take their place whole, or not at all", async () => {
    const path = inFolder("beside");
    await writeBeside(path, async (beside) => writeFileSync(beside, "first"));
    const bad = new Error("no more");
    const half = async (beside: string) => {
      writeFileSync(beside, "half");
      throw bad;
    };
    await expect(writeBeside(path, half)).rejects.toBe(bad);
    expect(readFileSync(path, "utf8")).toBe("first");
    expect(readdirSync(inFolder(".")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("that could be written pass the check, which makes nothing", async () => {
    await checkFile(inFolder("to-be"));
    expect(existsSync(inFolder("to-be"))).toBe(false);
    await expect(checkFile(inFolder("."))).rejects.toMatchObject(fileSystem("it is a folder"));
    await expect(checkFile(inFolder("none/to-be"))).rejects.toMatchObject(
      fileSystem("there is no such file or folder"),
    );
  });

  test("that would be lost are refused unless by force, and folders always", async () => {
    writeFileSync(inFolder("kept"), "");
    mkdirSync(inFolder("a-folder"));
    await checkNew(inFolder("not-there"), false);
    await checkNew(inFolder("kept"), true);
    await expect(checkNew(inFolder("kept"), false)).rejects.toMatchObject(
      fileSystem(
        "kept is there already. Name another file, or say that it may be replaced (--force).",
      ),
    );
    for (const force of [false, true]) {
      await expect(checkNew(inFolder("a-folder"), force)).rejects.toMatchObject(
        fileSystem("a-folder: it is a folder. Name a file."),
      );
    }
  });

  test("whose names leave no room for what is not finished are refused beforehand", async () => {
    for (const letters of [240, 300]) {
      const name = "a".repeat(letters);
      await expect(checkNew(inFolder(name), false)).rejects.toMatchObject(
        fileSystem("the name is too long. Choose a shorter one."),
      );
    }
    await checkNew(inFolder("a".repeat(150)), false);
  });

  test("that may be absent are nothing then, and refused where they are something else", async () => {
    writeFileSync(inFolder("flat"), "flat");
    expect(await readWhereThere(inFolder("none"))).toBeUndefined();
    expect(await readWhereThere(inFolder("flat/more"))).toBeUndefined();
    expect(await readWhereThere(inFolder("flat"))).toEqual(Buffer.from("flat"));
    await expect(readWhereThere(inFolder("."))).rejects.toMatchObject(
      fileSystem("it is a folder. Name a file."),
    );
  });

  test.skipIf(process.platform === "win32")("that have no end are refused", async () => {
    spawnSync("mkfifo", [inFolder("pipe")]);
    for (const path of [inFolder("pipe"), "/dev/zero"]) {
      for (const read of [readWhole, readWhereThere]) {
        await expect(read(path)).rejects.toMatchObject(fileSystem("it is not an ordinary file"));
      }
    }
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
    [
      "ENOSPC",
      "Cannot write a.png: the disk is full. Make room and try again, or choose another disk.",
    ],
    [
      "EACCES",
      "Cannot write a.png: permission is denied. Change its permissions, or choose another place.",
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
