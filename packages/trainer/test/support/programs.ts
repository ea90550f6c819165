/** Runs one traced program on numbers that depend on nothing but its inputs' names and shapes. */
import * as ort from "onnxruntime-node";
import type { Lowering } from "../../src/engine/traced/lowering.js";
import { RESULT, trace } from "../../src/engine/traced/trace.js";
import { sessionOptions } from "../../src/engine/traced.js";
import { type ProgramName, type ProgramSettings, program } from "../../src/network/program.js";
import { random } from "./small-case.js";

export const SETTINGS: ProgramSettings = {
  channels: 16,
  padding: "zero",
  amplitude: 0.4,
  reconstructionWeight: 10,
  penaltyWeight: 0.1,
  betas: [0.5, 0.999],
  criticDilation: 1,
  criticNormalisation: "batch",
  frozen: false,
  height: 60,
  width: 55,
  noiseChannels: 3,
};

/** Inputs near what training meets. */
function feedsOf(inputs: Readonly<Record<string, readonly number[]>>) {
  const feeds = Object.entries(inputs).map(([name, shape], index) => {
    const length = shape.reduce((product, side) => product * side, 1);
    const spread = name === "parameters" || name === "other" ? 0.15 : 0.5;
    const normals = random([1, 1, 1, length], 50 + index, spread).data;
    const positive = ["variance", "secondMoment", "mix", "step", "correction"].includes(name);
    const data = positive ? normals.map((v) => 0.01 + v * v) : normals;
    return [name, { data, shape }] as const;
  });
  return Object.fromEntries(feeds);
}

export async function runTraced(
  name: ProgramName,
  settings: ProgramSettings,
  lowering: Lowering,
  threads = 2,
): Promise<Record<string, Float32Array>> {
  const traced = program(name, settings);
  const session = await ort.InferenceSession.create(
    trace(traced, lowering),
    sessionOptions(threads),
  );
  const feeds = Object.entries(feedsOf(traced.inputs)).map(([key, { data, shape }]) => {
    return [key, new ort.Tensor("float32", data, shape)] as const;
  });
  const results = Object.entries(await session.run(Object.fromEntries(feeds)));
  await session.release();
  return Object.fromEntries(
    results.map(([key, { data }]) => [key.slice(RESULT.length), data as Float32Array]),
  );
}

/** Largest difference, relative to the largest value. */
export function difference(a: Float32Array, b: Float32Array): number {
  const size = Math.max(...a.map(Math.abs));
  return a.reduce((worst, v, i) => Math.max(worst, Math.abs(v - b[i]!)), 0) / (size || 1);
}
