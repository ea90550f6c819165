/** Pictures with edges and textures at every size, as photographs have. */
import { gaussian, type Picture, resample, type Size } from "../../src/index.js";

/** Another seed, another picture of the same kind; values within [-1, 1]. */
export function scenery({ width, height }: Size, seed = 1): Picture {
  const data = new Float32Array(3 * width * height);
  for (let octave = 4; octave <= Math.min(width, height); octave *= 2) {
    const size = { width: octave, height: octave };
    const window = { x: 0, y: 0, ...size };
    const field = { seed, purpose: "walk", scale: octave } as const;
    const noise = gaussian(field, { sample: 0, channels: 3, window });
    const layer = resample({ ...size, data: noise }, { width, height });
    layer.data.forEach((value, i) => {
      data[i] = data[i]! + (0.5 / Math.sqrt(octave)) * value;
    });
  }
  return { width, height, data: data.map((value) => Math.max(-1, Math.min(1, value))) };
}

/** The picture moved right and down, around its borders. */
export function rolled({ width, height, data }: Picture, x: number, y: number): Picture {
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [plane, row, column] = [
      Math.floor(i / (width * height)),
      Math.floor(i / width) % height,
      i % width,
    ];
    result[(plane * height + ((row + y) % height)) * width + ((column + x) % width)] = data[i]!;
  }
  return { width, height, data: result };
}
