/** Features of pictures by an Inception network that the user has as ONNX, and the distance between them: SIFID. */
import { basename } from "node:path";
import { readWhole } from "@singan/node-io";
import { type Picture, SinganError, type Size } from "@singan/pyramid";
import { type Features, frechetDistance } from "@singan/pyramid/metrics";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { checkPath } from "../caller.js";
import { checkThreads, loadOnnxruntime } from "../device/session.js";
import type { LoadOptions } from "../options.js";

/**
 * Which layer: `192` channels, before the second pooling, is the one that the paper names; `64`, before the first, the
 * one that the original's code uses.
 */
export const FEATURE_CHANNELS = [192, 64] as const;
export type FeatureChannels = (typeof FEATURE_CHANNELS)[number];

/** Single Image FID (paper, section 3): the Fréchet distance of every sample's features to the photograph's. */
export interface Sifid {
  /** What the network is called: its values compare only with its own. */
  readonly network: string;
  readonly channels: FeatureChannels;
  readonly mean: number;
  /** Standard deviation over the samples, by their number less one; absent for a single sample. */
  readonly deviation?: number;
  /** Of every sample. */
  readonly each: readonly number[];
}

/** Gives a picture's features at one layer. */
export interface FeatureExtractor {
  /** What the network is called, as its file. */
  readonly name: string;
  readonly channels: FeatureChannels;
  extract(picture: Picture): Promise<Features>;
  release(): Promise<void>;
}

/** Sides that leave Inception some places at its second pooling. */
const LEAST_SIDE = 32;

/** @throws SinganError `INVALID_PICTURE` for pictures that are too small for Inception. */
export function checkInceptionSize({ width, height }: Size): void {
  if (Math.min(width, height) >= LEAST_SIDE) return;
  throw new SinganError(
    "INVALID_PICTURE",
    `Pictures of ${width}x${height} pixels are too small for an Inception network: each side needs ${LEAST_SIDE}. Measure larger ones, or leave the network (--inception) out.`,
  );
}

/**
 * Opens a network with one input `[1, 3, height, width]` of any height and width, RGB in [-1, 1], and an output
 * `[1, channels, …, …]`.
 *
 * It runs on the CPU, whatever a model runs on: devices round differently, and its values would then say nothing beside
 * those of another machine.
 *
 * @throws SinganError `FILE_SYSTEM` or `INVALID_OPTION` where the file is no such network; `INVALID_OPTION` for the
 *   number of threads.
 */
export async function openInception(
  path: string,
  channels: FeatureChannels,
  { threads }: Pick<LoadOptions, "threads"> = {},
): Promise<FeatureExtractor> {
  checkPath(path);
  checkThreads(threads);
  const bytes = await readWhole(path);
  const onnxruntime = await loadOnnxruntime();
  const refuse = (reason: string, cause?: unknown) =>
    new SinganError(
      "INVALID_OPTION",
      `${path} is no Inception network for --inception: ${reason}. docs/evaluation.md says how to make one.`,
      { cause },
    );
  let session: InferenceSession;
  try {
    session = await onnxruntime.InferenceSession.create(bytes, {
      logSeverityLevel: 4,
      ...(threads !== undefined && { intraOpNumThreads: threads }),
    });
  } catch (error) {
    throw refuse("onnxruntime cannot open it", error);
  }
  const [input] = session.inputNames;
  if (input === undefined || session.inputNames.length !== 1) throw refuse("it needs one input");
  return {
    name: basename(path),
    channels,
    async extract({ width, height, data }) {
      checkInceptionSize({ width, height });
      const feeds = { [input]: new onnxruntime.Tensor("float32", data, [1, 3, height, width]) };
      let outputs: readonly Tensor[];
      try {
        outputs = Object.values(await session.run(feeds));
      } catch (error) {
        throw refuse(`it does not take ${width}x${height} pixels of RGB`, error);
      }
      const layer = outputs.find(({ dims }) => dims.length === 4 && dims[1] === channels);
      if (!(layer?.data instanceof Float32Array)) {
        throw refuse(`none of its outputs has ${channels} channels`);
      }
      if (!layer.data.every(Number.isFinite)) {
        throw refuse(`its features of ${width}x${height} pixels are not all finite`);
      }
      if (layer.data.length < 2 * channels) {
        throw refuse(`of ${width}x${height} pixels it leaves less than two places`);
      }
      return { data: layer.data, channels };
    },
    release: () => session.release(),
  };
}

/**
 * @param samples - At least one, of the photograph's size.
 * @param onStep - Called with the share that is done after every sample; the next waits for it.
 */
export async function sifid(
  extractor: FeatureExtractor,
  photograph: Picture,
  samples: readonly Picture[],
  onStep?: (done: number) => unknown,
): Promise<Sifid> {
  const { name: network, channels } = extractor;
  const own = await extractor.extract(photograph);
  const each: number[] = [];
  for (const sample of samples) {
    each.push(frechetDistance(own, await extractor.extract(sample)));
    await onStep?.(each.length / samples.length);
  }
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
  if (each.length === 1) return { network, channels, mean, each };
  const squares = each.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { network, channels, mean, deviation: Math.sqrt(squares / (each.length - 1)), each };
}
