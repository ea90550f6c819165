/** The page's side: a model that lives in a worker, with the methods of one that lives here. */
import {
  checkWork,
  type HarmonizedImages,
  type Metadata,
  type MethodOptions,
  SinganError,
  type SinganModel,
  type WorkOptions,
} from "@singan/pyramid";
import { Loss } from "../device/loss.js";
import type { RuntimeOptions } from "../device/runtime.js";
import { Image } from "../image/image.js";
import type { LargeImage } from "../image/large-image.js";
import type { ImageSource } from "../image/source.js";
import type { NamedBytes } from "../local-model.js";
import { type Ask, askerOf } from "./ask.js";
import type {
  Call,
  HarmonizeMethod,
  ImageMethod,
  LargeMethod,
  News,
  Opened,
  StreamMethod,
} from "./protocol.js";

type Options = MethodOptions<ImageSource, Image>;
type AnyOptions = WorkOptions<Image> &
  Partial<Record<"image" | "mask" | "photograph", ImageSource | undefined>>;
/** Who hears the news of each piece of work. */
type Listeners = Map<number, (news: News) => void>;

export class RemoteModel implements SinganModel<ImageSource, Image, LargeImage> {
  readonly metadata: Metadata;
  readonly paintScale: number | undefined;
  /** Kept when the device or the worker is lost, or the model disposed of, with the reason. */
  readonly lost: Promise<string>;
  readonly #worker: Worker;
  readonly #ask: Ask;
  readonly #listeners: Listeners;
  readonly #loss: Loss;
  #end: (reason: string) => void = () => undefined;
  #calls = 0;

  private constructor(
    worker: Worker,
    ask: Ask,
    listeners: Listeners,
    { metadata, paintScale }: Opened,
    crashed: Promise<string>,
  ) {
    const ended = new Promise<string>((resolve) => {
      this.#end = resolve;
    });
    this.#worker = worker;
    this.#ask = ask;
    this.#listeners = listeners;
    this.metadata = metadata;
    this.paintScale = paintScale;
    this.lost = Promise.race([crashed, ask("lost"), ended]);
    this.#loss = new Loss(this.lost);
  }

  /**
   * @param worker - Of one of the scripts beside this file; it is ended with the model.
   * @throws SinganError as `LocalModel.open`; `DEVICE_UNAVAILABLE` where the worker's script cannot be loaded.
   */
  static async open(
    worker: Worker,
    model: NamedBytes,
    options: RuntimeOptions,
  ): Promise<RemoteModel> {
    const crashed = new Promise<string>((resolve) => {
      worker.addEventListener("error", ({ message }) => {
        resolve(message || "its script cannot be loaded");
      });
    });
    const ready = new Promise<void>((resolve) => {
      // The first that it says is `READY`.
      worker.addEventListener("message", () => resolve(), { once: true });
    });
    try {
      const listeners: Listeners = new Map();
      const ask = askerOf(worker, (news) => listeners.get(news.id)?.(news));
      const opening = ready.then(() => ask("open", model, options));
      const opened = await Promise.race([opening, crashed.then(refuseWorker)]);
      return new RemoteModel(worker, ask, listeners, opened, crashed);
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
    await Promise.race([this.#ask("dispose"), this.lost]);
    this.#end("the model was disposed of");
    this.#worker.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  #image(method: ImageMethod, options: AnyOptions): Promise<Image> {
    return this.#work(options, async (call) => new Image(await this.#ask("image", method, call)));
  }

  #harmonized(method: HarmonizeMethod, options: AnyOptions): Promise<HarmonizedImages<Image>> {
    return this.#work(options, async (call) => {
      const made = await this.#ask("harmonized", method, call);
      return {
        image: new Image(made.image),
        unmasked: new Image(made.unmasked),
        marked: new Image(made.marked),
        mask: new Image(made.mask),
      };
    });
  }

  #large(method: LargeMethod, options: AnyOptions): Promise<LargeImage> {
    return this.#work(options, async (call) => {
      const size = await this.#ask("large", method, call);
      const { RemoteLargeImage } = await import("./remote-large-image.js");
      return new RemoteLargeImage(this.#ask, this.#loss, call.id, size, () => ++this.#calls);
    });
  }

  async *#stream(
    method: StreamMethod,
    options: AnyOptions,
  ): AsyncGenerator<Image, void, undefined> {
    const { call, check, reasonOf, settle } = await this.#begin(options);
    try {
      await this.#ask("stream", method, call);
      for (;;) {
        check();
        const next = await this.#ask("next", call.id);
        check();
        if (next === undefined) return;
        yield new Image(next.image);
      }
    } catch (error) {
      throw reasonOf(error);
    } finally {
      settle();
      await this.#ask("end", call.id);
    }
  }

  async #work<T>(options: AnyOptions, run: (call: Call) => Promise<T>): Promise<T> {
    const { call, check, reasonOf, settle } = await this.#begin(options);
    try {
      const made = await run(call);
      check();
      return made;
    } catch (error) {
      throw reasonOf(error);
    } finally {
      settle();
    }
  }

  /** One piece of work: its options made ready to travel, its signal passed on, its news heard. */
  async #begin(given: AnyOptions) {
    checkWork(given);
    const { signal, onProgress, onScale, ...rest } = given;
    signal?.throwIfAborted();
    const options: Record<string, unknown> = { ...rest };
    for (const name of ["image", "mask", "photograph"] as const) {
      const source = rest[name];
      if (source === undefined || source === null) continue;
      const { portable } = await import("../image/source.js");
      options[name] = await portable(source);
    }
    // Nobody listened while pictures were made ready.
    signal?.throwIfAborted();
    const id = ++this.#calls;
    const stop = () => void this.#ask("stop", id);
    const events = signal instanceof AbortSignal ? signal : undefined;
    events?.addEventListener("abort", stop);
    /** What a callback threw. */
    const thrown: unknown[] = [];
    const hear = async ({ news, progress, picture }: News) => {
      try {
        // Any other signal has no events; and news may have been on its way when the signal came.
        if (signal?.aborted) stop();
        else {
          onProgress?.(progress);
          if (picture !== undefined) await onScale?.(new Image(picture), progress);
        }
      } catch (error) {
        thrown.push(error);
        stop();
      }
      if (picture !== undefined) void this.#ask("heard", news);
    };
    const wants = onScale ? "pictures" : onProgress ? "progress" : "nothing";
    if (wants !== "nothing") this.#listeners.set(id, hear);
    return {
      call: { id, options, wants } satisfies Call,
      /** Work that was stopped, but was done before its worker heard of it, is stopped all the same. */
      check: () => {
        if (thrown.length > 0) throw thrown[0];
        signal?.throwIfAborted();
      },
      /** Work that was stopped fails with what stopped it. Nothing stays of it, even if it was done by then. */
      reasonOf: (error: unknown) => {
        stop();
        if (thrown.length > 0) return thrown[0];
        return signal?.aborted ? signal.reason : error;
      },
      settle: () => {
        events?.removeEventListener("abort", stop);
        this.#listeners.delete(id);
      },
    };
  }
}

function refuseWorker(reason: string): never {
  throw new SinganError(
    "DEVICE_UNAVAILABLE",
    `The worker cannot be started: ${reason}. Give the option worker a function that makes it, or false to work without.`,
  );
}
