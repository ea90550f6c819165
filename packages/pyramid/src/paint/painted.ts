/** What a generator for paintings takes, and one run of it. */
import type { Colour } from "../colour/clusters.js";
import { quantised } from "../colour/palette.js";
import type { PyramidMetadata } from "../model/metadata.js";
import type { PaintVariant } from "../model/model.js";
import { noiseShape } from "../network.js";
import type { Picture, Size, Tensor } from "../picture.js";
import { wholeAxis } from "../resample/matrix.js";
import { resample } from "../resample/resample.js";
import type { ScaleRunner } from "../runner/scale-runner.js";
import type { Signal } from "../signal.js";

/**
 * A picture as a generator for paintings takes it: at its scale's size, then in its palette. The link pads it afterwards.
 * (The original paints the padded picture, its zero border included; reference, 7.5.)
 */
export function painted(picture: Picture, size: Size, palette: readonly Colour[]): Picture {
  return quantised(resample(picture, size), palette);
}

/**
 * Runs a generator for paintings at its trained size.
 *
 * @param runner - Of a model whose link at the variant's scale is the variant's.
 * @param before - The picture of the scale before.
 * @param noise - Of the scale; none by default, as in a reconstruction.
 */
export async function runPainted(
  runner: ScaleRunner,
  { sizes, padding }: PyramidMetadata,
  { scale, palette }: Pick<PaintVariant, "scale" | "palette">,
  before: Picture,
  noise?: Float32Array,
  signal?: Signal,
): Promise<Picture> {
  const size = sizes[scale]!;
  const { width, height } = size;
  const { data } = painted(before, size, palette);
  const previous = runner.upload({ data, shape: [1, 3, height, width] });
  const shape = noiseShape(size, padding, scale);
  const silence = () => new Float32Array(shape.reduce((product, length) => product * length));
  const drawn: Tensor = { shape, data: noise ?? silence() };
  const matrices = {
    rows: wholeAxis(height, height),
    columns: wholeAxis(width, width),
  };
  const result = await runner.run(scale, { previous, noise: drawn, ...matrices }, signal);
  try {
    return { width, height, data: await result.read() };
  } finally {
    result.dispose();
    previous.dispose();
  }
}
