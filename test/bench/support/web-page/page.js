// The library in a page, as programs use it, with a clock.
import { SinGAN } from "@singan/runtime-web";
import { timeSample } from "../time-sample.js";

/** @typedef {import("@singan/runtime-web").Device} Device */

/** @param {Device} device */
const worker = (device) => {
  return device === "wasm"
    ? new Worker(new URL("./wasm-worker.js", import.meta.url), { type: "module" })
    : new Worker(new URL("./webgpu-worker.js", import.meta.url), { type: "module" });
};

const clock = new BroadcastChannel("clock");

/** Milliseconds that sessions ran since this was asked last. @returns {Promise<number>} */
function takeInside() {
  return new Promise((resolve) => {
    clock.onmessage = ({ data }) => resolve(data);
    clock.postMessage("take");
  });
}

/**
 * Opens a model, draws one sample that is not measured, and `rounds` that are.
 * @param {{ model: string, device: Device, threads?: number, rounds: number }} task
 */
async function measure({ model, device, threads, rounds }) {
  const singan = await SinGAN.load(model, { device, threads, worker });
  const times = [];
  for (let seed = 0; seed <= rounds; seed++) {
    await takeInside();
    let inside = 0;
    const time = await timeSample(singan, seed, async () => {
      inside = await takeInside();
    });
    times.push({ ...time, inside });
  }
  await singan.dispose();
  return times.slice(1);
}

Object.assign(globalThis, { measure });
