/** A model in this thread, whichever device runs its links. */
import {
  DEFAULT_MEMORY,
  isSinganError,
  LoadedModel,
  type Machine,
  type Model,
  readModel,
  SessionRunner,
  SinganError,
} from "@singan/pyramid";
import type { Engine, StartEngine } from "./device/engine.js";
import type { RuntimeOptions } from "./device/runtime.js";
import type { ImageSource } from "./image/source.js";

/** The bytes of a model and what to call it. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What it makes: images for a page, and for a worker, which hands them on, bare pictures. The page's worker needs no checks. */
export type Forms<Made, Large> = Pick<
  Machine<ImageSource, Made, Large>,
  "image" | "large" | "checkWork"
>;

export class LocalModel<Made, Large> extends LoadedModel<ImageSource, Made, Large> {
  readonly lost: Promise<string>;
  readonly #engine: Engine;

  private constructor(
    model: Model,
    engine: Engine,
    runner: SessionRunner,
    forms: Forms<Made, Large>,
  ) {
    super(model, {
      runner: (wanted) => (wanted === model ? runner : runnerOn(engine, wanted)),
      // Fetched only for models that are given pictures.
      read: async (source, name) => (await import("./image/read.js")).readImage(source, name),
      ...forms,
      memory: memoryLimit,
      understood: outOfMemory,
    });
    this.lost = engine.lost;
    this.#engine = engine;
  }

  /**
   * Reads a model; its sessions are opened when a scale first runs, but for the coarsest: with it comes all that
   * onnxruntime-web fetches, so that what is missing is told here.
   *
   * @throws SinganError `INVALID_MODEL` or `UNSUPPORTED_FORMAT` for the file, `DEVICE_UNAVAILABLE` for the device.
   */
  static async open<Made, Large>(
    start: StartEngine,
    { bytes, name }: NamedBytes,
    options: RuntimeOptions,
    forms: Forms<Made, Large>,
  ): Promise<LocalModel<Made, Large>> {
    const model = { ...readModel(bytes, name), name };
    const engine = await start(options);
    const runner = runnerOn(engine, model);
    try {
      await runner.open(0);
    } catch (error) {
      engine.release();
      throw isSinganError(error) ? error : notStarted(error, options);
    }
    return new LocalModel(model, engine, runner, forms);
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    this.#engine.release();
  }
}

function runnerOn(engine: Engine, model: Model): SessionRunner {
  const { metadata, links } = model;
  return new SessionRunner(
    { pyramid: metadata.pyramid, links },
    engine.open,
    engine.planFor(model),
  );
}

function notStarted(cause: unknown, { wasmPaths }: RuntimeOptions): SinganError {
  const said = cause instanceof Error ? cause.message : cause;
  const place = wasmPaths === undefined ? "beside its script" : `in ${wasmPaths}`;
  return new SinganError(
    "DEVICE_UNAVAILABLE",
    `onnxruntime-web cannot be started (${said}). Serve its .wasm and .mjs files ${place}, or name their folder by the option wasmPaths.`,
    { cause },
  );
}

/** Bytes that one image may hold: a quarter of what the browser says the machine has. */
function memoryLimit(): number {
  const { deviceMemory = 4 } = navigator as { readonly deviceMemory?: number };
  return Math.min(DEFAULT_MEMORY, deviceMemory * 2 ** 28);
}

/** What failed allocations mean, of JavaScript, WebAssembly and the GPU. */
function outOfMemory(error: unknown): SinganError | undefined {
  const isAllocation =
    error instanceof RangeError && /allocation|array (buffer )?length/i.test(error.message);
  if (!isAllocation) return undefined;
  return new SinganError(
    "OUT_OF_MEMORY",
    "There is too little memory for an image of this size; ask for a smaller width or height.",
    { cause: error },
  );
}
