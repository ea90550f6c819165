/** What a Node process and a browser must compute alike; the entry that the browser test bundles. */
import * as pyramid from "../../src/index.js";
import { makeRandomModel } from "./random-model.js";
import { randomPyramid } from "./random-pyramid.js";
import { ReferenceRunner } from "./reference-runner.js";

export interface Fingerprints {
  /** Names of everything that the package exports. */
  readonly exports: string[];
  /** Hashes of bits, by what was drawn. */
  readonly bits: Record<string, string>;
  /** Values of a sample drawn with the reference runner. */
  readonly sample: number[];
}

export async function fingerprints(): Promise<Fingerprints> {
  const window = { x: -5, y: -7, width: 641, height: 479 };
  const noise = (seed: number, purpose: pyramid.NoisePurpose, scale: number) =>
    hash(pyramid.gaussian({ seed, purpose, scale }, { sample: 2, channels: 3, window }));
  const uniforms = Float32Array.from({ length: 10_000 }, (_, step) =>
    pyramid.uniform({ seed: 1, purpose: "penalty", scale: 4 }, step),
  );
  const matrix = (inputs: number, outputs: number) =>
    hash(pyramid.resamplingMatrix(inputs, outputs).data);
  const window1 = { x: 0, y: 0, width: 61, height: 47 };
  const data = pyramid.gaussian(
    { seed: 9, purpose: "walk", scale: 0 },
    { sample: 0, channels: 3, window: window1 },
  );
  const picture = { width: 61, height: 47, data };

  const file = pyramid.writeModel(makeRandomModel(4));
  const again = pyramid.writeModel(pyramid.readModel(file));

  const model = randomPyramid();
  const runner = new ReferenceRunner(model.metadata.pyramid, model.links);
  const image = await pyramid.sample(runner, model, { seed: 7, width: 40 });
  return {
    exports: Object.keys(pyramid).sort(),
    bits: {
      "noise of samples": noise(7, "sample", 0),
      "noise of z*": noise(4294967295, "z*", 8),
      "uniform values": hash(uniforms),
      "enlarging matrix": matrix(199, 250),
      "shrinking matrix": matrix(250, 34),
      "resampled picture": hash(pyramid.resample(picture, { width: 80, height: 21 }).data),
      bytes: hash(pyramid.toBytes(picture)),
      file: hash(file),
      "file read and written": hash(again),
    },
    sample: [...image.data],
  };
}

/** FNV-1a over the bytes, twice with different starts: 64 bits, enough to see any difference. */
function hash({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): string {
  let low = 0x811c9dc5;
  let high = 0x1234567;
  for (const byte of new Uint8Array(buffer, byteOffset, byteLength)) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x01000193) ^ (high >>> 15);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
