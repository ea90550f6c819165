/** `singan evaluate` end to end: a model, and folders of pictures. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "@singan/pyramid";
import { noisy } from "@singan/pyramid/metrics";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { scenery } from "../packages/pyramid/test/support/scenery.js";
import { featureNetwork } from "../packages/runtime-node/test/support/feature-network.js";
import { BROWSER_SKIP_REASON, launchBrowser } from "./support/browser.js";
import { SINGAN, singan, temporaryFolder } from "./support/command.js";
import { lookAt } from "./support/pages.js";
import { pictureWriter } from "./support/pictures.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const write = pictureWriter(folder);
const photograph = scenery({ width: 50, height: 36 });
/** Of the samples of `model.onnx` in the folder `drawn`. */
const DRAWN = ["--seed", "7", "--count", "4"];

beforeAll(async () => {
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  const sizes = [
    { width: 36, height: 26 },
    { width: 50, height: 36 },
  ];
  writeFileSync(inFolder("larger.onnx"), writeModel(makeRandomModel(4, { sizes })));
  writeFileSync(inFolder("features.onnx"), featureNetwork());
  for (const name of ["mixed", "copies", "clear", "numbered"]) mkdirSync(inFolder(name));
  await write("photo.png", photograph);
  await write("copies/a.png", photograph);
  await write("copies/b.png", photograph);
  writeFileSync(inFolder("copies/notes.txt"), "not a picture");
  await write("mixed/a.png", scenery({ width: 51, height: 36 }, 2));
  await write("mixed/b.png", noisy(photograph));
  for (const name of ["2", "10"]) await write(`numbered/${name}.png`, photograph);
  await sharp(inFolder("photo.png")).ensureAlpha(0.5).toFile(inFolder("clear/a.png"));
  await write("clear/b.png", photograph);
  await singan(["reconstruct", "model.onnx", "--out", "small.png"], folder);
  await singan(["sample", "model.onnx", "--out", "drawn", ...DRAWN], folder);
});

async function evaluation(...args: string[]) {
  return (await told(...args)).find(({ type }) => type === "evaluation");
}

/** All events of an evaluation. */
async function told(...args: string[]) {
  const { code, stdout, stderr } = await singan(["evaluate", ...args, "--json"], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Without how far it is, which is told where the machine is slow. */
const notesOf = (stderr: string) => stderr.replaceAll(/^(Drawing samples|Measuring): .*\n/gm, "");

describe("singan evaluate", () => {
  test("measures a model from every start scale", async () => {
    const result = await evaluation("model.onnx", "--image", "photo.png", "--count", "3");
    expect(result).toMatchObject({ width: 25, height: 18, model: "model.onnx" });
    expect(result.scores.samples).toBe(3);
    expect(result.diversity).toHaveLength(3);
    expect(result.diversity[0]).toBeCloseTo(result.scores.diversity, 12);
    expect(result.reconstruction.map(({ width }: { width: number }) => width)).toEqual([
      13, 18, 25,
    ]);
    for (const { rmse, psnr } of result.reconstruction) {
      expect(psnr).toBeCloseTo(20 * Math.log10(2 / rmse), 9);
    }
    expect(result.bytes).toBeGreaterThan(1000);
    expect(result.secondsPerSample).toBeGreaterThan(0);
  });

  test("says that it draws, and then that it measures", async () => {
    const events = await told("model.onnx", "--image", "photo.png", "--count", "2");
    const steps = events.filter(({ type }) => type === "progress");
    const works: string[] = steps.map(({ work }) => work);
    const drawn = works.lastIndexOf("draw");
    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(works.slice(drawn + 1).length).toBeGreaterThan(0);
    expect(new Set(works.slice(drawn + 1))).toEqual(new Set(["measure"]));
    const done: number[] = steps.map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBeCloseTo(1, 9);
    expect(events[0].type).toBe("device");
  });

  test("draws the samples that singan sample makes, so a folder of those measures the same", async () => {
    const seed = DRAWN.slice(0, 2);
    const model = await evaluation("model.onnx", "--image", "small.png", ...DRAWN);
    const drawn = await evaluation("--samples", "drawn", "--image", "small.png", ...seed);
    // Files hold eight bits.
    expect(drawn.scores.patchDistance.mean).toBeCloseTo(model.scores.patchDistance.mean, 2);
    expect(drawn.scores.diversity).toBeCloseTo(model.scores.diversity, 2);
    const higher = ["--out", "higher", "--start-scale", "1"];
    await singan(["sample", "model.onnx", ...higher, ...DRAWN], folder);
    const fromHigher = await evaluation("--samples", "higher", "--image", "small.png", ...seed);
    expect(fromHigher.scores.diversity).toBeCloseTo(model.diversity[1], 2);
    expect(model.diversity[0]).toBeGreaterThan(1.2 * model.diversity[1]);
  });

  test("tells how far the reconstruction is that singan reconstruct makes", async () => {
    await write("exact.png", scenery({ width: 25, height: 18 }));
    // Of this seed no value lies beyond [-1, 1], which a file would cut off.
    writeFileSync(inFolder("within.onnx"), writeModel(makeRandomModel(24)));
    await singan(["reconstruct", "within.onnx", "--out", "again.png"], folder);
    const values = async (name: string) => sharp(inFolder(name)).raw().toBuffer();
    const [own, again] = [await values("exact.png"), await values("again.png")];
    let sum = 0;
    for (const [i, value] of own.entries()) sum += ((value - again[i]!) / 127.5) ** 2;
    const args = ["within.onnx", "--image", "exact.png", "--count", "2"];
    const { reconstruction } = await evaluation(...args);
    expect(reconstruction.at(-1).rmse).toBeCloseTo(Math.sqrt(sum / own.length), 3);
  });

  test("reduces a larger photograph to the size of the samples in a folder, and says so", async () => {
    await sharp(inFolder("small.png")).resize(100, 72).png().toFile(inFolder("larger.png"));
    const args = ["evaluate", "--samples", "drawn", "--image", "larger.png"];
    const { stderr, code } = await singan(args, folder);
    expect({ code, stderr: notesOf(stderr) }).toEqual({
      code: 0,
      stderr: "The photograph (100x72) is reduced to 25x18, as the samples are.\n",
    });
  });

  test("says what it did to the pictures among the numbers and on the page", async () => {
    const args = ["--samples", "mixed", "--image", "photo.png", "--report", "cropped.html"];
    const cropped = "Sizes differ a little: all are cropped to 50x36.";
    expect((await evaluation(...args)).notes).toEqual([cropped]);
    expect(readFileSync(inFolder("cropped.html"), "utf8")).toContain(cropped);
  });

  test.each([
    [
      { width: 210, height: 21 },
      { width: 200, height: 20 },
    ],
    [
      { width: 21, height: 210 },
      { width: 20, height: 200 },
    ],
  ])("reduces a long photograph of %o, lying or standing", async (large, small) => {
    const name = `long-${large.width}`;
    mkdirSync(inFolder(name));
    await write(`${name}.png`, scenery(large));
    await write(`${name}/a.png`, scenery(small));
    const args = ["evaluate", "--samples", name, "--image", `${name}.png`];
    const { stderr, code } = await singan(args, folder);
    const [from, to] = [large, small].map(({ width, height }) => `${width}x${height}`);
    expect({ code, stderr: notesOf(stderr) }).toEqual({
      code: 0,
      stderr: `The photograph (${from}) is reduced to ${to}, as the samples are.\n`,
    });
  });

  test("knows copies of the photograph, and crops what differs by a pixel", async () => {
    const { scores } = await evaluation("--samples", "copies", "--image", "photo.png");
    expect(scores).toMatchObject({
      samples: 2,
      diversity: 0,
      copying: { coherent: 1, largest: 1, unmoved: 1 },
    });
    expect(scores.patchDistance.mean).toBeLessThan(scores.patchDistance.noisy.mean / 3);
    const args = ["evaluate", "--samples", "mixed", "--image", "photo.png"];
    const { stdout, stderr, code } = await singan(args, folder);
    expect({ code, stderr: notesOf(stderr) }).toEqual({
      code: 0,
      stderr: "Sizes differ a little: all are cropped to 50x36.\n",
    });
    expect(stdout).toMatch(
      /^2 samples of 50x36\n.*Patch distance.*mean +[\d. ]+\n.*Diversity 0\.\d+\n$/s,
    );
  });

  test("takes samples that are near the photograph, and differ from each other by more", async () => {
    mkdirSync(inFolder("near"));
    await write("near/0.png", scenery({ width: 52, height: 38 }));
    await write("near/1.png", scenery({ width: 48, height: 34 }));
    const result = await evaluation("--samples", "near", "--image", "photo.png");
    expect(result).toMatchObject({ width: 48, height: 34, scores: { samples: 2 } });
    expect(result.notes).toEqual(["Sizes differ a little: all are cropped to 48x34."]);
  });

  test("adds SIFID where it is given a network", async () => {
    const network = ["--inception", "features.onnx", "--inception-features", "64"];
    const args = ["--image", "photo.png", ...network];
    const copies = await evaluation("--samples", "copies", ...args);
    expect(copies.sifid).toMatchObject({ network: "features.onnx", channels: 64 });
    expect(copies.sifid.each).toHaveLength(2);
    expect(copies.sifid.mean).toBeLessThan(1e-4);
    const mixed = await evaluation("--samples", "copies", "--image", "mixed/b.png", ...network);
    expect(mixed.sifid.mean).toBeGreaterThan(0.1);
    expect(mixed.sifid.deviation).toBeCloseTo(0, 6);
    const model = await evaluation("larger.onnx", ...args, "--count", "2");
    expect(model.sifid.each).toHaveLength(2);
    const [first, second] = model.sifid.each;
    expect(model.sifid.deviation).toBeCloseTo(Math.abs(first - second) / Math.SQRT2, 9);
  });

  test("measures samples as JPEG makes them, where asked to", async () => {
    const args = ["model.onnx", "--image", "small.png", "--count", "2", "--seed", "7"];
    const asFiles = ["--out", "compressed", "--count", "2", "--seed", "7"];
    await singan(["sample", "model.onnx", ...asFiles], folder);
    for (const name of readdirSync(inFolder("compressed"))) {
      const path = inFolder("compressed", name);
      await sharp(path).jpeg({ quality: 30 }).toFile(path.replace(".png", ".jpg"));
      rmSync(path);
    }
    const ours = await evaluation(...args, "--jpeg", "30");
    const theirs = await evaluation(
      "--samples",
      "compressed",
      "--image",
      "small.png",
      "--seed",
      "7",
    );
    expect(ours.scores.patchDistance.mean).toBeCloseTo(theirs.scores.patchDistance.mean, 2);
    expect(ours.scores.diversity).toBeCloseTo(theirs.scores.diversity, 9);
    expect(ours).toMatchObject({ jpeg: 30, seed: 7 });
    const plain = await evaluation(...args);
    expect(plain).not.toHaveProperty("jpeg");
    expect(plain.scores.diversity).not.toBeCloseTo(ours.scores.diversity, 4);
  });

  test("takes any photograph of the shape that was trained on, which small images round, and tells the file's size", async () => {
    await write("shape.png", scenery({ width: 60, height: 45 }));
    const args = ["evaluate", "model.onnx", "--image", "shape.png", "--count", "2"];
    const { code, stdout, stderr } = await singan(args, folder);
    expect({ code, refused: stderr.includes("shape than") }).toEqual({ code: 0, refused: false });
    expect(stdout).toMatch(/^2 samples of 25x18\n.* ms a sample, a file of 0\.\d+ MB\n$/s);
  });

  test("names the pictures of a folder by number, in the numbers and on the page", async () => {
    const args = ["--samples", "numbered", "--image", "photo.png", "--report", "numbered.html"];
    const { names, seed } = await evaluation(...args);
    const files = ["2.png", "10.png"];
    expect({ names, seed }).toEqual({
      names: files.map((file) => join("numbered", file)),
      seed: 0,
    });
    const page = readFileSync(inFolder("numbered.html"), "utf8");
    expect(page.indexOf("2.png<")).toBeGreaterThan(0);
    expect(page.indexOf("10.png<")).toBeGreaterThan(page.indexOf("2.png<"));
    expect(page).toContain("Seed 0");
  });

  test("tells whose transparency it laid on white", async () => {
    const args = ["evaluate", "--samples", "clear", "--image", "photo.png"];
    const { code, stderr } = await singan(args, folder);
    expect({ code, stderr: notesOf(stderr) }).toEqual({
      code: 0,
      stderr: `${join("clear", "a.png")} has transparent parts; they were laid on white.\n`,
    });
  });

  test("tells of which file only the first frame counts", async () => {
    mkdirSync(inFolder("moving"));
    const frames = ["photo.png", "mixed/b.png"].map((name) => inFolder(name));
    await sharp(frames, { join: { animated: true } }).toFile(inFolder("moving/a.gif"));
    const { notes, scores } = await evaluation("--samples", "moving", "--image", "photo.png");
    expect(notes).toEqual([
      `${join("moving", "a.gif")} has 2 frames or pages; the first was taken.`,
    ]);
    expect(scores).toMatchObject({ samples: 1, copying: { unmoved: 1 } });
  });

  test("writes a page that stands alone", async () => {
    const args = ["model.onnx", "--image", "photo.png", "--count", "3"];
    await evaluation(...args, "--report", "pages/model.html");
    await evaluation("--samples", "copies", "--image", "photo.png", "--report", "folder.html");
    const refused = await singan(["evaluate", ...args, "--report", "folder.html"], folder);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("folder.html is there already.");
    await evaluation(...args, "--report", "folder.html", "--force");
    await evaluation(
      "--samples",
      "copies",
      "--image",
      "photo.png",
      "--report",
      "folder.html",
      "--force",
    );
    const page = readFileSync(inFolder("pages/model.html"), "utf8");
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
    expect(page).toContain("model.onnx beside photo.png");
    if (BROWSER_SKIP_REASON !== undefined) return;
    const browser = await launchBrowser();
    try {
      for (const [name, pictures, plots] of [
        ["pages/model.html", 5, 3],
        ["folder.html", 3, 1],
      ] as const) {
        const { text, written, ...seen } = await lookAt(browser, inFolder(name));
        const widths = Array(pictures).fill(name === "folder.html" ? 50 : 25);
        expect(seen).toEqual({ widths, plots, isTooWide: false, problems: [] });
        expect(text).toContain("Higher is more varied");
        expect(text.includes("reconstruction\n")).toBe(plots === 3);
        const [, byStartScale, byScale] = written;
        if (byStartScale === undefined) continue;
        expect(byStartScale).toEqual(expect.arrayContaining(["1", "2", "start scale"]));
        expect(byScale).toEqual(expect.arrayContaining(["1", "2", "scale"]));
      }
    } finally {
      await browser.close();
    }
  }, 180_000);

  test.each([
    ["model", ["-", "--image", "photo.png"], "model.onnx"],
    ["photograph", ["model.onnx", "--image", "-"], "photo.png"],
  ])("takes the %s from standard input", async (_, args, input) => {
    const command = ["evaluate", ...args, "--count", "2", "--json"];
    const piped = spawnSync(process.execPath, [SINGAN, ...command], {
      cwd: folder,
      input: readFileSync(inFolder(input)),
    });
    const [event] = piped.stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "evaluation");
    const files = await evaluation("model.onnx", "--image", "photo.png", "--count", "2");
    expect(event.bytes).toBe(readFileSync(inFolder("model.onnx")).length);
    const named = { secondsPerSample: 0, model: "", image: "", notes: [] };
    expect({ ...event, ...named }).toEqual({ ...files, ...named });
  });

  test("takes links to pictures in a folder, and no folder whose name ends like a picture's", async () => {
    mkdirSync(inFolder("linked", "b.png"), { recursive: true });
    symlinkSync(inFolder("copies"), inFolder("linked", "c.png"), "junction");
    for (const name of ["a", "d"]) await write(`linked/${name}.png`, photograph);
    if (process.platform !== "win32") {
      rmSync(inFolder("linked", "d.png"));
      symlinkSync(inFolder("photo.png"), inFolder("linked", "d.png"));
    }
    const { scores } = await evaluation("--samples", "linked", "--image", "photo.png");
    expect(scores.samples).toBe(2);
  });
});
