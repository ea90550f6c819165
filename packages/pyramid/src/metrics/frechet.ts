/**
 * Fréchet distance between two clouds of feature vectors, each taken as one Gaussian (Dowson and Landau, 1982; Heusel et
 * al., 2017): |m1 - m2|^2 + trace(S1 + S2 - 2 (S1 S2)^(1/2)). On the features of two single pictures, every place a
 * vector, it is the paper's SIFID (section 3, "Single Image FID").
 */
import { cholesky, columnsOfProduct, singularValueSum } from "./square.js";

/** One picture's features. */
export interface Features {
  /** `[channels, places]`. */
  readonly data: Float32Array;
  readonly channels: number;
}

/** @returns 0 for clouds of equal mean and covariance (unbiased, over n - 1); needs two places at least. */
export function frechetDistance(a: Features, b: Features): number {
  const [first, second] = [gaussianOf(a), gaussianOf(b)];
  const { channels } = a;
  let distance = 0;
  for (let i = 0; i < channels; i++) {
    const variances = first.covariance[i * channels + i]! + second.covariance[i * channels + i]!;
    distance += (first.mean[i]! - second.mean[i]!) ** 2 + variances;
  }
  // With S1 = L1 L1' and S2 = L2 L2' the trace of (S1 S2)^(1/2) is the sum of the singular values of L1' L2.
  const roots = [first, second].map(({ covariance }) => cholesky(covariance, channels));
  const cross = singularValueSum(columnsOfProduct(roots[0]!, roots[1]!, channels), channels);
  // Rounding may leave a little less than nothing.
  return Math.max(0, distance - 2 * cross);
}

function gaussianOf({ data, channels }: Features) {
  const places = data.length / channels;
  const mean = Float64Array.from({ length: channels }, (_, channel) => {
    const plane = data.subarray(channel * places, (channel + 1) * places);
    return plane.reduce((sum, value) => sum + value, 0) / places;
  });
  const covariance = new Float64Array(channels * channels);
  const centred = Float64Array.from(data, (value, i) => value - mean[Math.floor(i / places)]!);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < places; k++) sum += centred[i * places + k]! * centred[j * places + k]!;
      covariance[i * channels + j] = sum / (places - 1);
      covariance[j * channels + i] = sum / (places - 1);
    }
  }
  return { mean, covariance };
}
