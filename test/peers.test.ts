/** `scripts/peers.js`: others' samples and ours by one yardstick, and what is kept from one run to the next. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeModel, GraphBuilder, modelOf } from "@singan/pyramid";
import { beforeAll, describe, expect, test } from "vitest";
import { scenery } from "../packages/pyramid/test/support/scenery.js";
import { peersTable } from "../scripts/support/peers-page.js";
import { start, temporaryFolder } from "./support/command.js";
import { pictureWriter } from "./support/pictures.js";

const folder = temporaryFolder();
const inFolder = (...parts: string[]) => join(folder, ...parts);
const write = pictureWriter(folder);
const SCRIPT = fileURLToPath(new URL("../scripts/peers.js", import.meta.url));
/** A training of a second. */
const FLAGS = "--preset tiny --min-size 14 --scales 2 --channels 4 --steps 4 --threads 2";

const peers = (photographs: string, ...flags: string[]) => {
  const places = [photographs, "out", "--inception", "features.onnx"];
  return start(process.execPath, [SCRIPT, ...places, ...flags], folder).ended;
};
const read = (path: string) => readFileSync(inFolder(path), "utf8");
const json = (path: string) => JSON.parse(read(path));

/** A network of one layer, 192 features a place; two of them differ. */
function writeNetwork(factor: number) {
  const graph = new GraphBuilder();
  const image = graph.input("picture", [1, 3, "h", "w"]);
  const weight = Float32Array.from({ length: 192 * 27 }, (_, i) => factor * Math.sin(i * i));
  const w = graph.floats("w", [192, 3, 3, 3], weight);
  const conv = graph.node("Conv", [image, w], "conv", { kernel_shape: [3, 3], strides: [2, 2] });
  graph.output(graph.node("Relu", [conv], "layer"), [1, 192, "H", "W"]);
  writeFileSync(inFolder("features.onnx"), encodeModel(modelOf(graph.build("features"))));
}

beforeAll(async () => {
  for (const maker of ["theirs", "single"]) {
    mkdirSync(inFolder("photographs/<hills>", maker), { recursive: true });
  }
  await write("photographs/<hills>/photograph.jpg", scenery({ width: 68, height: 64 }));
  for (const [name, phase] of [
    ["theirs/a", 2],
    ["theirs/b", 3],
    ["single/a", 4],
  ] as const) {
    await write(`photographs/<hills>/${name}.jpg`, scenery({ width: 34, height: 32 }, phase));
  }
});

describe("before anything is measured, peers refuses", () => {
  test.each<[string, (photographs: string) => void, RegExp]>([
    [
      "a network that is not there",
      (path) => mkdirSync(path),
      /^Cannot read .*features\.onnx: there is no such file\. Usage: /,
    ],
    ["no photograph", () => writeNetwork(1), /holds no folder with a photograph\.jpg\. Usage: /],
    [
      "a maker without pictures",
      (path) => {
        mkdirSync(join(path, "one/nobody"), { recursive: true });
        writeFileSync(join(path, "one/photograph.jpg"), "any");
      },
      /nobody holds no pictures\. Put samples there, or remove it\.\n$/,
    ],
  ])("%s", async (_, prepare, message) => {
    prepare(inFolder("refused"));
    expect(await peers("refused")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(message),
    });
    expect(existsSync(inFolder("out"))).toBe(false);
  });
});

test.each([".", "runs/peers"])(
  "peers keeps others' photographs out of the repository: %s",
  async (out) => {
    const root = fileURLToPath(new URL("..", import.meta.url));
    const places = ["photographs", join(root, out), "--inception", "features.onnx"];
    const { code, stderr } = await start(process.execPath, [SCRIPT, ...places], folder).ended;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("Choose an OUT outside this repository"),
    });
  },
);

test("peers names samples that cannot be measured, before any training", async () => {
  writeNetwork(1);
  mkdirSync(inFolder("odd/one/theirs"), { recursive: true });
  await write("odd/one/photograph.jpg", scenery({ width: 68, height: 64 }));
  await write("odd/one/theirs/a.jpg", scenery({ width: 30, height: 30 }));
  const { code, stderr } = await peers("odd", ...FLAGS.split(" "));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^singan evaluate --samples .*theirs --image .* ended with exit code 1\. [^\n{]*Give samples and photograph of one size\.\n$/,
  );
  expect(existsSync(inFolder("out/one"))).toBe(false);
});

test("means of diversity are of the same photographs for every maker", () => {
  const row = (name: string, maker: string, diversity?: number) => {
    const distance = { mean: 0.1, floor: { mean: 0.05 } };
    const scores = { patchDistance: distance, diversity, copying: { coherent: 0 } };
    const evaluation = { scores, sifid: { mean: 1 } };
    return { photograph: photographs[name]!, maker, seconds: undefined, samples: "", evaluation };
  };
  const photographs: Record<string, { name: string; path: string }> = {
    many: { name: "many", path: "" },
    one: { name: "one", path: "" },
  };
  const table = peersTable([
    row("many", "ours", 0.5),
    row("many", "theirs", 0.6),
    row("one", "ours", 0.1),
    row("one", "theirs"),
  ]);
  expect(table.split("\n").filter((line) => line.startsWith("| mean"))).toEqual([
    "| mean of 2 | ours |  | 0.100 | 0.050 | 1.00 | 0.50 of 1 |  |",
    "| mean of 2 | theirs |  | 0.100 | 0.050 | 1.00 | 0.60 of 1 |  |",
  ]);
});

describe("peers", () => {
  const RESULTS = ["ours", "single", "theirs"].map((maker) => `out/<hills>/${maker}.json`);
  const OURS = "out/<hills>/ours";
  const scores = () => RESULTS.map((path) => json(path).result.scores.patchDistance.mean);
  const sifid = () => RESULTS.map((path) => json(path).result.sifid.mean);
  const pictures = () => readdirSync(inFolder(OURS)).filter((name) => name.endsWith(".jpg"));
  const flags = FLAGS.split(" ");
  let table: string;

  beforeAll(async () => {
    writeNetwork(1);
    const { code, stdout } = await peers("photographs", ...flags);
    expect(code).toBe(0);
    table = stdout.slice(stdout.indexOf("| photograph"));
  });

  test("gives one line a maker and one of means, with diversity where there is one", () => {
    expect(read("out/table.md")).toBe(table.replace(/\n\n$/, "\n"));
    const lines = table.trim().split("\n");
    expect(lines).toHaveLength(8);
    const number = "\\d+\\.\\d+";
    const line = (start: string, minutes: string, deviation: string, diversity: string) => {
      const cells = [start, minutes, number, number, `${number}${deviation}`, diversity];
      return expect.stringMatching(new RegExp(`^\\| ${cells.join(" \\| ")} \\| (\\d+ %)? \\|$`));
    };
    const spread = ` ± ${number}`;
    expect(lines.slice(2)).toEqual([
      line("<hills> \\| ours", number, spread, number),
      line("<hills> \\| single", "", "", ""),
      line("<hills> \\| theirs", "", spread, number),
      line("mean of 1 \\| ours", "", "", ""),
      line("mean of 1 \\| single", "", "", ""),
      line("mean of 1 \\| theirs", "", "", ""),
    ]);
  });

  test("shows the same in a page, with all pictures at one size", () => {
    const page = read("out/page.html");
    expect(page.match(/<tr>/g)).toHaveLength(7);
    expect(page).toContain("<td>&#60;hills&#62;</td><td>theirs</td>");
    expect(page).not.toContain("---");
    const sizes = [...page.matchAll(/<img [^>]*(width="\d+" height="\d+")/g)].map(([, of]) => of);
    expect(sizes).toHaveLength(1 + 10 + 1 + 2);
    expect(new Set(sizes).size).toBe(1);
  });

  test("measures nothing again, but all where the network is another", async () => {
    const before = RESULTS.map(read);
    const drawn = read(`${OURS}/made.json`);
    // Told apart from a result that was measured again.
    const marked = before.map((text) => JSON.stringify({ ...JSON.parse(text), mark: true }));
    RESULTS.forEach((path, i) => {
      writeFileSync(inFolder(path), marked[i]!);
    });
    expect((await peers("photographs", ...flags)).code).toBe(0);
    expect(RESULTS.map(read)).toEqual(marked);
    const features = sifid();
    writeNetwork(2);
    expect((await peers("photographs", ...flags)).code).toBe(0);
    expect(RESULTS.map((path) => json(path).mark)).toEqual([undefined, undefined, undefined]);
    for (const [i, value] of sifid().entries()) expect(value).not.toBeCloseTo(features[i]!, 6);
    expect(read(`${OURS}/made.json`)).toBe(drawn);
  }, 180_000);

  test("makes anew what is not whole, of an earlier version, or of other pictures", async () => {
    const before = scores();
    const [first, ...others] = pictures();
    expect(others).toHaveLength(9);
    // A run killed while it compressed left this once; and results were kept bare.
    rmSync(inFolder(OURS), { recursive: true });
    for (const place of [`${OURS}/${first}`, `${OURS}.part/left.jpg`]) {
      mkdirSync(dirname(inFolder(place)));
      await write(place, scenery({ width: 34, height: 32 }, 5));
    }
    const [, single, theirs] = RESULTS;
    writeFileSync(inFolder(single!), JSON.stringify(json(single!).result));
    await write("photographs/<hills>/theirs/b.jpg", scenery({ width: 34, height: 32 }, 6));
    expect((await peers("photographs", ...flags)).code).toBe(0);
    expect(pictures()).toEqual([first, ...others]);
    expect(readdirSync(inFolder("out/<hills>")).filter((name) => /part/.test(name))).toEqual([]);
    const after = scores();
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toBe(before[2]);
    expect(json(theirs!).result.scores.samples).toBe(2);
  }, 180_000);
});
