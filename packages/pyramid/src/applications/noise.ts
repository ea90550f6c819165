/** Where the noise of a step comes from. */
import { noiseChannels } from "../network.js";
import { gaussian, type NoiseField } from "../noise/field.js";
import type { Size, Window } from "../picture.js";
import { paste, repeated } from "./windows.js";

/** Noise of a scale for a window in absolute positions: `[channels, height, width]`. */
export interface NoiseSource {
  readonly channels: number;
  draw(window: Window): Float32Array;
}

/**
 * N(0,1) noise without end.
 *
 * @param link - Which says the number of channels.
 * @param sample - Which of the endless draws of this field.
 */
export function fieldNoise(field: NoiseField, link: number, sample: number): NoiseSource {
  const channels = noiseChannels(link);
  return { channels, draw: (window) => gaussian(field, { sample, channels, window }) };
}

/** The noise of a picture that repeats without end. */
export function repeatedNoise({ channels, draw }: NoiseSource, period: Size): NoiseSource {
  return {
    channels,
    draw(window) {
      const data = new Float32Array(channels * window.width * window.height);
      for (const { from, to } of repeated(window, period)) {
        paste(draw(from), data, window, to, channels);
      }
      return data;
    },
  };
}
