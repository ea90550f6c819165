/**
 * `ScaleRunner` over any ONNX runtime: builds each link when it is first asked for, opens one session for it and
 * shares it. What an opened session gives stays where it made it, and is handed to the next as it is.
 */
import { isSinganError, SinganError } from "../errors.js";
import type { PyramidMetadata } from "../model/metadata.js";
import type { LinkWeights } from "../model/model.js";
import { buildLink, linkNames } from "../onnx/link.js";
import type { Tensor } from "../picture.js";
import type { ResamplingMatrix } from "../resample/matrix.js";
import type { Signal } from "../signal.js";
import { PixelHandle } from "./pixel-handle.js";
import type { Handle, LinkInputs, ScaleRunner, WindowPlan } from "./scale-runner.js";

/** A tensor as runtimes name its parts. */
export interface LinkTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** What enters a link: values, or a picture wherever its handle keeps it. */
export type LinkFeed = LinkTensor | Handle;

/** The values of what enters, in JavaScript's memory. */
export async function valuesOf(feed: LinkFeed): Promise<LinkTensor> {
  return "dims" in feed ? feed : { data: await feed.read(), dims: feed.shape };
}

/** One link, opened by a runtime. */
export interface LinkSession {
  /** Runs the link; feeds by input name, the one output back. */
  run(feeds: Readonly<Record<string, LinkFeed>>): Promise<Handle>;
  /** Frees the runtime's memory; the session is not used afterwards. */
  release(): Promise<void>;
}

/** Opens a session on the bytes of a one-link ONNX model; `name` is `scale_n`. */
export type OpenSession = (linkModel: Uint8Array, name: string) => Promise<LinkSession>;

interface RunnableModel {
  readonly pyramid: PyramidMetadata;
  readonly links: readonly LinkWeights[];
}

/** Runs the links of a model; see the head of this file. */
export class SessionRunner implements ScaleRunner {
  readonly #model: RunnableModel;
  readonly #openSession: OpenSession;
  readonly #sessions = new Map<number, Promise<LinkSession>>();
  readonly #transposes = new WeakMap<ResamplingMatrix, LinkTensor>();

  /** @param model - Sizes and weights of the scales that can be run: all of a model, or those trained so far. */
  constructor(
    model: RunnableModel,
    openSession: OpenSession,
    /** How large scales are cut, where the runtime wants them smaller than `WINDOW_PLAN`. */
    readonly plan?: WindowPlan,
  ) {
    this.#model = model;
    this.#openSession = openSession;
  }

  /**
   * @throws SinganError `OUT_OF_MEMORY` when the runtime has too little for this size; whatever an aborted signal
   *   gives as its reason.
   */
  async run(link: number, inputs: LinkInputs, signal?: Signal): Promise<Handle> {
    signal?.throwIfAborted();
    const session = await this.#session(link);
    const names = linkNames(link);
    const { previous, noise, rows, columns } = inputs;
    const feeds: Record<string, LinkFeed> = {
      [names.previous]: previous,
      [names.noise]: { data: noise.data, dims: noise.shape },
    };
    if (rows !== undefined && columns !== undefined) {
      feeds[names.rows] = { data: rows.data, dims: [rows.outputs, rows.inputs] };
      feeds[names.columns] = this.#transposed(columns);
    }
    signal?.throwIfAborted();
    return withMemoryErrors(names.prefix, () => session.run(feeds));
  }

  /** Opens the session of a link before it runs. */
  async open(link: number): Promise<void> {
    await this.#session(link);
  }

  /** Takes pixels as they are, without a copy. */
  upload(pixels: Tensor): Handle {
    return new PixelHandle(pixels);
  }

  /** Closes every session. The runner opens new ones if it is used again. */
  async release(): Promise<void> {
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    const settled = await Promise.allSettled(open);
    await Promise.all(
      settled.map((s) => (s.status === "fulfilled" ? s.value.release() : undefined)),
    );
  }

  #transposed(matrix: ResamplingMatrix): LinkTensor {
    const known = this.#transposes.get(matrix);
    const tensor = known ?? transposed(matrix);
    if (known === undefined) this.#transposes.set(matrix, tensor);
    return tensor;
  }

  #session(link: number): Promise<LinkSession> {
    const opened = this.#sessions.get(link);
    if (opened !== undefined) return opened;
    const weights = this.#model.links[link];
    if (weights === undefined) {
      const last = this.#model.links.length - 1;
      throw new SinganError(
        "INVALID_OPTION",
        `There is no scale ${link}; they go from 0 to ${last}.`,
      );
    }
    const bytes = buildLink(this.#model.pyramid, link, weights);
    const name = linkNames(link).prefix;
    const opening = withMemoryErrors(name, () => this.#openSession(bytes, name));
    this.#sessions.set(link, opening);
    // A session that failed to open may open the next time, when there is more memory.
    opening.catch(() => {
      if (this.#sessions.get(link) === opening) this.#sessions.delete(link);
    });
    return opening;
  }
}

/** Runtimes say in words of their own, and in no error class, that memory has run out. */
async function withMemoryErrors<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (isSinganError(error) || !/alloc|out of memory|out of bounds/i.test(said)) throw error;
    throw new SinganError(
      "OUT_OF_MEMORY",
      `The runtime has too little memory for ${name}. Ask for a smaller picture.`,
      { cause: error },
    );
  }
}

function transposed({ data, outputs, inputs }: ResamplingMatrix): LinkTensor {
  const result = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) result[i * outputs + o] = data[o * inputs + i]!;
  }
  return { data: result, dims: [inputs, outputs] };
}
