/** The worker's side: one model, and what the page asks of it. */
import { isSinganError, type Progress, SinganError, type Window } from "@singan/pyramid";
import { expose, releaseProxy, transfer } from "comlink";
import type { Runtime } from "../device/runtime.js";
import { Image } from "../image/image.js";
import type { ImageTile, LargeImage } from "../image/large-image.js";
import { LocalModel } from "../local-model.js";
import { type Call, type Failure, type Host, type Outcome, READY, type Tell } from "./protocol.js";

/** What a stream gives. */
interface Part {
  readonly image: Image;
  readonly window?: Window;
}

/** Offers a build of onnxruntime-web to the page that made this worker. */
export function serve(runtime: Runtime): void {
  // onnxruntime-web's own threads load this very script again when a bundler has put it into one.
  if (self.name.startsWith("em-pthread")) return;
  expose(hostOf(runtime));
  self.postMessage(READY);
}

function hostOf(runtime: Runtime): Host {
  let opened: LocalModel | undefined;
  let largest = 0;
  const working = new Map<number, AbortController>();
  const streams = new Map<number, AsyncGenerator<Part, void, undefined>>();
  const larges = new Map<number, LargeImage>();

  const model = () => {
    if (opened !== undefined) return opened;
    throw new SinganError("INVALID_OPTION", "No model was opened in this worker.");
  };

  /** Options as the model takes them. */
  const optionsOf = ({ id, options, previews }: Call, tell: Tell | undefined) => {
    const stop = new AbortController();
    working.set(id, stop);
    return {
      ...options,
      signal: stop.signal,
      ...(tell && !previews && { onProgress: (now: Progress) => void tell(now) }),
      ...(tell &&
        previews && { onScale: (image: Image, now: Progress) => tell(now, image.picture) }),
    } as never;
  };

  const done = (id: number, tell: Tell | undefined) => {
    working.delete(id);
    (tell as { [releaseProxy]?: () => void } | undefined)?.[releaseProxy]?.();
  };

  /** One piece of work from its beginning to its end. */
  const work = <T>(
    call: Call,
    tell: Tell | undefined,
    run: (options: never) => Promise<T>,
  ): Promise<Outcome<T>> => {
    return outcome(async () => {
      try {
        return await run(optionsOf(call, tell));
      } finally {
        done(call.id, tell);
      }
    });
  };

  return {
    open: (device, named, options) => {
      return outcome(async () => {
        opened = await LocalModel.open(runtime, device, named, options);
        return { metadata: opened.metadata, paintScale: opened.paintScale };
      });
    },
    lost: () => model().lost,
    image: (method, call, tell) => {
      return work(call, tell, async (options) => (await model()[method](options)).picture);
    },
    harmonized: (method, call, tell) => {
      return work(call, tell, async (options) => {
        const { image, unmasked, marked, mask } = await model()[method](options);
        return {
          image: image.picture,
          unmasked: unmasked.picture,
          marked: marked.picture,
          mask: mask.picture,
        };
      });
    },
    stream: (method, call, tell) => {
      return outcome(async () => {
        const images: AsyncGenerator<Image, void, undefined> = model()[method](
          optionsOf(call, tell),
        );
        streams.set(
          call.id,
          partsOf(images, () => done(call.id, tell)),
        );
        return undefined;
      });
    },
    large: (method, call, tell) => {
      return work(call, tell, async (options) => {
        const large: LargeImage = await model()[method](options);
        larges.set(++largest, large);
        return { id: largest, width: large.width, height: large.height };
      });
    },
    window: (large, window) => {
      return outcome(async () => copied(await largeOf(larges, large).window(window)).picture);
    },
    tiles: (large, id) => {
      return outcome(async () => {
        streams.set(id, copiesOf(largeOf(larges, large).tiles()));
        return undefined;
      });
    },
    next: (id) => {
      return outcome(async () => {
        const { value, done: isDone } = (await streams.get(id)?.next()) ?? { done: true };
        if (isDone || !value) {
          streams.delete(id);
          return undefined;
        }
        const { image, window } = value;
        return { picture: image.picture, ...(window && { window }) };
      });
    },
    end: async (id) => {
      await streams.get(id)?.return(undefined);
      streams.delete(id);
    },
    free: async (large) => {
      larges.get(large)?.dispose();
      larges.delete(large);
    },
    stop: async (id) => working.get(id)?.abort(),
    dispose: async () => {
      for (const stop of working.values()) stop.abort();
      await opened?.dispose();
    },
  };
}

async function* partsOf(
  images: AsyncGenerator<Image, void, undefined>,
  done: () => void,
): AsyncGenerator<Part, void, undefined> {
  try {
    for await (const image of images) yield { image };
  } finally {
    done();
  }
}

async function* copiesOf(
  tiles: AsyncGenerator<ImageTile, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  for await (const { window, image } of tiles) yield { window, image: copied(image) };
}

/** A small large image keeps its pixels for the next window, so they must not change hands. */
function copied({ picture }: Image): Image {
  return new Image({ ...picture, data: picture.data.slice() });
}

function largeOf(larges: ReadonlyMap<number, LargeImage>, id: number): LargeImage {
  const large = larges.get(id);
  if (large !== undefined) return large;
  throw new SinganError("INVALID_OPTION", "This large image was disposed of; ask for it again.");
}

async function outcome<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    const value = await run();
    return transfer({ value }, buffersOf(value));
  } catch (error) {
    return { error: failureOf(error) };
  }
}

/** The memory of all pictures in a value, each once. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Float32Array) return [value.buffer as ArrayBuffer];
  return [...new Set(Object.values(value).flatMap(buffersOf))];
}

function failureOf(error: unknown): Failure {
  if (isSinganError(error)) {
    const { name, message, code } = error as SinganError;
    return { name, message, code };
  }
  const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
  return { name, message };
}
