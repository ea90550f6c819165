/** The state within a scale as a checkpoint file: networks, Adam moments, running statistics, and the place. */
import {
  decodeSafetensors,
  encodeSafetensors,
  SinganError,
  type StoredTensor,
} from "@singan/pyramid";
import type { NetworkState, ScaleState } from "../engine/state.js";
import type { LossRecord } from "../training/losses.js";

/** A scale in the middle of its training. */
export interface ScaleProgress {
  readonly scale: number;
  /** Steps done. */
  readonly step: number;
  readonly seconds: number;
  readonly losses: readonly LossRecord[];
  readonly state: ScaleState;
}

/** What a checkpoint says beside its tensors. */
interface Place extends Omit<ScaleProgress, "state"> {
  readonly channels: number;
  readonly generatorSteps: number;
  readonly criticSteps: number;
}

const NETWORKS = ["generator", "critic"] as const;
const PARTS = ["parameters", "firstMoment", "secondMoment"] as const;

export function encodeProgress({ state, ...progress }: ScaleProgress): Uint8Array {
  const tensors: Record<string, StoredTensor> = {
    mean: { shape: [state.mean.length], data: state.mean },
    variance: { shape: [state.variance.length], data: state.variance },
  };
  for (const network of NETWORKS) {
    for (const part of PARTS) {
      const data = state[network][part];
      tensors[`${network}.${part}`] = { shape: [data.length], data };
    }
  }
  const place: Place = {
    ...progress,
    channels: state.channels,
    generatorSteps: state.generator.steps,
    criticSteps: state.critic.steps,
  };
  return encodeSafetensors(tensors, { place: JSON.stringify(place) });
}

/** An object from JSON that may be damaged; empty where it is none. */
export function parseObject(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json ?? ""));
  } catch {
    return {};
  }
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN` when anything is missing.
 */
export function decodeProgress(bytes: Uint8Array, name: string): ScaleProgress {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const values = (tensor: string): Float32Array => {
    const data = tensors[tensor]?.data;
    if (data !== undefined) return data;
    throw new SinganError(
      "INVALID_RUN",
      `${name} is damaged: it has no ${tensor}. Start over with --force.`,
    );
  };
  const network = (of: (typeof NETWORKS)[number], steps: number): NetworkState => {
    return {
      parameters: values(`${of}.parameters`),
      firstMoment: values(`${of}.firstMoment`),
      secondMoment: values(`${of}.secondMoment`),
      steps,
    };
  };
  const place = parseObject(metadata.place);
  if (!isPlace(place)) {
    throw new SinganError(
      "INVALID_RUN",
      `${name} is damaged: it does not say where it stands. Start over with --force.`,
    );
  }
  const { channels, generatorSteps, criticSteps, ...progress } = place;
  const state: ScaleState = {
    channels,
    generator: network("generator", generatorSteps),
    critic: network("critic", criticSteps),
    mean: values("mean"),
    variance: values("variance"),
  };
  return { ...progress, state };
}

function isPlace(place: object): place is Place {
  const { scale, step, channels, generatorSteps, criticSteps, seconds, losses } =
    place as Partial<Place>;
  const counts = [scale, step, channels, generatorSteps, criticSteps];
  return counts.every(Number.isInteger) && Number.isFinite(seconds) && Array.isArray(losses);
}
