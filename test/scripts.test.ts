/** What `npm run` calls, as far as it is not a test itself. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { expect, test } from "vitest";
import { folded } from "../scripts/support/keras.js";
import { BROWSER_SKIP_REASON } from "./support/browser.js";
import { start, temporaryFolder } from "./support/command.js";

const folder = temporaryFolder();
const inRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

async function run(script: string, ...args: string[]) {
  return start(process.execPath, [inRoot(script), ...args], folder).ended;
}

test("the demo makes what it says, and again without training", async () => {
  const out = join(folder, "demo");
  const args = ["--out", out, "--max-size", "40", "--steps", "10"];
  const first = await run("scripts/demo.js", ...args);
  expect(first).toMatchObject({ code: 0 });
  for (const name of ["demo.onnx", "photograph.jpg", "reconstruction.png", "sheet.png"]) {
    expect(existsSync(join(out, name))).toBe(true);
  }
  expect(readdirSync(out).filter((name) => /^sample-\d{4}\.png$/.test(name))).toHaveLength(8);
  expect(await sharp(join(out, "wide/sample-0000.png")).metadata()).toMatchObject({ width: 256 });
  const trained = statSync(join(out, "run/run.json")).mtimeMs;
  const second = await run("scripts/demo.js", ...args);
  expect(second).toMatchObject({ code: 0 });
  expect(second.stderr).toContain("already trained");
  expect(statSync(join(out, "run/run.json")).mtimeMs).toBe(trained);
  const other = await run("scripts/demo.js", "--out", out, "--max-size", "40", "--steps", "5");
  expect(other).toMatchObject({ code: 1 });
  expect(other.stderr).toMatch(
    /with --steps 10, not 5\. Choose another folder, or start over with --force\.\nThe demo stopped: singan train ended with exit code 1, see its message above\.\n$/,
  );
});

test("the demo writes into no folder of something else", async () => {
  const out = join(folder, "mine");
  mkdirSync(out);
  writeFileSync(join(out, "photograph.jpg"), "mine");
  const refused = await run("scripts/demo.js", "--out", out, "--max-size", "40", "--steps", "10");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("that no demo made") });
  expect(readdirSync(out)).toEqual(["photograph.jpg"]);
});

test("the demo that cannot train leaves nothing", async () => {
  const out = join(folder, "no-demo");
  const refused = await run("scripts/demo.js", "--out", out, "--steps", "none");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("for --steps") });
  expect(existsSync(out)).toBe(false);
});

test("the bench prints one object of figures", async () => {
  const only = ["--only", "start-up", "--only", "memory-onnxruntime", "--json"];
  const { code, stdout } = await run("test/bench/index.js", ...only);
  expect(code).toBe(0);
  const { machine, figures } = JSON.parse(stdout);
  expect(machine.cores).toBeGreaterThan(0);
  const names = ["start-up", "start-up-onnxruntime", "memory-onnxruntime"];
  expect(figures.map(({ name }: { name: string }) => name)).toEqual(names);
  for (const { value } of figures) expect(value).toBeGreaterThan(0);
});

test("the bench of the levers compares a step of each with the preset's", {
  timeout: 300_000,
}, async () => {
  const { code, stdout } = await run("test/bench/levers.js", "--rounds", "1");
  expect(code).toBe(0);
  const [head = "", , fast, ...levers] = stdout.trimEnd().split("\n");
  expect(head).toBe("| flags | a step at 66x49 | a step at 250x188 |");
  expect(fast).toMatch(/^\| `fast` \| [\d.,]+ ms, 1\.00 \| [\d.,]+ ms, 1\.00 \|$/);
  for (const row of levers) expect(row).toMatch(/^\| `--[^`]+`( \| [\d.,]+ ms, \d+\.\d\d){2} \|$/);
  const thrice = levers.find((row) => row.includes("`--critic-steps 3 --generator-steps 3`"));
  expect(thrice?.match(/\d+\.\d\d(?= \|)/g)).toEqual(["3.00", "3.00"]);
});

test.skipIf(BROWSER_SKIP_REASON !== undefined)(
  "the bench of the browser compares it with Node",
  { timeout: 180_000 },
  async () => {
    const { code, stdout } = await run("test/bench/web.js", "--rounds", "1", "--json");
    expect(code).toBe(0);
    const { machine, figures } = JSON.parse(stdout);
    expect(machine.browser).toMatch(/^Chromium \d+/);
    const find = (start: string) => {
      return figures.filter(({ name }: { name: string }) => name.startsWith(start));
    };
    // The whole, its ten scales, and the share outside the kernels.
    const [sample, ...others] = find("web-wasm-1-188x250x32");
    expect(others).toHaveLength(11);
    expect(find("web-webgpu-software-42x56x4")).toHaveLength(5);
    for (const { value } of figures) expect(value).toBeGreaterThan(0);
    expect(sample.ratio).toBeCloseTo(sample.value / sample.comparedWith.value, 1);
  },
);

test.each([
  "scripts/setup.js",
  "scripts/demo.js",
  "scripts/test.js",
  "scripts/playground.js",
  "scripts/pictures.js",
  "scripts/models.js",
  "scripts/inception.js",
  "test/bench/index.js",
  "test/bench/huge.js",
  "test/bench/levers.js",
  "test/bench/web.js",
])("%s refuses an option that it does not know, before it does anything", async (script) => {
  expect(await run(script, "--bogus")).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(/^Unknown option '--bogus'\. Usage: [^\n]+\n$/),
  });
});

test("the Inception network takes no file's place but by force", async () => {
  const path = join(folder, "inception.onnx");
  writeFileSync(path, "mine");
  const refused = await run("scripts/inception.js", path);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toBe(
    `${path} is there already. Name another file, or say that it may be replaced (--force).\n`,
  );
  expect(readFileSync(path, "utf8")).toBe("mine");
  // What it is made of is no part of the project, and may not be there.
  const forced = await run("scripts/inception.js", path, "--force");
  expect(forced.stderr).not.toContain("is there already");
  if (forced.code === 0) expect(readFileSync(path, "utf8")).not.toBe("mine");
  else expect(forced.stderr).toContain("The package nsfwjs is not there");
});

test("Keras' convolution and normalisation, folded, are a convolution of ONNX", () => {
  const weight = (shape: number[], values: number[]) => ({
    data: Float32Array.from(values),
    shape,
  });
  // One row and two columns of three inputs and two outputs: the digits of a value are column, input and output.
  const kernel = weight([1, 2, 3, 2], [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
  const [beta, mean, variance] = [
    [5, 7],
    [2, -3],
    [0.249, 15.999],
  ].map((v) => weight([2], v));
  const { shape, filters, biases } = folded([kernel, beta!, mean!, variance!]);
  expect(shape).toEqual([2, 3, 1, 2]);
  // (x - mean) / sqrt(variance + 0.001) + beta: twice the first output, a quarter of the second.
  const expected = [0, 100, 10, 110, 20, 120].map((value) => 2 * value);
  const second = [1, 101, 11, 111, 21, 121].map((value) => value / 4);
  for (const [i, value] of [...expected, ...second].entries()) {
    expect(filters[i]).toBeCloseTo(value, 3);
  }
  expect(biases[0]).toBeCloseTo(5 - 2 * 2, 4);
  expect(biases[1]).toBeCloseTo(7 + 3 / 4, 4);
});

test("the bench measures the steps that the preset fast takes, against the convolutions of their own shapes", async () => {
  const small = "49x66x32";
  const steps = ["critic", "fast-critic-penalised", "fast-critic-unpenalised"];
  const only = steps.flatMap((step) => ["--only", `${step}-${small}`]);
  const { code, stdout } = await run("test/bench/index.js", ...only, "--json");
  expect(code).toBe(0);
  const { figures } = JSON.parse(stdout);
  const names = steps.flatMap((step) => ["onnxruntime", "convolutions"].map((of) => [step, of]));
  expect(figures.map(({ name }: { name: string }) => name)).toEqual(
    names.map(([step, of]) => `${step}-${small}-${of}`),
  );
  for (const { value } of figures) expect(value).toBeGreaterThan(0);
  // In 10^9 operations: two a tap and nine taps, for three convolutions a layer (forward, to its input, to its filters)
  // and pass: of photograph, sample, penalised picture, and once more for the penalty's second derivatives.
  const giga = (figure: { gflops: number; value: number }) => (figure.gflops * figure.value) / 1000;
  const [, paper, , penalised, , unpenalised] = figures;
  const operations = (passes: number, sizes: readonly [number, number][]) => {
    const channels = [3 * 32, 32 * 32, 32 * 32, 32 * 32, 32];
    const products = sizes.map(([height, width], i) => channels[i]! * height * width);
    return (passes * 3 * 2 * 9 * products.reduce((a, b) => a + b)) / 1e9;
  };
  const [first, second] = [
    [47, 64],
    [45, 62],
  ] as const;
  const plain = [first, second, [43, 60], [41, 58], [39, 56]] as [number, number][];
  // Taps of the last two inner layers lie two apart.
  const dilated = [first, second, [41, 58], [37, 54], [35, 52]] as [number, number][];
  expect(giga(paper)).toBeCloseTo(operations(4, plain), 2);
  expect(giga(penalised)).toBeCloseTo(operations(4, dilated), 2);
  expect(giga(unpenalised)).toBeCloseTo(operations(2, dilated), 2);
});

test("the bench names its figures when asked for help", async () => {
  const { code, stdout } = await run("test/bench/index.js", "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: npm run bench .*\nFigures:\n/);
  const names = stdout.trim().split("\n").slice(2);
  expect(names).toEqual(expect.arrayContaining(["start-up", "critic-188x250x32-onnxruntime"]));
});

test("the bench names its figures where one is unknown", async () => {
  const { code, stderr } = await run("test/bench/index.js", "--only", "nonsense");
  expect(code).toBe(2);
  expect(stderr).toMatch(/No figure's name starts with nonsense; there are .*start-up/);
});
