/** The examples run as they stand, and plain onnxruntime makes the image that `singan sample` makes. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  gaussian,
  MARGIN,
  readModel,
  type Shape,
  type Size,
  toBytes,
  writeModel,
} from "@singan/pyramid";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";
import { singan, start, temporaryFolder } from "./support/command.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const peaks = join(root, "models/peaks.onnx");
const folder = temporaryFolder();
let finest: Size = { width: 0, height: 0 };

interface Plain {
  sample(
    model: string,
    noise: (dims: Shape, scale: number) => Float32Array,
  ): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;
}

beforeAll(() => {
  // The plain example leaves this to its user.
  process.env.ORT_DISABLE_TELEMETRY = "1";
  finest = readModel(readFileSync(peaks)).metadata.pyramid.sizes.at(-1)!;
});

const example = (name: string, ...args: string[]) =>
  start(process.execPath, [join(root, "examples/node", name), ...args], folder).ended;

/** The noise that `singan sample --seed 7` draws for an input of this shape. */
function ourNoise([, channels, height, width]: Shape, scale: number, border: number) {
  const window = { x: -border, y: -border, width, height };
  return gaussian({ seed: 7, purpose: "sample", scale }, { sample: 0, channels, window });
}

describe("examples", () => {
  it("sample.mjs writes three pictures", async () => {
    const { code, stdout } = await example("sample.mjs", peaks);
    expect(code).toBe(0);
    const lines = [0, 1, 2].map((n) => `sample-${n}.png: ${finest.width}x${finest.height}\n`);
    expect(stdout).toBe(lines.join(""));
    for (const n of [0, 1, 2]) {
      expect(await sharp(join(folder, `sample-${n}.png`)).metadata()).toMatchObject(finest);
    }
  });

  it("plain-onnxruntime.mjs writes a picture", async () => {
    const { code, stdout } = await example("plain-onnxruntime.mjs", peaks, "plain.ppm");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `plain.ppm: ${finest.width}x${finest.height}\n`,
    });
    const bytes = readFileSync(join(folder, "plain.ppm"));
    const header = `P6 ${finest.width} ${finest.height} 255\n`;
    expect(bytes.subarray(0, header.length).toString()).toBe(header);
    expect(bytes.length).toBe(header.length + 3 * finest.width * finest.height);
  });

  it.each(["peaks", "meadow", "creek", "random"])(
    "plain onnxruntime gives what `singan sample` gives on the same noise: %s",
    async (name) => {
      const isRandom = name === "random";
      const padding = isRandom ? "noise" : "zero";
      const model = isRandom ? join(folder, "random.onnx") : join(root, `models/${name}.onnx`);
      if (isRandom) writeFileSync(model, writeModel(makeRandomModel(3, { padding })));
      const plain = pathToFileURL(join(root, "examples/node/plain-onnxruntime.mjs")).href;
      const { sample } = (await import(plain)) as Plain;
      const border = padding === "noise" ? MARGIN : 0;
      const { data, dims } = await sample(model, (shape, n) => ourNoise(shape, n, border));
      const [, , height = 0, width = 0] = dims;
      const theirs = toBytes({ width, height, data });
      const args = ["sample", model, "--seed", "7", "--out", name, "--device", "cpu", "--quiet"];
      expect(await singan(args, folder)).toMatchObject({ code: 0 });
      const ours = await sharp(join(folder, name, "sample-0000.png"))
        .raw()
        .toBuffer();
      expect(ours.length).toBe(theirs.length);
      const differences = [...theirs].map((v, i) => Math.abs(v - ours[i]!)).filter((d) => d > 0);
      // As examples/README.md and docs/format.md promise; the most seen on these models is 1.84e-4.
      expect(Math.max(0, ...differences)).toBeLessThanOrEqual(1);
      expect(differences.length).toBeLessThanOrEqual(3e-4 * ours.length);
    },
  );
});
