// Random damage to bytes and to JSON texts, the same for the same seed.

/** @typedef {(below: number) => number} Random whole numbers from 0 to below `below` */

/** Mulberry32. @param {number} seed @returns {Random} */
export function randomOf(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const BYTES = [0, 1, 0x7f, 0x80, 0xff, 0x08, 0x0a, 0x12, 0x3a, 0x72];

/** One to four changes. @param {Uint8Array} good @param {Random} random @returns {Uint8Array} */
export function mutateBytes(good, random) {
  /** @type {Uint8Array} */
  let bytes = Uint8Array.from(good);
  for (let n = 1 + random(4); n > 0; n--) bytes = changeBytes(bytes, random);
  return bytes;
}

/** @param {Uint8Array} bytes @param {Random} random @returns {Uint8Array} */
function changeBytes(bytes, random) {
  const at = random(bytes.length);
  const length = 1 + random(random(2) ? 8 : 400);
  const run = bytes.subarray(at, at + length);
  const join = (/** @type {(Uint8Array | number[])[]} */ ...parts) =>
    Uint8Array.from(parts.flatMap((part) => [...part]));
  switch (random(8)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return join(bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return join(bytes.subarray(0, at), run, run, bytes.subarray(at + length));
    case 3:
      return join(
        bytes.subarray(0, at),
        [...run].map(() => random(256)),
        bytes.subarray(at),
      );
    case 4:
      // A length or number of up to 64 bits.
      return join(
        bytes.subarray(0, at),
        Array(1 + random(9)).fill(0xff),
        [random(128)],
        bytes.subarray(at + 1),
      );
    case 5:
      bytes[at] = BYTES[random(BYTES.length)] ?? 0;
      return bytes;
    case 6:
      bytes.set(
        bytes
          .slice(random(bytes.length))
          .subarray(0, bytes.length - at)
          .subarray(0, length),
        at,
      );
      return bytes;
    default:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return bytes;
  }
}

const VALUES = [
  null,
  true,
  0,
  -1,
  1,
  0.5,
  1e9,
  1e300,
  2 ** 53,
  -0,
  "",
  "x",
  "1e9",
  [],
  {},
  [[]],
  { __proto__: null, a: [1] },
  "\u0000\u001b[31m",
  "A".repeat(5000),
  Array(70).fill(1),
  Array(2000).fill({}),
];
const TEXTS = [
  "1e999",
  "[".repeat(3000),
  "{",
  "]",
  ",",
  '"',
  "\\u0000",
  "-",
  "9".repeat(400),
  '{"__proto__":{"a":1},',
  '"constructor":{"prototype":1},',
  "null",
  "NaN",
  " ",
  "\ud800",
];

/** @param {string} good @param {Random} random @returns {string} */
export function mutateText(good, random) {
  if (random(3) === 0) return damageText(good, random);
  const holder = { root: /** @type {unknown} */ (JSON.parse(good)) };
  for (let n = 1 + random(3); n > 0; n--) damageValue(holder, random);
  return JSON.stringify(holder.root) ?? "";
}

/** @param {string} good @param {Random} random */
function damageText(good, random) {
  const at = random(good.length + 1);
  const piece = TEXTS[random(TEXTS.length)] ?? "";
  return (
    good.slice(0, at) + (random(4) ? piece : "") + good.slice(at + random(random(2) ? 2 : 200))
  );
}

/** Replaces, removes or doubles something anywhere in a JSON value. @param {object} top @param {Random} random */
function damageValue(top, random) {
  let holder = /** @type {Record<string, unknown>} */ (top);
  for (;;) {
    const keys = Object.keys(holder);
    const key = keys[random(keys.length)];
    if (key === undefined) return;
    const inner = holder[key];
    if (typeof inner === "object" && inner !== null && Object.keys(inner).length && random(6)) {
      holder = /** @type {Record<string, unknown>} */ (inner);
      continue;
    }
    const change = random(4);
    if (change === 0 && Array.isArray(holder)) holder.push(inner);
    else if (change === 1) Reflect.deleteProperty(holder, key);
    else holder[key] = structuredClone(VALUES[random(VALUES.length)]);
    return;
  }
}
