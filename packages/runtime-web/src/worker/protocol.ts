/** What the page and the worker say to each other: plain data, and pictures that change hands without a copy. */
import type {
  HarmonizedImages,
  Metadata,
  Picture,
  Progress,
  SinganErrorCode,
  Size,
  Window,
} from "@singan/pyramid";
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

/** One piece of work. */
export interface Call {
  /** For `stop`, and in the worker's news of it. */
  readonly id: number;
  /** Plain data: neither signal nor callbacks. */
  readonly options: object;
  /** What the page wants to hear of: nothing, every scale, or every scale with its picture. */
  readonly wants: "nothing" | "progress" | "pictures";
}

/** A method of {@link Host} that is asked for. */
export type Asked = {
  [Method in keyof Host]: {
    /** For the answer. */
    readonly asked: number;
    readonly method: Method;
    readonly given: Parameters<Host[Method]>;
  };
}[keyof Host];

/** What came of it. */
export interface Answer {
  readonly asked: number;
  readonly outcome: Outcome<unknown>;
}

/** A scale is done. With its picture the worker waits until the page has called `heard`. */
export interface News {
  readonly news: number;
  /** Of the piece of work. */
  readonly id: number;
  readonly progress: Progress;
  readonly picture?: Picture | undefined;
}

/** What is known of a model that was opened. */
export interface Opened {
  readonly metadata: Metadata;
  readonly paintScale: number | undefined;
}

/** What a worker does for a page. */
export interface Host {
  open(model: NamedBytes, options: RuntimeOptions): Promise<Opened>;
  /** Kept with the reason when the device is lost. */
  lost(): Promise<string>;
  image(method: ImageMethod, call: Call): Promise<Picture>;
  harmonized(method: HarmonizeMethod, call: Call): Promise<HarmonizedImages<Picture>>;
  /** Begins a stream; `next` with the call's id goes on. */
  stream(method: StreamMethod, call: Call): Promise<void>;
  /** Opens a large image, which is asked for by the call's id from then on. */
  large(method: LargeMethod, call: Call): Promise<Size>;
  window(large: number, window: Window): Promise<Picture>;
  /** Begins the tiles of a large image, as a stream. */
  tiles(large: number, id: number): Promise<void>;
  /** The next of a stream, or nothing at its end. */
  next(id: number): Promise<{ readonly image: Picture; readonly window?: Window } | undefined>;
  /** Ends a stream before its end. */
  end(id: number): Promise<void>;
  /** The page is done with a picture of the news. */
  heard(news: number): Promise<void>;
  /** Stops a piece of work between two links, and frees the large image that it has opened. */
  stop(id: number): Promise<void>;
  dispose(): Promise<void>;
}
