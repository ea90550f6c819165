// Times things against each other on a noisy machine: they take turns, so that what slows one down slows the other
// down as well, and the fastest round of each is compared.

/**
 * @typedef {object} Times
 * @property {number} best milliseconds of the fastest round
 * @property {number} median milliseconds of the middle round
 * @property {number} rounds how often it ran
 */

/**
 * Runs all in turn, `rounds` times, after one unmeasured round.
 *
 * @template {string} Name
 * @param {Record<Name, () => Promise<unknown> | unknown>} cases
 * @param {{ rounds: number, warmUp?: boolean }} options
 * @returns {Promise<Record<Name, Times>>}
 */
export async function takeTurns(cases, { rounds, warmUp = true }) {
  const names = /** @type {Name[]} */ (Object.keys(cases));
  const measured = new Map(names.map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await cases[name]();
      const milliseconds = performance.now() - start;
      if (round >= 0) measured.get(name)?.push(milliseconds);
    }
  }
  const times = names.map((name) => [name, summary(measured.get(name) ?? [])]);
  return /** @type {Record<Name, Times>} */ (Object.fromEntries(times));
}

/** @param {readonly number[]} milliseconds at least one @returns {Times} */
function summary(milliseconds) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { best: sorted[0] ?? 0, median: (low + high) / 2, rounds: sorted.length };
}
