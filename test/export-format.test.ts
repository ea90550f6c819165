/** docs/format.md says what is so: its examples, its tables, and its names are held against the code. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  decodeModel,
  FORMAT,
  gaussian,
  type PaintVariant,
  readModel,
  writeModel,
} from "@singan/pyramid";
import { describe, expect, it } from "vitest";
import { makeRandomModel } from "../packages/pyramid/test/support/random-model.js";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)));
const text = read("docs/format.md").toString();
const peaks = decodeModel(read("models/peaks.onnx"));
const written = decodeModel(writeModel(makeRandomModel(1)));
const paintings = decodeModel(writeModel(makeRandomModel(1, { paintScale: 1 })));

/** The documented JSON of a key. */
function documented(key: string): unknown {
  const [, json] = new RegExp(`\`\`\`json ${key}\\n(.*?)\`\`\``, "s").exec(text) ?? [];
  return JSON.parse(json ?? "");
}

/** Names of fields, all the way down, but not those of records that the document leaves open. */
function fields(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return fields(value[0], `${path}[]`);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const isOpen = ["settings", "versions", "losses"].includes(name);
    return [`${path}.${name}`, ...(isOpen ? [] : fields(inner, `${path}.${name}`))];
  });
}

describe("docs/format.md", () => {
  it("names the format and every key", () => {
    const keys = written.metadataProps.map(({ key }) => key);
    expect(keys).toHaveLength(5);
    const all = paintings.metadataProps.map(({ key }) => key);
    expect(all).toEqual([...keys, "singan.paint"]);
    for (const key of all) expect(text).toContain(`| \`${key}\` |`);
    expect(text).toContain(`format ${FORMAT}.`);
    expect(text).toContain(
      `(opset ${written.opsetImport[0]?.version}, IR version ${written.irVersion})`,
    );
  });

  it.each(["pyramid", "reconstruction", "training", "photograph"])(
    "shows singan.%s with the fields of a trained model",
    (name) => {
      const key = `singan.${name}`;
      const entry = peaks.metadataProps.find((candidate) => candidate.key === key);
      const found = fields(JSON.parse(entry?.value ?? ""));
      expect(fields(documented(key)).sort()).toEqual([...new Set(found)].sort());
    },
  );

  it("gives examples that a reader accepts", () => {
    const [sizes] = [(documented("singan.pyramid") as { sizes: [] }).sizes];
    const model = makeRandomModel(1, { sizes, channels: 32 });
    const training = documented("singan.training") as typeof model.metadata.training;
    const photograph = documented("singan.photograph") as typeof model.metadata.photograph;
    const pyramid = documented("singan.pyramid") as typeof model.metadata.pyramid;
    const metadata = { pyramid, training, photograph };
    expect(readModel(writeModel({ ...model, metadata })).metadata).toEqual(metadata);
    const { link } = makeRandomModel(1, { sizes, channels: 32, paintScale: 1 }).paint!;
    const about = documented("singan.paint") as Omit<PaintVariant, "link">;
    const paint = { ...about, link };
    expect(readModel(writeModel({ ...model, metadata, paint })).paint).toEqual(paint);
    const [star] = documented("singan.reconstruction") as [{ scale: number; shape: number[] }];
    expect(star).toMatchObject({ scale: 0, shape: model.reconstructionNoise[0]?.shape });
  });

  it.each(
    [...text.matchAll(/^\| (\d+(?: \| -?\d+){5}) \|.* (\S+) \|$/gm)].map(([, key, value]) => [
      key!,
      value!,
    ]),
  )("gives the noise of %s", (key, value) => {
    const [seed, scale, sample, channel, y, x] = key.split(" | ").map(Number) as number[];
    const window = { x: x!, y: y!, width: 1, height: 1 };
    const field = { seed: seed!, purpose: "sample", scale: scale! } as const;
    const drawn = gaussian(field, { sample: sample!, channels: scale === 0 ? 1 : 3, window });
    expect(drawn[channel!]).toBe(Number(value));
  });

  it("has all seven values of the noise", () => {
    expect(text.match(/^\| \d+ \| \d+ \|/gm)).toHaveLength(7);
  });

  it("names inputs, output, and what is in a link", () => {
    const { input, output, node, initializer } = written.graph!;
    expect([...input, ...output].map(({ name }) => name?.replace(/[12]$/, "n"))).toEqual([
      "base",
      "noise_0",
      "noise_n",
      "noise_n",
      "image",
    ]);
    for (const name of ["base", "noise_0", "noise_n", "image"])
      expect(text).toContain(`\`${name}\``);
    const names = node.map(({ name }) => name);
    const inLink = ["resampled", "noisy", "padded", "conv_0/leaky_relu", "conv_4/tanh", "output"];
    for (const name of inLink) expect(names).toContain(`scale_1/${name}`);
    const tensors = initializer.map(({ name }) => name);
    for (const name of ["amplitude", "conv_4/weight", "conv_4/bias"]) {
      expect(tensors).toContain(`scale_2/${name}`);
    }
    const more = paintings.graph!;
    expect(text).toContain("`scale_n/paint/output`");
    expect(more.output.map(({ name }) => name)).toEqual(["image", "scale_1/paint/output"]);
    for (const name of inLink.slice(1)) {
      expect(more.node.map((node) => node.name)).toContain(`scale_1/paint/${name}`);
    }
  });
});
