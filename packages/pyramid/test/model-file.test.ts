import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planPyramid } from "../src/geometry/pyramid.js";
import { readModel } from "../src/model/read.js";
import { writeModel } from "../src/model/write.js";
import { decodeModel, encodeModel } from "../src/onnx/codec.js";
import { makeRandomModel } from "./support/random-model.js";

describe("a file", () => {
  it("gives back the model that was written", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom("zero", "noise"),
        fc.integer({ min: 1, max: 9 }),
        (seed, padding, channels) => {
          const model = makeRandomModel(seed, { padding, channels });
          expect(readModel(writeModel(model))).toEqual(model);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it("is the same bytes for the same model", () => {
    expect(writeModel(makeRandomModel(2))).toEqual(writeModel(makeRandomModel(2)));
  });

  it("reads from any place in a larger buffer, and holds no view of it", () => {
    const model = makeRandomModel(3);
    const bytes = writeModel(model);
    const larger = Buffer.alloc(bytes.length + 8);
    larger.set(bytes, 3);
    const read = readModel(larger.subarray(3, 3 + bytes.length));
    larger.fill(0);
    expect(read).toEqual(model);
  });

  it("keeps text of any script", () => {
    const model = makeRandomModel(3);
    const photograph = { ...model.metadata.photograph, credit: "Zoë 山 🏔 \u2014 CC BY 4.0" };
    const credited = { ...model, metadata: { ...model.metadata, photograph } };
    expect(readModel(writeModel(credited))).toEqual(credited);
  });

  it("ignores keys of later versions and of other programs", () => {
    const model = makeRandomModel(3);
    const proto = decodeModel(writeModel(model));
    const later = [
      { key: "singan.masks", value: "later" },
      { key: "author", value: "someone" },
    ];
    const metadataProps = proto.metadataProps.map(({ key = "", value = "" }) => {
      if (key === "singan.format") return { key, value: "1.7" };
      if (key === "singan.pyramid") return { key, value: value.replace("{", '{"later":{},') };
      return { key, value };
    });
    const bytes = encodeModel({ ...proto, metadataProps: [...later, ...metadataProps] });
    expect(readModel(bytes)).toEqual(model);
  });

  it("costs at most 2 % and 100 kB more than its weights", () => {
    const { sizes } = planPyramid({ width: 250, height: 188 }, { minSize: 25, maxSize: 250 });
    const model = makeRandomModel(1, { sizes, channels: 32 });
    expect(sizes.length).toBe(10);
    const weights = model.links
      .flat()
      .reduce((sum, { weight, bias }) => sum + weight.byteLength + bias.byteLength, 0);
    expect(writeModel(model).length).toBeLessThan(1.02 * weights + 100_000);
  });
});
