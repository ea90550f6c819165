/** What a program needs and weights cannot say: the `singan.` entries of a file, parsed and checked. */
import type { Size } from "../picture.js";

/** Zero padding of noise and picture, or noise drawn ten pixels larger than the scale (animation). */
export const PADDINGS = ["zero", "noise"] as const;
export type Padding = (typeof PADDINGS)[number];

/** The application a pyramid was trained for. */
export const APPLICATIONS = ["sample", "animation", "superResolution", "paint"] as const;
export type Application = (typeof APPLICATIONS)[number];

/** `singan.pyramid`: what a runtime needs to know of the scales. */
export interface PyramidMetadata {
  /** Exact size of every scale, the coarsest first. Stored, never computed again. */
  readonly sizes: readonly Size[];
  readonly padding: Padding;
  /** Pixels a link's convolutions eat on every side: 5. */
  readonly margin: number;
  /** 11. */
  readonly receptiveField: number;
  /** Width of the four inner convolutions of every scale. */
  readonly channels: readonly number[];
  /** Noise amplitude of every scale, float32 values; 1 at scale 0. */
  readonly noiseAmplitudes: readonly number[];
}

/** A JSON value, for settings that only people and tools read. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** `singan.training`: how the model was made. */
export interface TrainingMetadata {
  readonly preset: string;
  readonly application: Application;
  readonly seed: number;
  /** Every setting of the run, as the trainer knows it. */
  readonly settings: { readonly [name: string]: Json };
  /** Per scale: root mean square error of the reconstruction against the photograph, in [-1, 1] units. */
  readonly rmse: readonly number[];
  /** Per scale: steps done and the losses of the last one. */
  readonly scales: readonly { readonly [name: string]: Json }[];
  /** Name and version of everything that took part. */
  readonly versions: { readonly [name: string]: string };
  readonly seconds: number;
}

/** `singan.photograph`: what the model was made of. */
export interface PhotographMetadata {
  /** Size at which the file was given, before reduction. */
  readonly width: number;
  readonly height: number;
  /** Of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  readonly credit?: string;
}

/** All that a file says beside its weights and z*. */
export interface Metadata {
  readonly pyramid: PyramidMetadata;
  readonly training: TrainingMetadata;
  readonly photograph: PhotographMetadata;
}
