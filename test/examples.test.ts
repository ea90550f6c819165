/** The examples run as they stand, and plain onnxruntime makes the image that `singan sample` makes. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { fromBytes, gaussian, readModel, type Size } from "@singan/pyramid";
import { SinGAN } from "@singan/runtime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const model = join(root, "models/peaks.onnx");
const execute = promisify(execFile);
let folder = "";
let sizes: readonly Size[] = [];
let finest: Size = { width: 0, height: 0 };

type Draw = (scale: number, channels: number) => Float32Array;
interface Plain {
  run(path: string, draw: Draw): Promise<{ readonly data: Float32Array }>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "singan-examples-"));
  sizes = readModel(await readFile(model)).metadata.pyramid.sizes;
  finest = sizes.at(-1)!;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const example = (name: string, ...args: string[]) =>
  execute(process.execPath, [join(root, "examples/node", name), ...args], { cwd: folder });

describe("examples", () => {
  it("sample.mjs writes three pictures", async () => {
    const { stdout } = await example("sample.mjs", model);
    expect(stdout.trim().split("\n")).toEqual(
      [0, 1, 2].map((n) => `sample-${n}.png: ${finest.width}x${finest.height}`),
    );
  });

  it("plain-onnxruntime.mjs writes a picture", async () => {
    await example("plain-onnxruntime.mjs", model, "plain.ppm");
    const bytes = await readFile(join(folder, "plain.ppm"));
    const header = `P6 ${finest.width} ${finest.height} 255\n`;
    expect(bytes.subarray(0, header.length).toString()).toBe(header);
    expect(bytes.length).toBe(header.length + 3 * finest.width * finest.height);
  });

  it("plain onnxruntime gives what singan gives on the same noise", async () => {
    const plain = pathToFileURL(join(root, "examples/node/plain-onnxruntime.mjs")).href;
    const { run } = (await import(plain)) as Plain;
    const image = await run(model, (scale, channels) => {
      const window = { x: 0, y: 0, ...sizes[scale]! };
      return gaussian({ seed: 7, purpose: "sample", scale }, { sample: 0, channels, window });
    });
    const singan = await SinGAN.load(model);
    const ours = fromBytes((await singan.sample({ seed: 7 })).pixels(), finest);
    await singan.dispose();
    // Ours went through 8 bits: half a level is 1 / 255 in these units.
    const differences = Array.from(image.data, (v, i) => Math.abs(v - ours.data[i]!));
    expect(Math.max(...differences)).toBeLessThan(1 / 255 + 1e-4);
  });
});
