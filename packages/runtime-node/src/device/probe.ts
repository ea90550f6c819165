/**
 * Finds out whether a device really runs links. onnxruntime-node lists devices that it cannot load, and leaves what a
 * device cannot do to the CPU without a word; so a small link runs on it, nothing of it may run on the CPU, and the
 * answer is compared with the CPU's.
 */
import {
  buildLink,
  type LinkTensor,
  linkNames,
  MARGIN,
  type PyramidMetadata,
  RECEPTIVE_FIELD,
} from "@singan/pyramid";
import type { Device } from "./devices.js";
import { deviceSessions, type SessionOptions } from "./session.js";

/** Far above every device's rounding, far below what a wrong answer gives. */
const TOLERANCE = 0.01;
const CHANNELS = 4;
const SIZE = { width: 7, height: 6 };

/** @returns Why the device cannot be used, or nothing where it can. */
export async function probeDevice(device: Device): Promise<string | undefined> {
  // The CPU needs no proof: where its library is missing, opening the first session says so.
  if (device === "cpu") return undefined;
  try {
    const [there, here] = [
      await runLink({ device, onlyThere: true }),
      await runLink({ device: "cpu" }),
    ];
    const error = Math.max(...here.map((value, i) => Math.abs(value - (there[i] ?? Number.NaN))));
    return error <= TOLERANCE
      ? undefined
      : `its results are wrong by up to ${error.toPrecision(2)}`;
  } catch (error) {
    return shorten(error instanceof Error ? error.message : String(error));
  }
}

async function runLink(options: SessionOptions): Promise<Float32Array> {
  const open = await deviceSessions(options);
  const session = await open(probeLink(), "probe");
  try {
    return await (await session.run(probeFeeds())).read();
  } finally {
    await session.release();
  }
}

function probeLink(): Uint8Array {
  const pyramid: PyramidMetadata = {
    sizes: [SIZE, SIZE],
    padding: "zero",
    margin: MARGIN,
    receptiveField: RECEPTIVE_FIELD,
    channels: [CHANNELS, CHANNELS],
    noiseAmplitudes: [1, 0.5],
  };
  const weights = Array.from({ length: 5 }, (_, layer) => {
    const inputs = layer === 0 ? 3 : CHANNELS;
    const outputs = layer === 4 ? 3 : CHANNELS;
    return {
      inputs,
      outputs,
      weight: wave(outputs * inputs * 9, 0.4),
      bias: wave(outputs, 0.1),
    };
  });
  return buildLink(pyramid, 1, weights);
}

function probeFeeds(): Record<string, LinkTensor> {
  const { width, height } = SIZE;
  const names = linkNames(1);
  const picture = { data: wave(3 * width * height, 1), dims: [1, 3, height, width] };
  return {
    [names.previous]: picture,
    [names.noise]: picture,
    [names.rows]: { data: wave(height * height, 0.5), dims: [height, height] },
    [names.columns]: { data: wave(width * width, 0.5), dims: [width, width] },
  };
}

/** Values without a pattern that a wrong layout would keep. */
function wave(length: number, height: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => height * Math.sin(i * 12.9898 + 1));
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/failed to load (shared )?library/i, "its libraries are not installed"],
  [/backend not found/i, "this onnxruntime-node was built without it"],
  [/adapter/i, "no graphics adapter was found"],
  [/fallback|assigned to the (default )?cpu/i, "it cannot run every part of a link"],
  [/no CUDA-capable device|cudaErrorNoDevice/i, "there is no NVIDIA GPU"],
  [/driver version is insufficient/i, "the NVIDIA driver is too old"],
];

function shorten(message: string): string {
  const known = KNOWN.find(([pattern]) => pattern.test(message));
  return known?.[1] ?? message.trim().split("\n")[0]!.slice(0, 200).replace(/\.$/, "");
}
