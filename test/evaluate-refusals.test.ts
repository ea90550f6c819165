/** What `singan evaluate` refuses: folders, pictures, networks and options. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "@singan/pyramid";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { scenery } from "../packages/pyramid/test/support/scenery.js";
import { featureNetwork } from "../packages/runtime-node/test/support/feature-network.js";
import { singan, temporaryFolder } from "./support/command.js";
import { pictureWriter } from "./support/pictures.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const write = pictureWriter(folder);
const photograph = scenery({ width: 50, height: 36 });

beforeAll(async () => {
  writeFileSync(inFolder("model.onnx"), writeModel(makeRandomModel(4)));
  writeFileSync(inFolder("features.onnx"), featureNetwork());
  for (const name of ["empty", "copies", "large", "odd"]) mkdirSync(inFolder(name));
  mkdirSync(inFolder("folders", "a.png"), { recursive: true });
  for (const name of ["photo", "copies/a", "copies/b", "odd/a", "odd/c", "odd/d"]) {
    await write(`${name}.png`, photograph);
  }
  await write("odd/b.png", scenery({ width: 40, height: 36 }, 2));
  await write("large/a.png", scenery({ width: 60, height: 36 }, 2));
  await write("square.png", scenery({ width: 50, height: 50 }));
  await write("dot.png", scenery({ width: 1, height: 1 }));
  await write("little.png", scenery({ width: 24, height: 18 }));
});

test("refuses a folder of too many large pictures before it holds them all", async () => {
  const create = { width: 4000, height: 3000, channels: 3, background: "#336699" } as const;
  const file = await sharp({ create }).png().toBuffer();
  mkdirSync(inFolder("huge"));
  for (let i = 0; i < 20; i++) writeFileSync(inFolder("huge", `${i}.png`), file);
  const args = ["evaluate", "--samples", "huge", "--image", "photo.png"];
  const { code, stderr } = await singan(args, folder);
  expect(code).toBe(1);
  // Five times 144 MB each, of the four GiB that are the most.
  const [, held] = /^Measuring (\d+) samples of 4000x3000 pixels needs about/.exec(stderr) ?? [];
  expect(Number(held)).toBeGreaterThan(0);
  expect(Number(held)).toBeLessThanOrEqual(6);
});

test("refuses a folder of more than 1,000 pictures before it reads one", async () => {
  mkdirSync(inFolder("many"));
  for (let i = 0; i <= 1000; i++) writeFileSync(inFolder("many", `${i}.png`), "");
  const args = ["evaluate", "--samples", "many", "--image", "photo.png"];
  expect(await singan(args, folder)).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("a folder of at most 1000 pictures"),
  });
});

test("refuses images that are too small for a network before it draws any", async () => {
  const args = ["model.onnx", "--image", "photo.png", "--inception", "features.onnx", "--json"];
  const { code, stdout } = await singan(["evaluate", ...args], folder);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    type: "error",
    message: expect.stringMatching(/^Pictures of 25x18 pixels are too small for an Inception/),
  });
});

test.each([
  [["--inception", "features.onnx"], "none of its outputs has 192 channels"],
  [["--inception", "photo.png"], "onnxruntime cannot open it"],
  [["--inception", "none.onnx"], "Cannot read none.onnx"],
  [["--inception", "model.onnx"], "it needs one input"],
  [["--inception", "features.onnx", "--threads", "0"], "from 1 to 256 for --threads"],
])("refuses %j", async (network, words) => {
  const args = ["evaluate", "--samples", "copies", "--image", "photo.png", ...network];
  const { code, stdout, stderr } = await singan(args, folder);
  expect({ code: code !== 0, stdout }).toEqual({ code: true, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
});

test.each([
  [["--image", "photo.png"], "needs either a model or --samples"],
  [["model.onnx", "--samples", "copies", "--image", "photo.png"], "either a model or --samples"],
  [["model.onnx", "--samples", "copies", "--image", "photo.png"], "not both"],
  [
    ["model.onnx", "--image", "square.png"],
    "(50x50) has another shape than the model's images (25x18)",
  ],
  [["model.onnx", "--image", "dot.png"], "(1x1) has another shape than"],
  [["model.onnx", "--image", "little.png"], "(24x18) is smaller than the model's images (25x18)"],
  [["--samples", "copies", "--image", "photo.png", "--count", "5"], "leave --count out"],
  [["--samples", "copies", "--image", "photo.png", "--device", "cpu"], "leave --device out"],
  [["--samples", "copies", "--image", "photo.png", "--threads", "2"], "leave --threads out"],
  [["model.onnx", "--image", "photo.png", "--inception-features", "64"], "add --inception"],
  [["model.onnx", "--image", "photo.png", "--report", `${"a".repeat(300)}.html`], "too long"],
  [
    ["--samples", "odd", "--image", "photo.png"],
    `${join("odd", "b.png")} has 40x36 pixels, but the photograph has 50x36`,
  ],
  [["--samples", "large", "--image", "photo.png"], `${join("large", "a.png")} has 60x36`],
  [["model.onnx", "--image", "photo.png", "--report", "page"], "ends in .html"],
  [["model.onnx", "--image", "photo.png", "--jpeg", "0"], "from 1 to 100 for --jpeg"],
  [["--samples", "copies", "--image", "photo.png", "--jpeg", "80"], "leave --jpeg out"],
  [["-", "--image", "-"], "Standard input can be only one of the files"],
  [["model.onnx"], "needs the photograph: add --image"],
  [["model.onnx", "--image", "none.png"], "none.png"],
  [["model.onnx", "--image", "photo.png", "--count", "1"], "from 2 to 1000"],
  [["--samples", "empty", "--image", "photo.png"], "It holds none."],
  [["--samples", "none", "--image", "photo.png"], "Cannot read none"],
  [
    ["--samples", "photo.png", "--image", "photo.png"],
    'a folder for --samples but received "photo.png". Name the folder that the pictures are in.',
  ],
  [["--samples", "folders", "--image", "photo.png"], "It holds none."],
  [["--samples", "large", "--image", "photo.png"], "Give samples and photograph of one size."],
])("refuses %j", async (args, words) => {
  const { code, stdout, stderr } = await singan(["evaluate", ...args], folder);
  expect({ code: code === 1 || code === 2, stdout }).toEqual({ code: true, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
});
