/** The state within a scale as a checkpoint file: networks, Adam moments, running statistics, and the place. */
import {
  decodeSafetensors,
  encodeSafetensors,
  type LossRecord,
  lossesSchema,
  parseJson,
  SinganError,
  type StoredTensor,
} from "@singan/pyramid";
import * as v from "valibot";
import type { NetworkState, ScaleState } from "../engine/state.js";
import { LAYERS, type NetworkKind, parameterCount } from "../network/parameters.js";
import type { StagePlace } from "../training/stages.js";

/** A stage in the middle of its training. */
export interface ScaleProgress extends StagePlace {
  /** Steps done. */
  readonly step: number;
  /** How often the scale diverged and started again, each time at a smaller learning rate. */
  readonly tries: number;
  readonly seconds: number;
  readonly losses: readonly LossRecord[];
  readonly state: ScaleState;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a checkpoint says beside its tensors. */
const placeSchema = v.object({
  scale: count,
  // Absent in folders of version 0.1.0 before there were generators for paintings.
  paint: v.optional(v.boolean(), false),
  step: count,
  // Absent in folders of version 0.1.0 before a scale could start again.
  tries: v.optional(count, 0),
  channels: v.pipe(count, v.minValue(1)),
  generatorSteps: count,
  criticSteps: count,
  seconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
  losses: lossesSchema,
});

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
  const place = {
    ...progress,
    channels: state.channels,
    generatorSteps: state.generator.steps,
    criticSteps: state.critic.steps,
  };
  return encodeSafetensors(tensors, { place: JSON.stringify(place) });
}

/**
 * @param name - The file, for error sentences.
 * @throws SinganError `INVALID_RUN` when anything is missing, of another width or beyond its range.
 */
export function decodeProgress(bytes: Uint8Array, name: string): ScaleProgress {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const damaged = (problem: string) =>
    new SinganError("INVALID_RUN", `${name} is damaged: ${problem}. Start over with --force.`);
  const place = parseJson(placeSchema, metadata.place);
  if (!place.success) throw damaged(`it does not say where it stands (${place.reason})`);
  const { channels, generatorSteps, criticSteps, ...progress } = place.value;
  const values = (tensor: string, count: number, least = -Infinity): Float32Array => {
    const data = tensors[tensor]?.data;
    if (data === undefined) throw damaged(`it has no ${tensor}`);
    if (data.length !== count) {
      throw damaged(`${tensor} has ${data.length} values, ${channels} channels have ${count}`);
    }
    const sound = data.every((value) => Number.isFinite(value) && value >= least);
    if (!sound) throw damaged(`${tensor} holds impossible numbers`);
    return data;
  };
  const network = (kind: NetworkKind, steps: number): NetworkState => {
    const count = parameterCount(kind, channels);
    return {
      parameters: values(`${kind}.parameters`, count),
      firstMoment: values(`${kind}.firstMoment`, count),
      secondMoment: values(`${kind}.secondMoment`, count, 0),
      steps,
    };
  };
  const statistics = (LAYERS - 1) * channels;
  const state: ScaleState = {
    channels,
    generator: network("generator", generatorSteps),
    critic: network("critic", criticSteps),
    mean: values("mean", statistics),
    variance: values("variance", statistics, 0),
  };
  return { ...progress, state };
}
