/** What the page and the worker say to each other: plain data, and pictures that change hands without a copy. */
import type {
  HarmonizedImages,
  Metadata,
  Picture,
  Progress,
  SinganErrorCode,
  Window,
} from "@singan/pyramid";
import type { Device } from "../device/devices.js";
import type { RuntimeOptions } from "../device/runtime.js";
import type { NamedBytes } from "../local-model.js";

/**
 * What a worker says first: bundlers may fetch parts of its script after it has begun, and what it is told before it listens is
 * lost.
 */
export const READY = "singan: ready";

/** Methods that give one image. */
export type ImageMethod = "sample" | "reconstruct" | "upscale" | "paint" | "variation" | "retarget";
/** Methods that give an image and its masks. */
export type HarmonizeMethod = "harmonize" | "edit";
/** Methods that give many images. */
export type StreamMethod = "samples" | "animate";
/** Methods that give an image of which nothing is computed yet. */
export type LargeMethod = "largeSample" | "largeUpscale";

/** An error that came across. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: SinganErrorCode | undefined;
}

/** Errors lose their codes on their way out of a worker, so they travel as values. */
export type Outcome<T> = { readonly value: T } | { readonly error: Failure };

/** Told of a scale; with its picture where that is wanted. The worker waits for the answer then. */
export type Tell = (progress: Progress, picture?: Picture) => unknown;

/** One piece of work. */
export interface Call {
  /** For `stop`. */
  readonly id: number;
  /** Plain data: neither signal nor callbacks. */
  readonly options: object;
  /** Whether `tell` gets pictures. */
  readonly previews: boolean;
}

/** What is known of a model that was opened. */
export interface Opened {
  readonly metadata: Metadata;
  readonly paintScale: number | undefined;
}

/** What is known of a large image. */
export interface OpenedLarge {
  readonly id: number;
  readonly width: number;
  readonly height: number;
}

/** What a worker does for a page. */
export interface Host {
  open(device: Device, model: NamedBytes, options: RuntimeOptions): Promise<Outcome<Opened>>;
  /** Kept with the reason when the device is lost. */
  lost(): Promise<string>;
  image(method: ImageMethod, call: Call, tell?: Tell): Promise<Outcome<Picture>>;
  harmonized(
    method: HarmonizeMethod,
    call: Call,
    tell?: Tell,
  ): Promise<Outcome<HarmonizedImages<Picture>>>;
  /** Begins a stream; `next` with the call's id goes on. */
  stream(method: StreamMethod, call: Call, tell?: Tell): Promise<Outcome<undefined>>;
  large(method: LargeMethod, call: Call, tell?: Tell): Promise<Outcome<OpenedLarge>>;
  window(large: number, window: Window): Promise<Outcome<Picture>>;
  /** Begins the tiles of a large image, as a stream. */
  tiles(large: number, id: number): Promise<Outcome<undefined>>;
  /** The next of a stream, or nothing at its end. */
  next(
    id: number,
  ): Promise<Outcome<{ readonly picture: Picture; readonly window?: Window } | undefined>>;
  /** Ends a stream before its end. */
  end(id: number): Promise<void>;
  free(large: number): Promise<void>;
  /** Stops a piece of work between two links. */
  stop(id: number): Promise<void>;
  dispose(): Promise<void>;
}
