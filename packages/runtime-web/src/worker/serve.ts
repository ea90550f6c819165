/** The worker's side: one model, and what the page asks of it. */
import {
  isSinganError,
  type Picture,
  type Progress,
  SinganError,
  type Window,
} from "@singan/pyramid";
import type { StartEngine } from "../device/engine.js";
import { breath } from "../device/turns.js";
import type { PlannedTiles } from "../image/planned-tiles.js";
import { type Forms, LocalModel } from "../local-model.js";
import {
  type Answer,
  type Asked,
  type Call,
  type Failure,
  type Host,
  type News,
  type Outcome,
  READY,
} from "./protocol.js";

/** What a stream gives. */
interface Part {
  readonly image: Picture;
  readonly window?: Window;
}
type Stream<T> = AsyncGenerator<T, void, undefined>;
type Large = PlannedTiles<Picture>;

/** The page makes images of them. */
const PICTURES: Forms<Picture, Large> = {
  image: (picture) => picture,
  large: async (rendering, guarded) => {
    const { PlannedTiles } = await import("../image/planned-tiles.js");
    // A small large image keeps its pixels for the next window, so they must not change hands.
    const copied = (picture: Picture) => ({ ...picture, data: picture.data.slice() });
    return new PlannedTiles(rendering, guarded, copied);
  },
};

/** Offers a device to the page that made this worker. */
export function serve(start: StartEngine): void {
  // onnxruntime-web's own threads load this very script again when a bundler has put it into one, and so do parts of it
  // that are fetched later, where its address has a query: there is one host all the same.
  if (self.name.startsWith("em-pthread") || self.onmessage !== null) return;
  const host = hostOf(start, (news) => self.postMessage(news));
  self.onmessage = async ({ data }: MessageEvent<Asked>) => {
    const { asked, method, given } = data;
    const ask = host[method] as (...all: unknown[]) => Promise<unknown>;
    const outcome = await outcomeOf(() => ask(...given));
    const answer: Answer = { asked, outcome };
    self.postMessage(answer, { transfer: buffersOf(outcome) });
  };
  self.postMessage(READY);
}

function hostOf(start: StartEngine, tell: (news: News) => void): Host {
  let opened: LocalModel<Picture, Large> | undefined;
  let lastNews = 0;
  const working = new Map<number, AbortController>();
  const streams = new Map<number, Stream<Part>>();
  const larges = new Map<number, Large>();
  /** News that the page is still looking at. */
  const unheard = new Map<number, () => void>();

  /** The page opens it before it asks for anything else. */
  const model = () => opened!;

  /** Options as the model takes them. */
  const optionsOf = ({ id, options, wants }: Call) => {
    const stop = new AbortController();
    working.set(id, stop);
    return {
      ...options,
      signal: stop.signal,
      ...(wants === "progress" && {
        onProgress: (progress: Progress) => tell({ news: ++lastNews, id, progress }),
      }),
      ...(wants === "pictures" && {
        onScale: (picture: Picture, progress: Progress) => {
          const news = ++lastNews;
          tell({ news, id, progress, picture });
          return new Promise<void>((heard) => unheard.set(news, heard));
        },
      }),
    } as never;
  };

  /** One piece of work from its beginning to its end. */
  const work = async <T>(call: Call, run: (options: never) => Promise<T>): Promise<T> => {
    try {
      return await run(optionsOf(call));
    } finally {
      working.delete(call.id);
    }
  };

  return {
    open: async (named, options) => {
      opened = await LocalModel.open(start, named, options, PICTURES);
      return { metadata: opened.metadata, paintScale: opened.paintScale };
    },
    lost: () => model().lost,
    image: (method, call) => work(call, (options) => model()[method](options)),
    harmonized: (method, call) => work(call, (options) => model()[method](options)),
    stream: async (method, call) => {
      const pictures: Stream<Picture> = model()[method](optionsOf(call));
      streams.set(
        call.id,
        partsOf(pictures, () => working.delete(call.id)),
      );
    },
    large: (method, call) => {
      return work(call, async (options) => {
        const large: Large = await model()[method](options);
        larges.set(call.id, large);
        return { width: large.width, height: large.height };
      });
    },
    window: async (large, window) => largeOf(larges, large).window(window),
    tiles: async (large, id) => {
      streams.set(id, largeOf(larges, large).tiles());
    },
    next: async (id) => {
      const { value, done } = (await streams.get(id)?.next()) ?? { done: true };
      if (!done && value) return value;
      streams.delete(id);
      return undefined;
    },
    end: async (id) => {
      await streams.get(id)?.return(undefined);
      streams.delete(id);
    },
    heard: async (news) => {
      unheard.get(news)?.();
      unheard.delete(news);
    },
    stop: async (id) => {
      working.get(id)?.abort();
      larges.get(id)?.dispose();
      larges.delete(id);
    },
    dispose: async () => {
      await opened?.dispose();
      // What it waited for is answered first: nothing is heard of this worker after this.
      await breath();
    },
  };
}

async function* partsOf(pictures: Stream<Picture>, done: () => void): Stream<Part> {
  try {
    for await (const image of pictures) yield { image };
  } finally {
    done();
  }
}

function largeOf(larges: ReadonlyMap<number, Large>, id: number): Large {
  const large = larges.get(id);
  if (large !== undefined) return large;
  throw new SinganError("INVALID_OPTION", "This large image was disposed of; ask for it again.");
}

async function outcomeOf<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await run() };
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
  const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
  return { name, message, code: isSinganError(error) ? error.code : undefined };
}
