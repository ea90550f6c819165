/** The page's side: a model that lives in a worker, with the methods of one that lives here. */
import {
  disposedOf,
  type HarmonizedImages,
  type Metadata,
  type MethodOptions,
  type Picture,
  type Progress,
  type Signal,
  SinganError,
  type SinganModel,
  type Window,
  type WorkOptions,
} from "@singan/pyramid";
import { proxy, type Remote, releaseProxy, wrap } from "comlink";
import type { Device } from "../device/devices.js";
import { LOST, Loss } from "../device/loss.js";
import type { RuntimeOptions } from "../device/runtime.js";
import { Image } from "../image/image.js";
import { drawTiles, type ImageTile, type LargeImage } from "../image/large-image.js";
import { type ImageSource, portable } from "../image/read.js";
import type { NamedBytes } from "../local-model.js";
import {
  type HarmonizeMethod,
  type Host,
  type ImageMethod,
  type LargeMethod,
  type Opened,
  type OpenedLarge,
  type Outcome,
  READY,
  type StreamMethod,
  type Tell,
} from "./protocol.js";

type Options = MethodOptions<ImageSource, Image>;
type AnyOptions = WorkOptions<Image> &
  Partial<Record<"image" | "mask" | "photograph", ImageSource | undefined>>;

export class RemoteModel implements SinganModel<ImageSource, Image, LargeImage> {
  readonly metadata: Metadata;
  readonly paintScale: number | undefined;
  /** Kept when the device or the worker is lost, or the model disposed of, with the reason. */
  readonly lost: Promise<string>;
  readonly #worker: Worker;
  readonly #host: Remote<Host>;
  readonly #loss: Loss;
  #end: (reason: string) => void = () => undefined;
  #calls = 0;
  #isDisposed = false;

  private constructor(
    worker: Worker,
    host: Remote<Host>,
    { metadata, paintScale }: Opened,
    crashed: Promise<string>,
  ) {
    const ended = new Promise<string>((resolve) => {
      this.#end = resolve;
    });
    this.#worker = worker;
    this.#host = host;
    this.metadata = metadata;
    this.paintScale = paintScale;
    this.lost = Promise.race([crashed, host.lost(), ended]);
    this.#loss = new Loss(this.lost);
  }

  /**
   * @param worker - Of one of the scripts beside this file; it is ended with the model.
   * @throws SinganError as `LocalModel.open`; `DEVICE_UNAVAILABLE` where the worker's script cannot be loaded.
   */
  static async open(
    worker: Worker,
    device: Device,
    model: NamedBytes,
    options: RuntimeOptions,
  ): Promise<RemoteModel> {
    const crashed = new Promise<string>((resolve) => {
      worker.addEventListener("error", ({ message }) => {
        resolve(message || "its script cannot be loaded");
      });
    });
    const ready = new Promise<void>((resolve) => {
      worker.addEventListener("message", ({ data }) => data === READY && resolve(), { once: true });
    });
    try {
      await Promise.race([ready, crashed.then(refuseWorker)]);
      const host = wrap<Host>(worker);
      const opening = host.open(device, model, options);
      const opened = unwrapped(await Promise.race([opening, crashed.then(refuseWorker)]));
      return new RemoteModel(worker, host, opened, crashed);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  sample(options: Options["sample"] = {}): Promise<Image> {
    return this.#image("sample", options);
  }

  samples(options: Options["samples"]): AsyncGenerator<Image, void, undefined> {
    return this.#stream("samples", options);
  }

  largeSample(options: Options["sample"] = {}): Promise<LargeImage> {
    return this.#large("largeSample", options);
  }

  reconstruct(options: Options["reconstruct"] = {}): Promise<Image> {
    return this.#image("reconstruct", options);
  }

  upscale(options: Options["upscale"]): Promise<Image> {
    return this.#image("upscale", options);
  }

  largeUpscale(options: Options["upscale"]): Promise<LargeImage> {
    return this.#large("largeUpscale", options);
  }

  paint(options: Options["paint"]): Promise<Image> {
    return this.#image("paint", options);
  }

  harmonize(options: Options["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#harmonized("harmonize", options);
  }

  edit(options: Options["harmonize"]): Promise<HarmonizedImages<Image>> {
    return this.#harmonized("edit", options);
  }

  variation(options: Options["variation"] = {}): Promise<Image> {
    return this.#image("variation", options);
  }

  retarget(options: Options["retarget"]): Promise<Image> {
    return this.#image("retarget", options);
  }

  animate(options: Options["animate"] = {}): AsyncGenerator<Image, void, undefined> {
    return this.#stream("animate", options);
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await Promise.race([this.#host.dispose(), this.lost]);
    this.#end("the model was disposed of");
    this.#host[releaseProxy]();
    this.#worker.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  #image(method: ImageMethod, options: AnyOptions): Promise<Image> {
    return this.#work(options, async (call, tell) => {
      return new Image(unwrapped(await this.#host.image(method, call, tell)));
    });
  }

  #harmonized(method: HarmonizeMethod, options: AnyOptions): Promise<HarmonizedImages<Image>> {
    return this.#work(options, async (call, tell) => {
      const made = unwrapped(await this.#host.harmonized(method, call, tell));
      return {
        image: new Image(made.image),
        unmasked: new Image(made.unmasked),
        marked: new Image(made.marked),
        mask: new Image(made.mask),
      };
    });
  }

  #large(method: LargeMethod, options: AnyOptions): Promise<LargeImage> {
    return this.#work(options, async (call, tell) => {
      const large = unwrapped(await this.#host.large(method, call, tell));
      return new RemoteLargeImage(this.#host, this.#loss, large, () => ++this.#calls);
    });
  }

  async *#stream(
    method: StreamMethod,
    options: AnyOptions,
  ): AsyncGenerator<Image, void, undefined> {
    const { call, tell, stopped, settle } = await this.#call(options);
    try {
      unwrapped(await this.#host.stream(method, call, tell));
      for (;;) {
        stopped?.throwIfAborted();
        const next = unwrapped(await this.#host.next(call.id));
        if (next === undefined) return;
        yield new Image(next.picture);
      }
    } catch (error) {
      throw reasonOf(error, stopped);
    } finally {
      settle();
      await this.#host.end(call.id);
    }
  }

  /** One piece of work: its options made ready to travel, its signal passed on. */
  async #work<T>(
    options: AnyOptions,
    run: (call: { id: number; options: object; previews: boolean }, tell?: Tell) => Promise<T>,
  ): Promise<T> {
    const { call, tell, stopped, settle } = await this.#call(options);
    try {
      return await run(call, tell);
    } catch (error) {
      throw reasonOf(error, stopped);
    } finally {
      settle();
    }
  }

  async #call(given: AnyOptions) {
    if (this.#isDisposed) throw disposedOf();
    const { signal, onProgress, onScale, ...rest } = given ?? {};
    signal?.throwIfAborted();
    const options: Record<string, unknown> = { ...rest };
    for (const name of ["image", "mask", "photograph"] as const) {
      const source = rest[name];
      if (source !== undefined && source !== null) options[name] = await portable(source);
    }
    // Nobody listened while pictures were made ready.
    signal?.throwIfAborted();
    const id = ++this.#calls;
    const stop = () => void this.#host.stop(id);
    const events = signal instanceof AbortSignal ? signal : undefined;
    events?.addEventListener("abort", stop);
    const tell =
      onProgress || onScale
        ? proxy((progress: Progress, picture?: Picture) => {
            // Any other signal has no events.
            if (signal?.aborted) stop();
            onProgress?.(progress);
            return picture && onScale?.(new Image(picture), progress);
          })
        : undefined;
    const settle = () => events?.removeEventListener("abort", stop);
    const call = { id, options, previews: onScale !== undefined };
    return { call, tell, stopped: signal, settle };
  }
}

class RemoteLargeImage implements LargeImage {
  readonly width: number;
  readonly height: number;

  constructor(
    private readonly host: Remote<Host>,
    private readonly loss: Loss,
    private readonly opened: OpenedLarge,
    private readonly nextId: () => number,
  ) {
    this.width = opened.width;
    this.height = opened.height;
  }

  async window(window: Window): Promise<Image> {
    return new Image(await this.#asked(() => this.host.window(this.opened.id, window)));
  }

  async *tiles(): AsyncGenerator<ImageTile, void, undefined> {
    const id = this.nextId();
    await this.#asked(() => this.host.tiles(this.opened.id, id));
    try {
      for (;;) {
        const next = await this.#asked(() => this.host.next(id));
        if (next?.window === undefined) return;
        yield { window: next.window, image: new Image(next.picture) };
      }
    } finally {
      if (!this.loss.isLost) await this.loss.before(this.host.end(id));
    }
  }

  draw(
    canvas: HTMLCanvasElement | OffscreenCanvas,
    options: { readonly signal?: Signal | undefined } = {},
  ): Promise<void> {
    return drawTiles(this, canvas, options);
  }

  dispose(): void {
    if (!this.loss.isLost) void this.host.free(this.opened.id);
  }

  /** A worker that is gone would never answer. */
  async #asked<T>(ask: () => Promise<Outcome<T>>): Promise<T> {
    const outcome = this.loss.isLost ? LOST : await this.loss.before(ask());
    if (outcome !== LOST) return unwrapped(outcome);
    throw new SinganError(
      "DEVICE_UNAVAILABLE",
      "The device or the model of this large image is gone; ask the model for it again.",
    );
  }
}

function unwrapped<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  const { name, message, code } = outcome.error;
  if (code !== undefined) throw new SinganError(code, message);
  if (name === "AbortError") throw new DOMException(message, name);
  throw Object.assign(new Error(message), { name });
}

/** Work that was stopped fails with the signal's own reason. */
function reasonOf(error: unknown, signal: Signal | undefined): unknown {
  const isStop = error instanceof DOMException && error.name === "AbortError";
  return isStop && signal?.aborted ? signal.reason : error;
}

function refuseWorker(reason: string): never {
  throw new SinganError(
    "DEVICE_UNAVAILABLE",
    `The worker cannot be started: ${reason}. Give the option worker a function that makes it, or false to work without.`,
  );
}
