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
        fc.constantFrom({}, { paintScale: 1 }, { paintScale: 2 }),
        (seed, padding, channels, paint) => {
          const model = makeRandomModel(seed, { padding, channels, ...paint });
          expect(readModel(writeModel(model))).toEqual(model);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  it("is the same bytes for the same model", () => {
    expect(writeModel(makeRandomModel(2))).toEqual(writeModel(makeRandomModel(2)));
  });

  it("with a generator for paintings has all that it has without, as it is, and more after it", () => {
    const plain = decodeModel(writeModel(makeRandomModel(2)));
    const paint = decodeModel(writeModel(makeRandomModel(2, { paintScale: 1 })));
    const [of, graph] = [plain.graph!, paint.graph!];
    expect(graph.node.slice(0, of.node.length)).toEqual(of.node);
    expect(graph.initializer.slice(0, of.initializer.length)).toEqual(of.initializer);
    expect(graph.input).toEqual(of.input);
    expect(graph.output.map(({ name }) => name)).toEqual(["image", "scale_1/paint/output"]);
    const more = graph.initializer.slice(of.initializer.length).map(({ name }) => name);
    expect(more).toHaveLength(11);
    expect(more.every((name) => name?.startsWith("scale_1/paint/"))).toBe(true);
    expect(paint.metadataProps.slice(0, 5)).toEqual(plain.metadataProps);
    expect(paint.metadataProps.slice(5).map(({ key }) => key)).toEqual(["singan.paint"]);
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
