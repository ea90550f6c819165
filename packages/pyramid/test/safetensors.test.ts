import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatorFromTensors, generatorTensors } from "../src/checkpoint/generator-tensors.js";
import { decodeSafetensors, encodeSafetensors } from "../src/checkpoint/safetensors.js";
import { SinganError } from "../src/errors.js";
import { makeRandomGenerator } from "./support/random-model.js";

const good = encodeSafetensors(
  {
    a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    b: { shape: [], data: Float32Array.of(-0.5) },
  },
  { amplitude: "0.1" },
);

/** A file with this header and so many bytes of data. */
function file(header: string, dataLength: number): Uint8Array {
  const bytes = Buffer.alloc(8 + Buffer.byteLength(header) + dataLength);
  bytes.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  bytes.write(header, 8);
  return bytes;
}

function refusal(work: () => unknown): SinganError {
  try {
    work();
  } catch (error) {
    if (error instanceof SinganError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("safetensors", () => {
  it("are a length, a JSON header and raw little-endian data", () => {
    const buffer = Buffer.from(good);
    const length = Number(buffer.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(buffer.toString("utf8", 8, 8 + length))).toEqual({
      __metadata__: { amplitude: "0.1" },
      a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
      b: { dtype: "F32", shape: [], data_offsets: [16, 20] },
    });
    const values = [0, 4, 8, 12, 16].map((at) => buffer.readFloatLE(8 + length + at));
    expect(values).toEqual([1, 2, 3, 4, -0.5]);
    expect(buffer.length).toBe(8 + length + 20);
  });

  it("come back as they were", () => {
    const tensor = fc
      .array(fc.float({ noNaN: true }), { maxLength: 20 })
      .map((values) => ({ shape: [values.length], data: Float32Array.from(values) }));
    const names = fc.string({ minLength: 1 }).filter((name) => !name.startsWith("__"));
    fc.assert(
      fc.property(
        fc.dictionary(names, tensor),
        fc.dictionary(names, fc.string({ unit: "grapheme" })),
        (tensors, metadata) => {
          const { tensors: found, metadata: said } = decodeSafetensors(
            encodeSafetensors(tensors, metadata),
          );
          expect(Object.keys(found).sort()).toEqual(Object.keys(tensors).sort());
          for (const [key, { shape, data }] of Object.entries(tensors)) {
            expect(found[key]).toEqual({ shape, data });
          }
          expect({ ...said }).toEqual({ ...metadata });
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  it("may be cut nowhere", () => {
    for (let length = 0; length < good.length; length++) {
      const { code } = refusal(() => decodeSafetensors(good.subarray(0, length)));
      expect(code).toBe("INVALID_RUN");
    }
    const longer = Buffer.concat([good, Buffer.alloc(1)]);
    expect(refusal(() => decodeSafetensors(longer)).message).toContain("longer than its header");
  });

  const tensor = (fields: object) =>
    JSON.stringify({ x: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...fields } });
  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a metadata value that is no text", '{"__metadata__":{"a":1}}'],
    ["another type", tensor({ dtype: "F64" })],
    ["a shape that is no list", tensor({ shape: 2 })],
    ["a negative length", tensor({ shape: [-2] })],
    ["a shape beyond its data", tensor({ shape: [1e15, 1e15] })],
    ["data beyond the end", tensor({ shape: [3], data_offsets: [0, 12] })],
    ["data before the start", tensor({ data_offsets: [-8, 0] })],
    ["a hole", tensor({ shape: [1], data_offsets: [4, 8] })],
    [
      "data used twice",
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    ],
  ])("are refused with %s", (_, header) => {
    const error = refusal(() => decodeSafetensors(file(header, 8), "scale-03.safetensors"));
    expect(error.code).toBe("INVALID_RUN");
    expect(error.message).toMatch(
      /^scale-03\.safetensors is damaged: .+\. Start over with singan train --force\.$/,
    );
  });

  it("are refused with a header of any length that is not there", () => {
    for (const length of [9n, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n]) {
      const bytes = Buffer.alloc(16);
      bytes.writeBigUInt64LE(length);
      expect(refusal(() => decodeSafetensors(bytes)).message).toContain("cut short");
    }
  });
});

describe("a generator in a checkpoint", () => {
  const generator = makeRandomGenerator(3, 1, 4);

  it("comes back as it was", () => {
    const { tensors } = decodeSafetensors(encodeSafetensors(generatorTensors(generator)));
    expect(generatorFromTensors(tensors)).toEqual(generator);
  });

  it.each([
    ["layer_2.weight", undefined, "it needs five layers"],
    ["layer_2.gamma", undefined, "the normalisation of layer 2 is incomplete"],
    ["layer_1.mean", { shape: [3], data: new Float32Array(3) }, "layer_1.mean has 3 values"],
    ["layer_1.weight", { shape: [4, 4, 3], data: new Float32Array(48) }, "not a 3x3 convolution"],
    ["layer_1.weight", { shape: [4, 2, 3, 3], data: new Float32Array(72) }, "takes 2 channels"],
    ["layer_4.bias", { shape: [3], data: Float32Array.of(0, 0, Number.NaN) }, "not finite"],
    ["layer_0.variance", { shape: [4], data: Float32Array.of(1, 1, -1, 1) }, "is negative"],
  ])("is refused with a wrong %s", (key, value, trouble) => {
    const { [key]: _, ...rest } = generatorTensors(generator);
    const tensors = value === undefined ? rest : { ...rest, [key]: value };
    const error = refusal(() => generatorFromTensors(tensors, "scale-01.safetensors"));
    expect(error.code).toBe("INVALID_RUN");
    expect(error.message).toContain(trouble);
    expect(error.message).toContain("scale-01.safetensors");
  });
});
