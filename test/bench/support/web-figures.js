// Samples in a page and in Node, which take turns: whole, scale by scale, and how much of it is not the kernels.
import { cpus } from "node:os";
import { SinGAN } from "../../../packages/runtime-node/dist/index.js";
import { timeSample } from "./time-sample.js";

/**
 * @typedef {import("./figures.js").Figure} Figure
 * @typedef {import("./web-browser.js").MeasuringPage} MeasuringPage
 * @typedef {import("./web-browser.js").PageTime} PageTime
 * @typedef {import("./time-sample.js").SampleTime} SampleTime
 *
 * @typedef {object} Comparison one way of computing in a page, and Node that does the same
 * @property {string} name
 * @property {string} what
 * @property {"random.onnx" | "tiny.onnx"} model
 * @property {"wasm" | "webgpu"} device
 * @property {number} threads of both
 */

/** As onnxruntime-web is set up by default. */
const THREADS = Math.min(8, cpus().length);

/** @type {readonly Comparison[]} */
const COMPARISONS = [
  {
    name: "wasm-1-188x250x32",
    what: "WebAssembly with one thread",
    model: "random.onnx",
    device: "wasm",
    threads: 1,
  },
  {
    name: `wasm-${THREADS}-188x250x32`,
    what: `WebAssembly with ${THREADS} threads`,
    model: "random.onnx",
    device: "wasm",
    threads: THREADS,
  },
  {
    name: "webgpu-software-42x56x4",
    what: "WebGPU on an adapter in software, of a tiny model",
    model: "tiny.onnx",
    device: "webgpu",
    threads: 1,
  },
];

/**
 * @param {MeasuringPage} page
 * @param {Readonly<Record<Comparison["model"], string>>} models files
 * @param {number} rounds
 * @returns {Promise<Figure[]>}
 */
export async function figuresOf(page, models, rounds) {
  const figures = [];
  for (const comparison of COMPARISONS.filter(isOnce)) {
    const { name, what, model, device, threads } = comparison;
    console.error(`Measuring ${what} ...`);
    const singan = await SinGAN.load(models[model], { device: "cpu", threads });
    await timeSample(singan, 0);
    /** @type {SampleTime[]} */
    const there = [];
    /** @type {PageTime[]} */
    const here = [];
    // In turns, so that what slows one down slows the other down as well.
    for (let part = 0; part < 2; part++) {
      const half = Math.ceil(rounds / 2);
      for (let seed = 0; seed < half; seed++) there.push(await timeSample(singan, seed));
      here.push(...(await page.measure({ model, device, threads, rounds: half })));
    }
    await singan.dispose();
    figures.push(...compared(name, what, threads, here, there));
    if (device === "wasm") figures.push(outside(name, what, here));
  }
  return figures;
}

/** On one core the second is the first. @param {Comparison} comparison @param {number} index */
function isOnce({ name }, index) {
  return COMPARISONS.findIndex((other) => other.name === name) === index;
}

/**
 * @param {string} name @param {string} what @param {number} threads
 * @param {readonly PageTime[]} here @param {readonly SampleTime[]} there
 * @returns {Figure[]}
 */
function compared(name, what, threads, here, there) {
  const node = `runtime-node, ${threads === 1 ? "one thread" : `${threads} threads`}`;
  const scales = here[0]?.scales.map((_, scale) => scale) ?? [];
  return [
    {
      name: `web-${name}`,
      what: `one sample to its pixels: ${what}`,
      ...best(here.map(({ whole }) => whole)),
      unit: "ms",
      comparedWith: { name: node, ...best(there.map(({ whole }) => whole)) },
    },
    ...scales.map((scale) => ({
      name: `web-${name}-scale-${scale}`,
      what: `its scale ${scale}, from noise to picture, in the page`,
      ...best(here.map(({ scales: times }) => times[scale] ?? 0)),
      unit: "ms",
      comparedWith: { name: node, ...best(there.map(({ scales: times }) => times[scale] ?? 0)) },
    })),
  ];
}

/** @param {string} name @param {string} what @param {readonly PageTime[]} here @returns {Figure} */
function outside(name, what, here) {
  const shares = here.map(({ whole, inside }) => 100 * (1 - inside / whole));
  return {
    name: `web-${name}-outside`,
    what: `share of that sample in which no session runs: noise, matrices, worker, pixels (${what})`,
    value: middle(shares),
    unit: "%",
  };
}

/** @param {readonly number[]} values at least one */
function best(values) {
  return { value: Math.min(...values), median: middle(values) };
}

/** @param {readonly number[]} values at least one */
function middle(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
