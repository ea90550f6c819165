/**
 * Threefry-2x32 with 20 rounds: a keyed function from 64-bit counters to 64-bit blocks of random bits
 * (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). 32-bit integers only, so
 * every JavaScript engine gives the same bits.
 */

/** Skein's key-schedule parity word for 32-bit threefish. */
const PARITY = 0x1bd11bda;

/**
 * Encrypts counters one after the other.
 *
 * @param key0 - First key word; only its low 32 bits count.
 * @param key1 - Second key word.
 * @param counter0 - First counter word of the first counter.
 * @param counter1 - Second counter word of all.
 * @param out - Receives the two words of every block, 2 `count` in all; a `Uint32Array` shows them unsigned.
 * @param count - How many counters.
 * @param stride - From one first counter word to the next.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Int32Array | Uint32Array,
  count = 1,
  stride = 0,
): void {
  const key2 = PARITY ^ key0 ^ key1;
  const first = (counter0 + key0) | 0;
  const second = (counter1 + key1) | 0;
  for (let i = 0; i < count; i++) {
    let a = (first + Math.imul(i, stride)) | 0;
    let b = second;

    // Unrolled: this is the inner loop of all noise. Four rounds, then a key injection, five times.
    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + key1) | 0;
    b = (b + key2 + 1) | 0;

    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + key2) | 0;
    b = (b + key0 + 2) | 0;

    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    a = (a + key0) | 0;
    b = (b + key1 + 3) | 0;

    a = (a + b) | 0;
    b = ((b << 17) | (b >>> 15)) ^ a;
    a = (a + b) | 0;
    b = ((b << 29) | (b >>> 3)) ^ a;
    a = (a + b) | 0;
    b = ((b << 16) | (b >>> 16)) ^ a;
    a = (a + b) | 0;
    b = ((b << 24) | (b >>> 8)) ^ a;
    a = (a + key1) | 0;
    b = (b + key2 + 4) | 0;

    a = (a + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ a;
    a = (a + b) | 0;
    b = ((b << 15) | (b >>> 17)) ^ a;
    a = (a + b) | 0;
    b = ((b << 26) | (b >>> 6)) ^ a;
    a = (a + b) | 0;
    b = ((b << 6) | (b >>> 26)) ^ a;
    out[2 * i] = a + key2;
    out[2 * i + 1] = b + key0 + 5;
  }
}
