/**
 * Fréchet distance between two clouds of feature vectors, each taken as one Gaussian (Dowson and Landau, 1982; Heusel et
 * al., 2017): |m1 - m2|^2 + trace(S1 + S2 - 2 (S1 S2)^(1/2)). On the features of two single pictures, every place a
 * vector, it is the paper's SIFID (section 3, "Single Image FID").
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** One picture's features. */
export interface Features {
  /** `[channels, places]`. */
  readonly data: Float32Array;
  readonly channels: number;
}

/** @returns 0 for clouds of equal mean and covariance (unbiased, over n - 1); needs two places at least. */
export function frechetDistance(a: Features, b: Features): number {
  const [first, second] = [gaussianOf(a), gaussianOf(b)];
  let means = 0;
  for (const [i, mean] of first.mean.entries()) means += (mean - second.mean[i]!) ** 2;
  const root = squareRoot(first.covariance);
  // The trace of (S1 S2)^(1/2) is that of (S1^(1/2) S2 S1^(1/2))^(1/2), which is symmetric.
  const inner = root.mmul(second.covariance).mmul(root);
  const cross = eigen(inner).realEigenvalues.reduce(
    (sum, value) => sum + Math.sqrt(Math.max(0, value)),
    0,
  );
  const distance = means + first.covariance.trace() + second.covariance.trace() - 2 * cross;
  // Rounding may leave a little less than nothing.
  return Math.max(0, distance);
}

function gaussianOf({ data, channels }: Features) {
  const places = data.length / channels;
  const mean = Float64Array.from({ length: channels }, (_, channel) => {
    const plane = data.subarray(channel * places, (channel + 1) * places);
    return plane.reduce((sum, value) => sum + value, 0) / places;
  });
  const covariance = Matrix.zeros(channels, channels);
  const centred = Float64Array.from(data, (value, i) => value - mean[Math.floor(i / places)]!);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < places; k++) sum += centred[i * places + k]! * centred[j * places + k]!;
      covariance.set(i, j, sum / (places - 1));
      covariance.set(j, i, sum / (places - 1));
    }
  }
  return { mean, covariance };
}

function eigen(matrix: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
}

function squareRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = eigen(matrix);
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return vectors.mmul(roots).mmul(vectors.transpose());
}
