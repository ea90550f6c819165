/** Small photographs for trainings of a second: smooth, colourful, never the same twice in one test. */
import { join } from "node:path";
import sharp from "sharp";

/** 8-bit RGB of a smooth pattern. */
export function patternBytes(width: number, height: number, phase = 0): Uint8Array {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const wave = Math.sin(x / (3 + c) + phase) + Math.cos(y / (4 - c) + x / 9);
        data[3 * (y * width + x) + c] = Math.round(127.5 + 60 * wave);
      }
    }
  }
  return data;
}

/** Writes a PNG and gives its path. */
export async function writePhotograph(
  folder: string,
  { width = 44, height = 32, name = "photograph.png", phase = 0 } = {},
): Promise<string> {
  const path = join(folder, name);
  const raw = { width, height, channels: 3 } as const;
  await sharp(patternBytes(width, height, phase), { raw })
    .png()
    .toFile(path);
  return path;
}

/** Settings of a training that takes about a second. */
export const SECONDS = {
  preset: "tiny",
  minSize: 14,
  maxSize: 26,
  scales: 3,
  channels: 4,
  steps: 10,
  noiseAmplitude: 0.3,
} as const;
