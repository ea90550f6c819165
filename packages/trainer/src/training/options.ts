/** What a training is asked for beside its photograph and settings, checked and completed. */
import { availableParallelism } from "node:os";
import { invalidOption, type Signal } from "@singan/pyramid";
import { ENGINE_CHOICES, type EngineChoice } from "../engine/select.js";
import type { SettingsInput } from "../settings/resolve.js";
import type { TrainEvent } from "./events.js";

/** What {@link train} is asked for beside its photograph. */
export interface TrainOptions {
  /** Run folder; made when it is missing. */
  readonly out: string;
  readonly settings?: SettingsInput;
  readonly engine?: EngineChoice | undefined;
  /** Processor threads, 1 to 256; all cores by default. */
  readonly threads?: number | undefined;
  /** Author and licence of the photograph, kept in the model. */
  readonly credit?: string | undefined;
  /** Starts over where the folder holds a training. */
  readonly force?: boolean | undefined;
  /** Seconds between checkpoints within a scale, 0 to 86,400; 120 by default. */
  readonly checkpointSeconds?: number | undefined;
  /** Looked at after every step: the state is saved, then its reason is thrown. */
  readonly signal?: Signal | undefined;
  readonly onEvent?: (event: TrainEvent) => void;
}

/** The options with every default in its place, so that each is decided once. */
export interface ResolvedOptions extends TrainOptions {
  readonly engine: EngineChoice;
  readonly threads: number;
  readonly checkpointSeconds: number;
  readonly onEvent: (event: TrainEvent) => void;
}

/** More threads would only wait for each other, or end the process. */
const MOST_THREADS = 256;
const DAY = 86_400;

/** @throws SinganError `INVALID_OPTION`. */
export function resolveOptions(options: TrainOptions): ResolvedOptions {
  const { engine = "auto", onEvent = () => undefined } = options;
  const { threads = availableParallelism(), checkpointSeconds = 120 } = options;
  if (!ENGINE_CHOICES.includes(engine)) {
    throw invalidOption("engine", `one of ${ENGINE_CHOICES.join(", ")}`, engine);
  }
  if (options.out === "") throw invalidOption("out", "the path of a run folder", options.out);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw invalidOption("threads", `an integer from 1 to ${MOST_THREADS}`, threads);
  }
  if (!(checkpointSeconds >= 0 && checkpointSeconds <= DAY)) {
    throw invalidOption("checkpointSeconds", `a number from 0 to ${DAY}`, checkpointSeconds);
  }
  return { ...options, engine, threads, checkpointSeconds, onEvent };
}
