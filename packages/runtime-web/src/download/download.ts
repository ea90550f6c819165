/** Fetches a model: with progress, kept by the browser and checked by hash, and resumed where the connection breaks. */
import { isSinganError, SinganError } from "@singan/pyramid";
import { ModelCache } from "./cache.js";
import { sha256 } from "./hash.js";

/** How a model is fetched. */
export interface DownloadOptions {
  /** Bytes that are there, and how many there will be where the server says so. */
  readonly onProgress?: ((loaded: number, total: number | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the browser keeps the file, so that it works without an answer of the server too: true by default. */
  readonly cache?: boolean | undefined;
  /** SHA-256 that the file must have, 64 hexadecimal digits. With it a kept file is used without asking the server. */
  readonly sha256?: string | undefined;
}

/** How often a download is tried. */
const TRIES = 4;
/** Milliseconds, twice as long before each further try. */
const PAUSE = 125;
/** Milliseconds; a server that asks for more will not be ready while somebody waits. */
const LONGEST_PAUSE = 10_000;
/** What a server says that may be ready in a moment. */
const BUSY = [429, 502, 503, 504];

/**
 * @param url - Absolute.
 * @throws SinganError `NETWORK` where it cannot be fetched or breaks for good; the signal's reason when aborted.
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { cache: isKept = true, sha256: wanted, signal } = options;
  signal?.throwIfAborted();
  const cache = isKept ? await ModelCache.open() : undefined;
  const kept = await cache?.get(url);
  if (kept !== undefined && kept.sha256 === wanted?.toLowerCase()) {
    return told(kept.bytes, options);
  }
  const fetched = await fetchWhole(url, kept?.tag, options).catch((error) => {
    signal?.throwIfAborted();
    // What a server answers counts, but for one that is too busy to; and what the page itself threw.
    if (!kept || wanted || !isSinganError(error) || error.cause) throw error;
  });
  if (fetched === undefined) return told(kept!.bytes, options);
  const { bytes, tag } = fetched;
  const hash = await sha256(bytes);
  if (hash !== undefined) await cache?.put(url, { bytes, sha256: hash, tag });
  return bytes;
}

interface Fetched {
  readonly bytes: Uint8Array;
  /** By which the server knows this version. */
  readonly tag: string | null;
}

function told(bytes: Uint8Array, { onProgress }: DownloadOptions): Uint8Array {
  onProgress?.(bytes.length, bytes.length);
  return bytes;
}

/** @returns Nothing where the server says that the version of the tag is still the right one. */
async function fetchWhole(
  url: string,
  known: string | null | undefined,
  { onProgress, signal }: DownloadOptions,
): Promise<Fetched | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  let total: number | undefined;
  let tag: string | null = null;
  let problem = "";
  /** Milliseconds that the server asks to wait. */
  let asked = 0;
  /** Whether the caller is at work, whose errors are not the network's. */
  let isTold = false;
  /** A status that another try would not change. */
  let final: number | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // An aborted signal ends the pause, and what is fetched then fails at once.
    if (attempt > 0) await pause(Math.max(PAUSE * 2 ** attempt, asked), signal);
    asked = 0;
    try {
      const headers: Record<string, string> = {};
      if (loaded > 0) {
        headers.Range = `bytes=${loaded}-`;
        if (tag) headers["If-Range"] = tag;
      } else if (known) headers["If-None-Match"] = known;
      const response = await fetch(url, { headers, signal: signal ?? null });
      if (response.status === 304) return undefined;
      if (!response.ok) {
        problem = `the server says ${response.status}`;
        // Of a date, which is rare, comes none.
        asked = 1000 * Number(response.headers.get("retry-after")) || 0;
        const isBusy = BUSY.includes(response.status);
        if (!isBusy) final = response.status;
        if (!isBusy || asked > LONGEST_PAUSE) break;
        continue;
      }
      if (response.status !== 206) {
        // All of it again: the server does not resume, or has another version by now.
        parts.length = 0;
        loaded = 0;
        total = lengthOf(response);
        tag = response.headers.get("etag");
      }
      const write = (part: Uint8Array<ArrayBuffer>) => {
        parts.push(part);
        loaded += part.length;
        isTold = true;
        onProgress?.(loaded, total);
        isTold = false;
      };
      await response.body?.pipeTo(new WritableStream({ write }));
      if (total === undefined || loaded === total) {
        return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), tag };
      }
      problem = `${loaded} of ${total} bytes came`;
    } catch (error) {
      if (isTold) throw error;
      signal?.throwIfAborted();
      problem = error instanceof Error ? error.message : String(error);
      if (loaded === 0) break;
    }
  }
  throw new SinganError(
    "NETWORK",
    `The model ${url} cannot be fetched (${problem}). Check its address and the connection.`,
    { cause: final },
  );
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
  });
}

/** Where the transfer is compressed, the header counts other bytes than those that come out. */
function lengthOf({ headers }: Response): number | undefined {
  if (headers.has("content-encoding")) return undefined;
  return Number(headers.get("content-length")) || undefined;
}
