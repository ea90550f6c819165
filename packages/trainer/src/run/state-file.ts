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

const NETWORKS = ["generator", "critic"] as const;
const PARTS = ["parameters", "firstMoment", "secondMoment"] as const;

export function encodeProgress({ state, ...place }: ScaleProgress): Uint8Array {
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
  return encodeSafetensors(tensors, {
    place: JSON.stringify({
      ...place,
      channels: state.channels,
      generatorSteps: state.generator.steps,
      criticSteps: state.critic.steps,
    }),
  });
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
      `${name} has no ${tensor}. Delete it to start that scale over.`,
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
  const { scale, step, seconds, losses, channels, generatorSteps, criticSteps } = JSON.parse(
    metadata.place ?? "{}",
  );
  const whole = [scale, step, channels, generatorSteps, criticSteps].every(Number.isInteger);
  if (!whole) {
    throw new SinganError(
      "INVALID_RUN",
      `${name} does not say where it stands. Delete it to start that scale over.`,
    );
  }
  const state: ScaleState = {
    channels,
    generator: network("generator", generatorSteps),
    critic: network("critic", criticSteps),
    mean: values("mean"),
    variance: values("variance"),
  };
  return { scale, step, seconds, losses, state };
}
