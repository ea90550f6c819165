/** How many bands of rows a filter gradient is cut into. */

export interface BandsProblem {
  readonly batch: number;
  /** Rows to share out. */
  readonly height: number;
  readonly width: number;
  /** Of one row of both pictures. */
  readonly bytes: number;
  /** Channels of a block: a grouped convolution takes fewer groups, or whole blocks of them. */
  readonly block: number;
}

export interface Bands {
  readonly bands: number;
  /** Rows of a band; the last one may have fewer. */
  readonly rows: number;
}

/** Threads to keep busy, whatever their real number, so that results do not depend on it. */
const THREADS = 4;
/** What fits beside everything else into a core's second-level cache. */
const CACHE = 400_000;
/** Cost of cutting into bands at all (copies), as a share of the sums. */
const CUT = 0.1;
/** Cost of reading from beyond the cache, as a share of the sums. */
const FAR = 0.6;

/** Cost of adding up one band's sums, as a share of the sums over one pixel. */
const ADDED = 10;

/** The allowed number with the least cost: rows of zeros, threads that wait, memory beyond the cache. */
export function bandsOf({ batch, height, width, bytes, block }: BandsProblem): Bands {
  let best: Bands = { bands: 1, rows: height };
  let least = Number.POSITIVE_INFINITY;
  for (let bands = 1; bands <= height; bands++) {
    const groups = batch * bands;
    if (groups >= block && groups % block !== 0) continue;
    const rows = Math.ceil(height / bands);
    const items = 3 * groups;
    const waiting = (Math.ceil(items / THREADS) * THREADS) / items;
    const far = 1 + FAR * Math.min(1, Math.max(0, (rows * bytes) / CACHE - 1));
    const more = (groups > 1 ? CUT : 0) + (bands * ADDED) / (height * width);
    const cost = ((bands * rows) / height) * waiting * far + more;
    if (cost < least) {
      least = cost;
      best = { bands, rows };
    }
  }
  return best;
}
