/** How much samples differ from one another (paper, section 3, "Diversity"). */
import type { Picture } from "../picture.js";

/** A photograph that deviates by less than one level of eight bits is of one colour. */
const LEAST_DEVIATION = 2 / 255;

/**
 * The standard deviation of every pixel's intensity over the samples, averaged over the pixels, as a share of the
 * standard deviation of the photograph's intensities. The paper reports 0.5 for samples from the coarsest scale, 0.35
 * from the next. Deviations are over n samples, not n - 1, so the measure depends on their number: two samples of a model
 * measure some 40 % less than ten.
 *
 * @param samples - At least two, all of the photograph's size.
 * @returns 0 when all samples are equal; nothing for a photograph of one colour, of which there is no share.
 */
export function diversity(photograph: Picture, samples: readonly Picture[]): number | undefined {
  const own = intensity(photograph);
  const whole = deviation(own);
  if (whole < LEAST_DEVIATION) return undefined;
  const pictures = samples.map(intensity);
  let sum = 0;
  for (let i = 0; i < own.length; i++) sum += deviation(pictures.map((picture) => picture[i]!));
  return sum / own.length / whole;
}

/** Mean of red, green and blue. */
function intensity({ width, height, data }: Picture): Float64Array {
  const pixels = width * height;
  return Float64Array.from({ length: pixels }, (_, i) => {
    return (data[i]! + data[pixels + i]! + data[2 * pixels + i]!) / 3;
  });
}

function deviation(values: ArrayLike<number>): number {
  const { length } = values;
  let mean = 0;
  for (let i = 0; i < length; i++) mean += values[i]! / length;
  let variance = 0;
  for (let i = 0; i < length; i++) variance += (values[i]! - mean) ** 2 / length;
  return Math.sqrt(variance);
}
