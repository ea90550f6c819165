/** The little linear algebra that the Fréchet distance needs, on square matrices: `size * size` values, row by row. */

/** What is below this share of the largest value counts as nothing. */
const NOTHING = 1e-14;
/** Far more than any matrix has needed. */
const MOST_SWEEPS = 60;

/**
 * The lower triangle L with L times its transpose the given symmetric matrix, which has no negative eigenvalues but may
 * have none at all (Cholesky; Golub and Van Loan, *Matrix Computations*, 4.2).
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, matrix[i * size + i]!);
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * size + k]! * lower[j * size + k]!;
      const pivot = lower[j * size + j]!;
      if (i === j) lower[i * size + j] = rest > NOTHING * largest ? Math.sqrt(rest) : 0;
      else lower[i * size + j] = pivot === 0 ? 0 : rest / pivot;
    }
  }
  return lower;
}

/** The transpose of `a` times `b`, transposed: rows of the result are the columns of the product. */
export function columnsOfProduct(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const columns = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let j = 0; j < size; j++) {
      const factor = b[k * size + j]!;
      if (factor === 0) continue;
      for (let i = 0; i < size; i++) columns[j * size + i]! += a[k * size + i]! * factor;
    }
  }
  return columns;
}

/**
 * Sum of the singular values: columns are turned against each other, two at a time, until all are at right angles; their
 * lengths are the singular values (Hestenes' one-sided Jacobi; Golub and Van Loan, 8.6). The columns are overwritten.
 *
 * @param columns - One after the other.
 */
export function singularValueSum(columns: Float64Array, size: number): number {
  let isTurning = true;
  for (let sweep = 0; isTurning && sweep < MOST_SWEEPS; sweep++) {
    isTurning = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const turned = turn(
          columns.subarray(p * size, (p + 1) * size),
          columns.subarray(q * size, (q + 1) * size),
        );
        isTurning ||= turned;
      }
    }
  }
  let sum = 0;
  for (let p = 0; p < size; p++) {
    const column = columns.subarray(p * size, (p + 1) * size);
    sum += Math.sqrt(column.reduce((square, value) => square + value * value, 0));
  }
  return sum;
}

/** Turns two columns to a right angle; says whether they were not at one. */
function turn(p: Float64Array, q: Float64Array): boolean {
  let [pp, qq, pq] = [0, 0, 0];
  for (let i = 0; i < p.length; i++) {
    const [x, y] = [p[i]!, q[i]!];
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  if (Math.abs(pq) <= NOTHING * Math.sqrt(pp * qq) || pq === 0) return false;
  const zeta = (qq - pp) / (2 * pq);
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + t * t);
  const sine = cosine * t;
  for (let i = 0; i < p.length; i++) {
    const [x, y] = [p[i]!, q[i]!];
    p[i] = cosine * x - sine * y;
    q[i] = sine * x + cosine * y;
  }
  return true;
}
