/** Finds whether onnxruntime has blocked operators on this processor, and of how many channels. */

import * as ort from "@singan/node-io/onnxruntime";
import * as tf from "@tensorflow/tfjs";
import {
  affine,
  channelDot,
  channelMean,
  conv,
  convInput,
  filterGradient,
  slopeOf,
} from "../../network/primitives.js";
import type { Program } from "../../network/program.js";
import { BlockedLowering } from "./blocked.js";
import { BLOCKED, Graph } from "./graph.js";
import type { Lowering } from "./lowering.js";
import { PlainLowering } from "./plain.js";
import { RESULT, trace } from "./trace.js";

let found: Promise<number | undefined> | undefined;

/**
 * Channels of a block, or undefined where blocked operators are absent or do not compute what the
 * plain ones do. Looked up once in a process.
 */
export function blockOf(): Promise<number | undefined> {
  found ??= probe();
  return found;
}

async function probe(): Promise<number | undefined> {
  try {
    const block = await orderOf();
    return block !== undefined && (await agrees(block)) ? block : undefined;
  } catch {
    return undefined;
  }
}

/** Largest block known, and a shape whose reordering shows the real one. */
const MOST = 32;

/** Of two pixels with `MOST` channels, the second pixel's first channel comes after one block. */
async function orderOf(): Promise<number | undefined> {
  const graph = new Graph();
  const shape = [1, MOST, 1, 2];
  const x = graph.input("x", shape);
  const model = graph.model({
    [`${RESULT}y`]: graph.node("ReorderInput", [x], shape, { domain: BLOCKED }),
  });
  const data = Float32Array.from({ length: 2 * MOST }, (_, i) => i);
  const { y } = await run(model, { x: new ort.Tensor("float32", data, shape) });
  const block = y!.indexOf(1);
  return block > 1 ? block : undefined;
}

/** Largest difference between both ways, relative to the largest value: another order of the same sums. */
const CLOSE = 1e-4;

/** Runs every blocked operation at a small size, and the same in plain operators. */
async function agrees(block: number): Promise<boolean> {
  const channels = 2 * block;
  const feeds = Object.fromEntries(
    Object.entries(check(channels).inputs).map(([name, shape], index) => {
      const length = shape.reduce((product, side) => product * side, 1);
      const data = Float32Array.from({ length }, (_, i) => Math.sin(i * (index + 1.3)));
      return [name, new ort.Tensor("float32", data, shape)];
    }),
  );
  const results = async (lowering: Lowering) => run(trace(check(channels), lowering), feeds);
  const blocked = await results(new BlockedLowering(new Graph(), block));
  const plain = await results(new PlainLowering(new Graph()));
  return Object.entries(plain).every(([name, values]) => {
    const size = Math.max(...values.map(Math.abs));
    return values.every((value, i) => Math.abs(value - blocked[name]![i]!) <= CLOSE * size);
  });
}

/** A layer and its derivatives, batch and all. */
function check(channels: number): Program {
  const inputs = {
    picture: [2, 3, 23, 9],
    head: [channels, 3, 3, 3],
    body: [channels, channels, 3, 3],
    tail: [1, channels, 3, 3],
    scale: [1, channels, 1, 1],
  };
  const run: Program["run"] = (given) => {
    const { picture, head, body, tail, scale } = given as Record<keyof typeof inputs, tf.Tensor4D>;
    const first = conv(picture, head);
    const active = affine(first, scale, { offset: scale, activation: "leaky" });
    const slope = slopeOf(active);
    const second = conv(active, body);
    const scores = conv(second, tail);
    const back = convInput(scores, tail);
    const inner = affine(convInput(back, body), scale, { plus: tf.mul(active, slope) });
    return {
      scores,
      picture: convInput(inner, head),
      head: filterGradient(picture, inner),
      body: filterGradient(active, back),
      tail: filterGradient(second, scores),
      dot: channelDot(first, inner),
      mean: channelMean(inner),
    };
  };
  return { inputs, run };
}

async function run(
  model: Uint8Array,
  feeds: Record<string, ort.Tensor>,
): Promise<Record<string, Float32Array>> {
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    graphOptimizationLevel: "disabled",
    logSeverityLevel: 4,
  });
  try {
    const results = Object.entries(await session.run(feeds));
    return Object.fromEntries(
      results.map(([name, { data }]) => [name.slice(RESULT.length), data as Float32Array]),
    );
  } finally {
    await session.release();
  }
}
