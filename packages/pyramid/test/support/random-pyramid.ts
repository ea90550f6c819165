/** Small pyramids of random weights for tests: every draw comes from the package's own noise. */
import type { ApplicationModel } from "../../src/applications/chain.js";
import type { Padding } from "../../src/model/metadata.js";
import type { Convolution, LinkWeights } from "../../src/model/model.js";
import { gaussian } from "../../src/noise/field.js";
import type { Size } from "../../src/picture.js";

export interface RandomPyramid extends ApplicationModel {
  readonly links: readonly LinkWeights[];
}

/** Three scales of two channels, the finest 24x18, unless told otherwise. */
export function randomPyramid(
  padding: Padding = "zero",
  sizes: readonly Size[] = [
    { width: 12, height: 9 },
    { width: 17, height: 13 },
    { width: 24, height: 18 },
  ],
  channels = 2,
): RandomPyramid {
  const { width, height } = sizes[0]!;
  const border = padding === "noise" ? 10 : 0;
  const window = { x: 0, y: 0, width: width + border, height: height + border };
  return {
    links: sizes.map((_, scale) => randomLink(scale, channels)),
    metadata: {
      pyramid: {
        sizes,
        padding,
        margin: 5,
        receptiveField: 11,
        channels: sizes.map(() => channels),
        noiseAmplitudes: sizes.map((_, scale) => (scale === 0 ? 1 : Math.fround(0.1 / scale))),
      },
    },
    reconstructionNoise: [
      {
        scale: 0,
        shape: [1, 1, window.height, window.width],
        data: gaussian({ seed: 1, purpose: "z*", scale: 0 }, { sample: 0, channels: 1, window }),
      },
    ],
  };
}

function randomLink(scale: number, channels: number): Convolution[] {
  return Array.from({ length: 5 }, (_, layer) => {
    const inputs = layer === 0 ? 3 : channels;
    const outputs = layer === 4 ? 3 : channels;
    const draw = (count: number, sample: number, deviation: number) =>
      gaussian(
        { seed: 5, purpose: "initial", scale },
        { sample, channels: 1, window: { x: 0, y: layer, width: count, height: 1 } },
      ).map((value) => value * deviation);
    return {
      inputs,
      outputs,
      weight: draw(outputs * inputs * 9, 0, 1 / Math.sqrt(inputs * 9)),
      bias: draw(outputs, 1, 0.1),
    };
  });
}
