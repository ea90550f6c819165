/** A trained pyramid as programs see it: what is read from a file, and what is written to one. */
import type { Colour } from "../colour/clusters.js";
import type { Shape } from "../picture.js";
import type { Metadata } from "./metadata.js";

/** One unpadded 3x3 convolution with everything that follows it folded in. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** Output, input, row, column; length `outputs * inputs * 9`. */
  readonly weight: Float32Array;
  /** Length `outputs`. */
  readonly bias: Float32Array;
}

/** The five convolutions of one scale's generator, batch normalisation folded in. */
export type LinkWeights = readonly Convolution[];

/** The fixed noise z* that makes the reconstruction (paper, section 2.1), for one scale. */
export interface ReconstructionNoise {
  readonly scale: number;
  /** `[1, 1, h, w]` at scale 0, `[1, 3, h, w]` after. */
  readonly shape: Shape;
  readonly data: Float32Array;
}

/**
 * A second generator for one scale (paper, section 4, paint to image; reference, 7.5): trained on pictures of the scale
 * before that were painted in few colours, it makes more of a painting's flat areas than the scale's own.
 */
export interface PaintVariant {
  /** 1 or more. */
  readonly scale: number;
  /** The colours of the photograph at that scale, 1 to 256, in [-1, 1]. */
  readonly palette: readonly Colour[];
  /** Float32 value. */
  readonly noiseAmplitude: number;
  /** Of its reconstruction against the photograph, in [-1, 1] units. */
  readonly rmse: number;
  readonly link: LinkWeights;
}

/** Everything a `.onnx` file holds beside its graph. */
export interface Model {
  /** What to call the model in sentences, such as its file's name. */
  readonly name?: string | undefined;
  readonly metadata: Metadata;
  /** One entry a scale, the coarsest first. */
  readonly links: readonly LinkWeights[];
  /** Only scales whose z* is not zero. */
  readonly reconstructionNoise: readonly ReconstructionNoise[];
  readonly paint?: PaintVariant;
}

/** How many numbers were learnt. */
export function weightCount({ links, paint }: Pick<Model, "links" | "paint">): number {
  const all = paint === undefined ? links : [...links, paint.link];
  return all.flat().reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0);
}
