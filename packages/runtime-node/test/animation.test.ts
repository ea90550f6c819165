/** Frames as animations and as numbered files. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { delays, writeAnimation, writeFrames } from "../src/image/animation.js";
import { animationFormatOf } from "../src/image/animation-formats.js";
import { Image } from "../src/image/image.js";
import { temporaryFolder } from "./support/folder.js";

const inFolder = temporaryFolder();
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
let folders = 0;

/** A path in an empty folder of its own, and what is in that folder. */
function place(name: string): { path: string; there: () => string[] } {
  const folder = `place-${folders++}`;
  mkdirSync(inFolder(folder));
  return { path: inFolder(folder, name), there: () => readdirSync(inFolder(folder)).sort() };
}

/** One colour: red, green or blue, in turn. */
function frame(index: number, width = 9, height = 7): Image {
  const plane = width * height;
  const data = new Float32Array(3 * plane).fill(-1);
  data.fill(1, (index % 3) * plane, ((index % 3) + 1) * plane);
  return new Image({ width, height, data });
}

function* frames(count: number, width?: number, height?: number): Generator<Image> {
  for (let index = 0; index < count; index++) yield frame(index, width, height);
}

/** The first pixel of every frame. */
async function colours(path: string): Promise<number[][]> {
  const all = sharp(path, { animated: true }).removeAlpha();
  const { pageHeight = 0, width, pages = 1 } = await all.metadata();
  const pixels = await all.raw().toBuffer();
  const bytes = 3 * width * pageHeight;
  return Array.from({ length: pages }, (_, i) => [...pixels.subarray(i * bytes, i * bytes + 3)]);
}

const primary = [0, 1, 2].map((c) => [0, 1, 2].map((d) => (c === d ? 255 : 0)));

describe("an animation", () => {
  test("as GIF shows its frames in order, for ever, in the times asked for", async () => {
    const { path, there } = place("a.gif");
    const counted: number[] = [];
    await writeAnimation(frames(6), path, { fps: 30, onFrame: (done) => counted.push(done) });
    expect(await sharp(path).metadata()).toMatchObject({
      format: "gif",
      width: 9,
      height: 7,
      pages: 6,
      loop: 0,
      // 1/30 s is 3 1/3 hundredths: 0, 3.33, 6.67, 10 begin at 0, 3, 7, 10.
      delay: [30, 40, 30, 30, 40, 30],
    });
    expect(await colours(path)).toEqual([...primary, ...primary]);
    expect(counted).toEqual([1, 2, 3, 4, 5, 6]);
    expect(there()).toEqual(["a.gif"]);
  });

  test("as WebP too, over what was there", async () => {
    const { path, there } = place("a.WebP");
    writeFileSync(path, "something else");
    await writeAnimation(frames(3, 10, 8), path, { fps: 12.5 });
    expect(await sharp(path).metadata()).toMatchObject({
      format: "webp",
      width: 10,
      height: 8,
      pages: 3,
      loop: 0,
      delay: [80, 80, 80],
    });
    for (const [i, colour] of (await colours(path)).entries()) {
      for (const [c, value] of colour.entries()) {
        expect(Math.abs(value - primary[i]![c]!)).toBeLessThan(12);
      }
    }
    expect(there()).toEqual(["a.WebP"]);
  });

  test("may have one frame", async () => {
    for (const name of ["one.gif", "one.webp"]) {
      const { path } = place(name);
      await writeAnimation([frame(0)], path, { fps: 1 });
      expect((await sharp(path).metadata()).width).toBe(9);
    }
  });

  test("gives the same bytes every time", async () => {
    const names = ["a.gif", "a.webp", ...(hasFfmpeg ? ["a.png", "a.mp4"] : [])];
    for (const name of names) {
      const [one, two] = [place(name), place(name)];
      await writeAnimation(frames(4, 32, 32), one.path, { fps: 10 });
      await writeAnimation(frames(4, 32, 32), two.path, { fps: 10 });
      expect(readFileSync(one.path).equals(readFileSync(two.path))).toBe(true);
    }
  });

  test("is refused before a frame is asked for", async () => {
    let asked = 0;
    const never = {
      [Symbol.iterator]: () => ({ next: () => ({ done: true as const, value: asked++ }) }),
    };
    const { path, there } = place("a.gif");
    for (const fps of [0, 0.5, 51, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(writeAnimation(never, path, { fps })).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringContaining("a number from 1 to 50 for fps"),
      });
    }
    await expect(writeAnimation(never, `${path}.avi`, { fps: 9 })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(".gif, .webp, .apng, .png, .mp4"),
    });
    await expect(writeAnimation(never, inFolder("no", "a.gif"), { fps: 9 })).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("a.gif: there is no such file or folder"),
    });
    mkdirSync(path);
    await expect(writeAnimation(never, path, { fps: 9 })).rejects.toMatchObject({
      code: "FILE_SYSTEM",
      message: expect.stringContaining("it is a folder"),
    });
    expect(asked).toBe(0);
    expect(there()).toEqual(["a.gif"]);
  });

  const all = ["gif", "webp", ...(hasFfmpeg ? ["apng", "mp4"] : [])];
  test.each(all)("as .%s leaves nothing behind where it cannot be", async (extension) => {
    const { path, there } = place(`a.${extension}`);
    const options = { fps: 10 };
    await expect(writeAnimation([], path, options)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: "Expected at least one for the frames but received 0.",
    });
    await expect(writeAnimation([frame(0), frame(1, 9, 8)], path, options)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: "Frame 1 has 9x8 pixels, frame 0 9x7; make all of one size.",
    });
    await expect(writeAnimation([frame(0, 70_000, 1)], path, options)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("70000x1"),
    });
    const broken = (async function* () {
      yield frame(0);
      throw new Error("no more");
    })();
    await expect(writeAnimation(broken, path, options)).rejects.toThrow("no more");
    expect(there()).toEqual([]);
  });

  test.each(all)("as .%s stops at a signal and leaves what was there", async (extension) => {
    const { path, there } = place(`a.${extension}`);
    writeFileSync(path, "old");
    const reason = new Error("enough");
    await expect(
      writeAnimation(frames(3), path, { fps: 10, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    for (const at of [2, 40]) {
      const { signal, abort } = controller(reason);
      let closed = false;
      const some = (function* () {
        try {
          yield* frames(40, 300, 200);
        } finally {
          closed = true;
        }
      })();
      const onFrame = (done: number) => done === at && abort();
      await expect(writeAnimation(some, path, { fps: 10, signal, onFrame })).rejects.toBe(reason);
      expect(closed).toBe(true);
    }
    expect(there()).toEqual([`a.${extension}`]);
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  test("stops while it is encoded", async () => {
    const { path, there } = place("a.webp");
    const reason = new Error("enough");
    const { signal, abort } = controller(reason);
    const onFrame = (done: number) => done === 60 && setTimeout(abort, 150);
    const long = writeAnimation(frames(60, 900, 700), path, { fps: 10, signal, onFrame });
    await expect(long).rejects.toBe(reason);
    expect(there()).toEqual([]);
  });

  test("that needs ffmpeg says so where there is none", async () => {
    const { path, there } = place("a.mp4");
    const before = process.env.PATH;
    process.env.PATH = inFolder(".");
    try {
      await expect(writeAnimation(frames(2), path, { fps: 10 })).rejects.toMatchObject({
        code: "MISSING_PACKAGE",
        message: `Cannot write ${path}: it needs ffmpeg, which is not on the PATH. Install ffmpeg, or write .gif or .webp, which need nothing.`,
      });
    } finally {
      process.env.PATH = before;
    }
    expect(there()).toEqual([]);
  });
});

describe.skipIf(!hasFfmpeg)("with ffmpeg", () => {
  const probe = (path: string) => {
    const show = "stream=codec_name,width,height,pix_fmt,nb_read_frames,r_frame_rate,color_space";
    const options = ["-v", "error", "-count_frames", "-show_entries", show, "-of", "json", path];
    return JSON.parse(spawnSync("ffprobe", options).stdout.toString()).streams[0];
  };

  test("MP4 has even sides, and every frame", async () => {
    const { path, there } = place("-a %03d.mp4");
    await writeAnimation(frames(7, 33, 21), path, { fps: 12.5 });
    expect(probe(path)).toMatchObject({
      codec_name: "h264",
      width: 34,
      height: 22,
      pix_fmt: "yuv420p",
      color_space: "bt709",
      nb_read_frames: "7",
      r_frame_rate: "25/2",
    });
    expect(there()).toEqual(["-a %03d.mp4"]);
  });

  test("MP4 keeps colours, to the edge", async () => {
    const { path } = place("a.mp4");
    await writeAnimation(frames(3, 33, 21), path, { fps: 10 });
    const raw = ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    const { stdout } = spawnSync("ffmpeg", raw);
    for (const [i, colour] of primary.entries()) {
      const end = (i + 1) * 3 * 34 * 22;
      for (const [c, value] of [...stdout.subarray(end - 3, end)].entries()) {
        expect(Math.abs(value - colour[c]!)).toBeLessThan(8);
      }
    }
  });

  test.each(["apng", "png"])("APNG as .%s loops for ever and loses nothing", async (extension) => {
    const { path } = place(`a.${extension}`);
    await writeAnimation(frames(3, 33, 21), path, { fps: 10 });
    const file = readFileSync(path);
    const control = file.indexOf("acTL") + 4;
    expect([file.readUInt32BE(control), file.readUInt32BE(control + 4)]).toEqual([3, 0]);
    const raw = ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
    const { stdout } = spawnSync("ffmpeg", raw);
    const wanted = [...frames(3, 33, 21)].map((each) => each.pixels());
    expect(stdout.equals(Buffer.concat(wanted))).toBe(true);
  });
});

describe("numbered files", () => {
  test("are the frames, in a folder that need not be there", async () => {
    const folder = inFolder("new", "frames");
    const counted: number[] = [];
    const paths = await writeFrames(frames(3), folder, { onFrame: (done) => counted.push(done) });
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual([
      "frame-0000.png",
      "frame-0001.png",
      "frame-0002.png",
    ]);
    expect(counted).toEqual([1, 2, 3]);
    for (const [i, path] of paths.entries()) {
      expect([...(await sharp(path).raw().toBuffer())]).toEqual([...frame(i).pixels()]);
    }
  });

  test("are whole ones where it stops", async () => {
    const folder = inFolder("stopped");
    const reason = new Error("enough");
    const { signal, abort } = controller(reason);
    const onFrame = (done: number) => done === 2 && abort();
    await expect(writeFrames(frames(9), folder, { signal, onFrame })).rejects.toBe(reason);
    expect(readdirSync(folder).sort()).toEqual(["frame-0000.png", "frame-0001.png"]);
    await expect(writeFrames([], folder)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });
});

test("delays add up", () => {
  for (const [fps, unit] of [
    [50, 10],
    [49, 10],
    [24, 10],
    [7, 1],
    [29.97, 1],
    [1, 10],
  ] as const) {
    const all = delays(1_000, fps, unit);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(20);
    const whole = all.reduce((sum, delay) => sum + delay, 0);
    expect(Math.abs(whole - 1_000_000 / fps)).toBeLessThanOrEqual(unit / 2);
  }
});

test("animation formats are found by their extension", () => {
  const names = ["a.GIF", "b/c.d.webp", "a.apng", "a.png", "a.mp4"];
  expect(names.map(animationFormatOf)).toEqual(["gif", "webp", "apng", "apng", "mp4"]);
  for (const name of ["a", "gif", "a.jpg", "a.gif.x"]) {
    expect(() => animationFormatOf(name)).toThrow(/\.gif, \.webp, \.apng, \.png, \.mp4/);
  }
});

function controller(reason: Error): { signal: AbortSignal; abort: () => void } {
  const made = new AbortController();
  return { signal: made.signal, abort: () => made.abort(reason) };
}
