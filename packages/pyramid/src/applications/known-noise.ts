/** Noise that is not drawn: none at all, and what a file keeps. */
import type { ReconstructionNoise } from "../model/model.js";
import { noiseChannels } from "../network.js";
import type { Window } from "../picture.js";
import { cutWindow } from "../runner/pixel-handle.js";
import type { NoiseSource } from "./noise.js";

export function noNoise(link: number): NoiseSource {
  const channels = noiseChannels(link);
  return {
    channels,
    draw: ({ width, height }) => new Float32Array(channels * width * height),
  };
}

/** Noise that is kept as an array; it starts `border` pixels up and left of the picture. */
export function storedNoise(
  { shape, data }: Pick<ReconstructionNoise, "shape" | "data">,
  border: number,
): NoiseSource {
  const [, channels, height, width] = shape;
  const draw = (window: Window) => {
    if (window.width === width && window.height === height) return data;
    return cutWindow(data, shape, { ...window, x: window.x + border, y: window.y + border });
  };
  return { channels, draw };
}
