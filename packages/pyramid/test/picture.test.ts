import { describe, expect, it } from "vitest";
import { fromBytes } from "../src/from-bytes.js";
import { toBytes } from "../src/to-bytes.js";

describe("toBytes and fromBytes", () => {
  it("give every level back", () => {
    const bytes = Uint8Array.from({ length: 3 * 256 }, (_, i) => (i * 7) % 256);
    expect(toBytes(fromBytes(bytes, { width: 16, height: 16 }))).toEqual(bytes);
  });

  it("take interleaved bytes to planes: black is -1, white 1", () => {
    const { data } = fromBytes(Uint8Array.of(0, 255, 51, 255, 0, 204), { width: 2, height: 1 });
    expect([...data]).toEqual([-1, 1, 1, -1, Math.fround(-0.6), Math.fround(0.6)]);
  });

  it("clamp, and round half up", () => {
    const values = [-7, -1, -1 + 0.49 / 127.5, 0, 1 - 0.51 / 127.5, 1 + 1e-7, 9, Number.NaN, 1];
    const bytes = toBytes({ width: 3, height: 1, data: Float32Array.from(values) });
    // Planes become interleaved: pixel x has values x, 3 + x and 6 + x.
    expect([...bytes]).toEqual([0, 128, 255, 0, 254, 0, 0, 255, 255]);
  });

  it("refuse bytes that do not fit the size", () => {
    expect(() => fromBytes(new Uint8Array(5), { width: 2, height: 1 })).toThrow(
      "Expected 6 bytes for 2x1 RGB pixels but received 5.",
    );
  });
});
