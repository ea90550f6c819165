import { describe, expect, it } from "vitest";
import { threefry2x32 } from "../src/noise/threefry.js";

// Known answers published with Random123 (kat_vectors, threefry2x32 with 20 rounds): counter, key, result.
const KNOWN_ANSWERS: [number[], number[], number[]][] = [
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x243f6a88, 0x85a308d3],
    [0x13198a2e, 0x03707344],
    [0xc4923a9c, 0x483df7a0],
  ],
];

describe("threefry2x32", () => {
  it.each(KNOWN_ANSWERS)("encrypts %j under %j to the published %j", (counter, key, result) => {
    const out = new Uint32Array(2);
    threefry2x32(key[0]!, key[1]!, counter[0]!, counter[1]!, out);
    expect([...out]).toEqual(result);
  });

  it("does not care whether words come signed or unsigned", () => {
    const unsigned = new Uint32Array(2);
    const signed = new Int32Array(2);
    threefry2x32(0x93198a2e, 0x83707344, 0xa43f6a88, 0x85a308d3, unsigned);
    threefry2x32(0x93198a2e | 0, 0x83707344 | 0, 0xa43f6a88 | 0, 0x85a308d3 | 0, signed);
    expect([...signed].map((word) => word >>> 0)).toEqual([...unsigned]);
  });

  it("encrypts a row of counters as one by one, also where they wrap around", () => {
    const row = new Uint32Array(8);
    threefry2x32(1, 2, 0xffff8000, 7, row, 4, 0x4000);
    const each = [0xffff8000, 0xffffc000, 0, 0x4000].flatMap((counter) => {
      const out = new Uint32Array(2);
      threefry2x32(1, 2, counter, 7, out);
      return [...out];
    });
    expect([...row]).toEqual(each);
  });
});
