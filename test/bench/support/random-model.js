// A model of random weights, as large as wanted: speed and memory do not depend on what it has learnt.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gaussian, planPyramid, writeModel } from "@singan/pyramid";

/** The pyramid of a 250 px photograph, ten scales, the coarsest 25x34. */
export const SIZES = planPyramid({ width: 250, height: 188 }, { minSize: 25, maxSize: 250 }).sizes;

/**
 * @param {number} scale @param {number} layer
 * @param {number} inputs @param {number} outputs
 */
function convolution(scale, layer, inputs, outputs) {
  const count = outputs * inputs * 9;
  const window = { x: 0, y: layer, width: count, height: 1 };
  const draw = { sample: 0, channels: 1, window };
  const weight = gaussian({ seed: 1, purpose: "initial", scale }, draw);
  const deviation = 1 / Math.sqrt(inputs * 9);
  const bias = new Float32Array(outputs);
  return { inputs, outputs, weight: weight.map((value) => value * deviation), bias };
}

/** @param {number} channels of the inner convolutions @returns {Uint8Array} the bytes of a `.onnx` */
function randomModel(channels) {
  const [{ width, height } = { width: 0, height: 0 }] = SIZES;
  const window = { x: 0, y: 0, width, height };
  const star = gaussian({ seed: 1, purpose: "z*", scale: 0 }, { sample: 0, channels: 1, window });
  return writeModel({
    metadata: {
      pyramid: {
        sizes: SIZES,
        padding: "zero",
        margin: 5,
        receptiveField: 11,
        channels: SIZES.map(() => channels),
        noiseAmplitudes: SIZES.map((_, scale) => (scale === 0 ? 1 : Math.fround(0.1))),
      },
      training: {
        preset: "none",
        application: "sample",
        seed: 1,
        settings: {},
        rmse: SIZES.map(() => 0),
        scales: SIZES.map(() => ({})),
        versions: {},
        seconds: 0,
      },
      photograph: { width: 250, height: 188, sha256: "0".repeat(64) },
    },
    links: SIZES.map((_, scale) =>
      [0, 1, 2, 3, 4].map((layer) =>
        convolution(scale, layer, layer === 0 ? 3 : channels, layer === 4 ? 3 : channels),
      ),
    ),
    reconstructionNoise: [{ scale: 0, shape: [1, 1, height, width], data: star }],
  });
}

/**
 * Writes such a model for as long as `use` needs it.
 * @template Result
 * @param {number} channels
 * @param {(path: string) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withRandomModel(channels, use) {
  const folder = mkdtempSync(join(tmpdir(), "singan-bench-"));
  try {
    const path = join(folder, "random.onnx");
    writeFileSync(path, randomModel(channels));
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
