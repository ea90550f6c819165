/** Images that come as bands of rows, of any size. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type Band, writeLarge } from "../src/image/large.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
let folders = 0;

function place(name: string): { path: string; there: () => string[] } {
  const folder = `place-${folders++}`;
  mkdirSync(inFolder(folder));
  return { path: inFolder(folder, name), there: () => readdirSync(inFolder(folder)).sort() };
}

/** Every row of another colour. */
function rows(width: number, from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: 3 * width * count }, (_, i) => {
    const y = from + Math.floor(i / (3 * width));
    return i % 3 === 0 ? y % 251 : i % 3 === 1 ? (7 * y) % 256 : (Math.floor(i / 3) % width) % 256;
  });
}

/** Bands of uneven heights. */
function* bands(width: number, height: number, most = 17): Generator<Band> {
  for (let y = 0, step = 1; y < height; y += step, step = (step % most) + 5) {
    const count = Math.min(step, height - y);
    yield { rows: count, pixels: rows(width, y, count) };
  }
}

describe("a large image", () => {
  test.each(["png", "tif", "tiff"])("as .%s keeps every pixel", async (extension) => {
    for (const [width, height] of [
      [1, 1],
      [37, 301],
      [301, 37],
      [513, 259],
    ] as const) {
      const { path, there } = place(`a.${extension}`);
      writeFileSync(path, "old");
      await writeLarge({ width, height }, bands(width, height), path);
      const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width, height, channels: 3 });
      expect(data.equals(rows(width, 0, height))).toBe(true);
      expect(there()).toEqual([`a.${extension}`]);
    }
  });

  test("as TIFF is tiled, and a BigTIFF", async () => {
    const { path } = place("a.tif");
    await writeLarge({ width: 600, height: 400 }, bands(600, 400), path);
    expect([...readFileSync(path).subarray(0, 4)]).toEqual([0x49, 0x49, 43, 0]);
    expect(readFileSync(path).includes(Buffer.from([0x42, 0x01]))).toBe(true); // TileWidth
  });

  test.each(["jpg", "webp", "avif"])("as .%s is near to it", async (extension) => {
    const { path, there } = place(`a.${extension}`);
    const flat = [1, 2].map(() => ({ rows: 40, pixels: new Uint8Array(3 * 50 * 40).fill(100) }));
    await writeLarge({ width: 50, height: 80 }, flat, path);
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 50, height: 80 });
    expect(data.every((value) => Math.abs(value - 100) <= 2)).toBe(true);
    expect(there()).toEqual([`a.${extension}`]);
  });

  test("is the same whatever the bands", async () => {
    const size = { width: 300, height: 200 };
    for (const extension of ["png", "tiff", "jpg"]) {
      const [one, two] = [place(`a.${extension}`), place(`a.${extension}`)];
      await writeLarge(size, bands(300, 200), one.path);
      await writeLarge(size, [{ rows: 200, pixels: rows(300, 0, 200) }], two.path);
      expect(readFileSync(one.path).equals(readFileSync(two.path))).toBe(true);
    }
  });

  test("is refused before a band is asked for", async () => {
    let asked = 0;
    const never = {
      [Symbol.iterator]: () => ({ next: () => ({ done: true as const, value: asked++ }) }),
    };
    const { path, there } = place("a.png");
    const refused = (width: number, height: number, name = path) =>
      writeLarge({ width, height }, never, name);
    for (const side of [0, 1.5, -1, 100_001, Number.NaN]) {
      const error = { code: "INVALID_OPTION", message: expect.stringContaining("1 to 100000") };
      await expect(refused(side, 5)).rejects.toMatchObject(error);
      await expect(refused(5, side)).rejects.toMatchObject(error);
    }
    await expect(refused(5, 5, `${path}.bmp`)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(".tiff, .dzi"),
    });
    await expect(refused(70_000, 5, `${path}.jpg`)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("70000x5"),
    });
    await expect(refused(16_000, 16_000, `${path}.webp`)).rejects.toMatchObject({
      code: "OUT_OF_MEMORY",
      message:
        "A webp file of 16000x16000 pixels needs about 6.4 GB of memory; use png, tiff or a smaller size.",
    });
    await expect(refused(5, 5, inFolder("no", "a.png"))).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("a.png: there is no such file or folder"),
    });
    expect(asked).toBe(0);
    expect(there()).toEqual([]);
  });

  test.each(["png", "dzi"])(
    "as .%s leaves nothing behind where bands are wrong",
    async (extension) => {
      const { path, there } = place(`a.${extension}`);
      const size = { width: 10, height: 20 };
      const wrong: [Iterable<Band>, RegExp][] = [
        [[], /20 rows in all for the bands but received 0/],
        [bands(10, 19), /20 rows in all for the bands but received 19/],
        [[...bands(10, 20), ...bands(10, 1)], /20 rows in all for the bands but received 21/],
        [bands(9, 20), /1 whole rows of 30 bytes for the band at row 0 but received 27/],
        [[{ rows: 0, pixels: new Uint8Array(0) }], /the band at row 0/],
      ];
      for (const [given, message] of wrong) {
        await expect(writeLarge(size, given, path)).rejects.toMatchObject({
          code: "INVALID_OPTION",
          message: expect.stringMatching(message),
        });
      }
      const broken = (async function* () {
        yield { rows: 1, pixels: rows(10, 0, 1) };
        throw new Error("no more");
      })();
      await expect(writeLarge(size, broken, path)).rejects.toThrow("no more");
      expect(there()).toEqual([]);
    },
  );

  test.each(["png", "tif", "dzi", "webp"])("as .%s stops at a signal", async (extension) => {
    const { path, there } = place(`a.${extension}`);
    const reason = new Error("enough");
    const size = { width: 4_000, height: 3_000 };
    const pixels = new Uint8Array(3 * 4_000 * 500);
    for (const [i] of pixels.entries()) pixels[i] = (i * 2_654_435_761) >>> 24;
    for (const after of [2, 6]) {
      const made = new AbortController();
      const some = (function* () {
        for (let i = 1; i <= 6; i++) {
          yield { rows: 500, pixels };
          // At the end: while it is encoded.
          if (i === after) setTimeout(() => made.abort(reason), after === 6 ? 60 : 0);
          if (i === after && i < 6) made.abort(reason);
        }
      })();
      await expect(writeLarge(size, some, path, { signal: made.signal })).rejects.toBe(reason);
    }
    expect(there()).toEqual([]);
  });
});

test.each(["png", "dzi"])(
  "of several that are written at once one gets a .%s",
  async (extension) => {
    const { path, there } = place(`a.${extension}`);
    const sizes = [300, 301, 302, 303].map((width) => ({ width, height: 300 }));
    const ended = await Promise.allSettled(
      sizes.map((size) => writeLarge(size, bands(size.width, 300), path, { replace: false })),
    );
    const won = sizes.filter((_, i) => ended[i]!.status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const each of ended) {
      if (each.status === "fulfilled") continue;
      expect(each.reason).toMatchObject({
        code: "FILE_SYSTEM",
        message: expect.stringContaining("is there already."),
      });
    }
    expect(there()).toEqual(extension === "dzi" ? ["a.dzi", "a_files"] : ["a.png"]);
    if (extension === "png") expect(await sharp(path).metadata()).toMatchObject(won[0]!);
    else expect(readFileSync(path, "utf8")).toContain(`Width="${won[0]!.width}"`);
    expect(there().some((name) => name.endsWith(".part"))).toBe(false);
  },
);

describe("a deep-zoom pyramid", () => {
  test("is a file and a folder, the same every time, and replaces one", async () => {
    const size = { width: 700, height: 500 };
    const [one, two] = [place("a.dzi"), place("a.DZI")];
    await writeLarge({ width: 3_000, height: 20 }, bands(3_000, 20), one.path);
    await writeLarge(size, bands(700, 500), one.path);
    await writeLarge(size, bands(700, 500), two.path);
    expect(one.there()).toEqual(["a.dzi", "a_files"]);
    expect(two.there()).toEqual(["a.DZI", "a_files"]);
    const described = readFileSync(one.path, "utf8");
    expect(described).toMatch(/Format="jpe?g"/);
    expect(described).toContain('TileSize="254"');
    expect(described).toContain('Width="700"');
    const all = (path: string) => readdirSync(path, { recursive: true }).map(String).sort();
    const folder = one.path.replace(".dzi", "_files");
    // 700 pixels: level 10 of 1,024, in three columns and two rows.
    expect(readdirSync(folder).sort()).toEqual([
      "0",
      "1",
      "10",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
    ]);
    expect(readdirSync(`${folder}/10`)).toHaveLength(6);
    const tiles = all(folder).filter((name) => name.endsWith("g"));
    expect(all(two.path.replace(".DZI", "_files"))).toEqual(all(folder));
    for (const tile of tiles) {
      const other = readFileSync(`${two.path.replace(".DZI", "_files")}/${tile}`);
      expect(readFileSync(`${folder}/${tile}`).equals(other)).toBe(true);
    }
  });

  test("never replaces a folder of something else", async () => {
    const { path, there } = place("a.dzi");
    mkdirSync(path.replace(".dzi", "_files"));
    writeFileSync(path.replace(".dzi", "_files/thesis.txt"), "");
    await expect(writeLarge({ width: 9, height: 9 }, bands(9, 9), path)).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("thesis.txt"),
    });
    expect(there()).toEqual(["a_files"]);
    expect(existsSync(path.replace(".dzi", "_files/thesis.txt"))).toBe(true);
  });
});

const built = fileURLToPath(new URL("../dist/image/large.js", import.meta.url));

/** Runs what is built in a process of its own. */
function program(
  text: string,
  start = "",
  shell = ["sh", "-c"],
): { code: number; stdout: string; stderr: string } {
  writeFileSync(
    inFolder("program.mjs"),
    `import { writeLarge } from ${JSON.stringify(built)};\n${text}`,
  );
  const [command, ...options] = shell;
  const line = `cd "${inFolder(".")}"; ${start} "${process.execPath}" program.mjs`;
  const { status, stdout, stderr } = spawnSync(command!, [...options, line], { encoding: "utf8" });
  return { code: status ?? -1, stdout, stderr };
}

const SYNTHETIC = `
let state = 1;function* bands(width, height, pixels = new Uint8Array(3 * width * 50)) {
  for (let y = 0; y < height; y += 50) {
    for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 7 + y) ^ (i >> 9);
    yield { rows: 50, pixels };
  }
}`;

describe.skipIf(process.platform !== "linux")("memory", () => {
  const peak = (height: number, extension: string): number => {
    const { code, stdout, stderr } = program(`${SYNTHETIC}
      import { readFileSync } from "node:fs";
      await writeLarge({ width: 4000, height: ${height} }, bands(4000, ${height}), "m.${extension}");
      console.log(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return Number(stdout) / 1_024;
  };

  test.each(["png", "tif", "jpg", "dzi"])("of .%s does not grow with the height", (extension) => {
    // 4,000 x 8,000 pixels are 92 MiB; what is left is the noise of two processes.
    expect(peak(8_000, extension) - peak(1_000, extension)).toBeLessThan(40);
  });
});

const mayMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
describe.skipIf(!mayMount)("a full disk", () => {
  const mount = "mkdir -p small; mount -t tmpfs -o size=6m none small;";
  const write = (size: string, name: string) =>
    `${SYNTHETIC}
    import { readdirSync } from "node:fs";
    await writeLarge(${size}, bands(1000, 1000), "small/${name}").catch((error) => console.log(error.code, error.message));
    console.log(readdirSync("small").length);`;

  test("is said before the first row", () => {
    const { stdout } = program(write("{ width: 1000, height: 90000 }", "a.png"), mount, [
      "unshare",
      "-rm",
      "sh",
      "-c",
    ]);
    expect(stdout).toMatch(/^FILE_SYSTEM Cannot write small\/a.png: the disk needs 270 MB of room/);
    expect(stdout).toMatch(/\n0\n$/);
  });

  test.each(["png", "tif", "dzi", "jpg"])("as it becomes full, for .%s", (extension) => {
    // 3 MB of rows fit; what becomes of them beside them does not.
    const text = write("{ width: 1000, height: 1000 }", `a.${extension}`).replace(
      "(i * 7 + y) ^ (i >> 9)",
      "(state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24",
    );
    const start = mount.replace("6m", "3200k");
    const { stdout } = program(text, start, ["unshare", "-rm", "sh", "-c"]);
    expect(stdout).toMatch(/^FILE_SYSTEM Cannot write small\/a\.\w+: /);
    expect(stdout).toContain("the disk is full. Make room");
    expect(stdout).toMatch(/\n0\n$/);
  });
});
