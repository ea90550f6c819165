// The recipe of the golden samples: `node test/golden/make.js` writes the tiny model and every expected picture anew.
// Do that only when a change is meant to move pixels, look at the pictures, and say so in the change.
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gaussian, writeModel } from "@singan/pyramid";

/** @typedef {import("@singan/runtime-node").SampleOptions} SampleOptions */

/** Where the files are. @param {string} name */
export const golden = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What is made: `reconstruct`, or a sample. @type {Readonly<Record<string, "reconstruct" | SampleOptions>>} */
export const CASES = Object.freeze({
  "sample.png": { seed: 7 },
  "fourth.png": { seed: 7, index: 3 },
  "wide.png": { seed: 7, width: 160, height: 40 },
  "start-scale-2.png": { seed: 7, startScale: 2 },
  "from-picture.png": { seed: 7, startScale: 1, image: ramp() },
  "reconstruction.png": "reconstruct",
});

const SIZES = [
  { width: 18, height: 13 },
  { width: 26, height: 19 },
  { width: 38, height: 28 },
  { width: 56, height: 42 },
];
const CHANNELS = 4;

/** The golden model's file: weights from the package's own noise, so the same on every machine. */
export function makeModel() {
  const [{ width, height } = { width: 0, height: 0 }] = SIZES;
  const window = { x: 0, y: 0, width, height };
  const star = gaussian({ seed: 2, purpose: "z*", scale: 0 }, { sample: 0, channels: 1, window });
  return writeModel({
    metadata: {
      pyramid: {
        sizes: SIZES,
        padding: "zero",
        margin: 5,
        receptiveField: 11,
        channels: SIZES.map(() => CHANNELS),
        noiseAmplitudes: SIZES.map((_, scale) => Math.fround(0.5 ** scale)),
      },
      training: {
        preset: "none",
        application: "sample",
        seed: 2,
        settings: {},
        rmse: SIZES.map(() => 0),
        scales: SIZES.map(() => ({})),
        versions: {},
        seconds: 0,
      },
      photograph: { width: 56, height: 42, sha256: "0".repeat(64), credit: "random weights" },
    },
    links: SIZES.map((_, scale) => [0, 1, 2, 3, 4].map((layer) => convolution(scale, layer))),
    reconstructionNoise: [{ scale: 0, shape: [1, 1, height, width], data: star }],
  });
}

/** @param {number} scale @param {number} layer */
function convolution(scale, layer) {
  const inputs = layer === 0 ? 3 : CHANNELS;
  const outputs = layer === 4 ? 3 : CHANNELS;
  /** @param {number} row @param {number} count @param {number} deviation */
  const draw = (row, count, deviation) => {
    const window = { x: 0, y: 2 * layer + row, width: count, height: 1 };
    const field = /** @type {const} */ ({ seed: 2, purpose: "initial", scale });
    return gaussian(field, { sample: 0, channels: 1, window }).map((z) => z * deviation);
  };
  const deviation = 1.2 / Math.sqrt(9 * inputs);
  const weight = draw(0, outputs * inputs * 9, deviation);
  return { inputs, outputs, weight, bias: draw(1, outputs, 0.2) };
}

/** Raw pixels, never a JPEG: decoders differ. */
function ramp() {
  const [width, height] = [31, 23];
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [8 * (pixel % width), 11 * Math.floor(pixel / width), 128][i % 3] ?? 0;
  });
  return { width, height, data };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const { SinGAN } = await import("@singan/runtime-node");
  writeFileSync(golden("tiny.onnx"), makeModel());
  const singan = await SinGAN.load(golden("tiny.onnx"), { device: "cpu" });
  for (const [name, options] of Object.entries(CASES)) {
    const made = options === "reconstruct" ? singan.reconstruct() : singan.sample(options);
    await (await made).toFile(golden(name));
    console.log(golden(name));
  }
  await singan.dispose();
}
