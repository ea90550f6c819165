// Peak memory of whole processes, each against one that does the bare work.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { singan } from "../../scripts/support/command.js";
import { peakMemory } from "./support/child.js";
import { withRandomModel } from "./support/random-model.js";

const ONCE = fileURLToPath(new URL("support/once.js", import.meta.url));
const LOAD = 'await import("onnxruntime-node")';

/** @typedef {import("./support/figures.js").Figure} Figure */

const unit = "MB";
/** @typedef {import("./support/bare.js").Size} Size */

/** @type {readonly Size[]} */
const SIZES = [
  { width: 125, height: 94 },
  { width: 250, height: 188 },
];
/** @param {string} what @param {Size} size */
const criticName = (what, { width, height }) => `memory-critic-${height}x${width}x32-${what}`;

async function samplePeak() {
  const out = mkdtempSync(join(tmpdir(), "singan-bench-"));
  const { peak } = await withRandomModel(32, (model) => {
    const options = ["--count", "4", "--seed", "1", "--device", "cpu", "--quiet"];
    return peakMemory([singan, "sample", model, "--out", out, ...options]);
  });
  rmSync(out, { recursive: true, force: true });
  return peak;
}

/** @param {string} kind @param {Size} size */
async function criticPeak(kind, { width, height }) {
  const { peak } = await peakMemory([ONCE, `critic-${kind}`, String(width), String(height)]);
  return peak;
}

/** @returns {Promise<Figure[]>} */
async function sampleFigures() {
  const sample = await samplePeak();
  const { peak: bare } = await peakMemory([ONCE, "convolutions"]);
  const { peak: empty } = await peakMemory(["--input-type=module", "-e", LOAD]);
  const bareName = "memory-sample-convolutions-188x250x32";
  return [
    {
      name: "memory-sample-188x250x32",
      what: "peak memory of singan sample --count 4",
      value: sample,
      unit,
      comparedWith: { name: bareName, value: bare },
    },
    {
      name: bareName,
      what: "peak memory of node with the bare convolutions",
      value: bare,
      unit,
    },
    {
      name: "memory-onnxruntime",
      what: "peak memory of node that only loads onnxruntime-node",
      value: empty,
      unit,
    },
  ];
}

/** @param {Size} size @returns {Promise<Figure[]>} */
async function criticFigures(size) {
  const engine = await criticPeak("onnxruntime", size);
  const bare = await criticPeak("convolutions", size);
  const bareName = criticName("convolutions", size);
  return [
    {
      name: criticName("onnxruntime", size),
      what: "peak memory of node with critic steps by onnxruntime",
      value: engine,
      unit,
      comparedWith: { name: bareName, value: bare },
    },
    { name: bareName, what: "the bare convolutions of it", value: bare, unit },
  ];
}

const SAMPLE = [
  "memory-sample-188x250x32",
  "memory-sample-convolutions-188x250x32",
  "memory-onnxruntime",
];
/** @param {Size} size */
const criticNames = (size) => ["onnxruntime", "convolutions"].map((what) => criticName(what, size));

/** @type {import("./index.js").Group} */
export const group = {
  names: [...SAMPLE, ...SIZES.flatMap(criticNames)],
  async measure(isWanted) {
    const figures = [];
    if (SAMPLE.some(isWanted)) figures.push(...(await sampleFigures()));
    for (const size of SIZES) {
      if (criticNames(size).some(isWanted)) figures.push(...(await criticFigures(size)));
    }
    return figures;
  },
};
