/** Fetches a model: with progress, kept by the browser and checked by hash, and resumed where the connection breaks. */
import { SinganError } from "@singan/pyramid";
import { ModelCache } from "./cache.js";
import { sha256 } from "./hash.js";

/** How a model is fetched. */
export interface DownloadOptions {
  /** Bytes that are there, and how many there will be where the server says so. */
  readonly onProgress?: ((loaded: number, total: number | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the browser keeps the file, so that it works without the network too: true by default. */
  readonly cache?: boolean | undefined;
  /** SHA-256 that the file must have, in hexadecimal. With it a kept file is used without asking the server. */
  readonly sha256?: string | undefined;
}

/** How often a download that breaks is taken up again. */
const TRIES = 4;

/**
 * @param url - Absolute.
 * @throws SinganError `NETWORK` where it cannot be fetched or breaks for good, `INVALID_MODEL` where its hash is another;
 *   the signal's reason when aborted.
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { cache: isKept = true, sha256: wanted, signal } = options;
  signal?.throwIfAborted();
  const cache = isKept ? await ModelCache.open() : undefined;
  const kept = await cache?.get(url);
  if (kept !== undefined && wanted !== undefined && kept.sha256 === wanted.toLowerCase()) {
    return told(kept.bytes, options);
  }
  let fetched: Fetched | undefined;
  try {
    fetched = await fetchWhole(url, kept?.tag, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (kept === undefined || wanted !== undefined) throw error;
    return told(kept.bytes, options);
  }
  if (fetched === undefined) return told(kept!.bytes, options);
  const { bytes, tag } = fetched;
  const hash = await sha256(bytes);
  if (wanted !== undefined && hash !== undefined && hash !== wanted.toLowerCase()) {
    throw new SinganError(
      "INVALID_MODEL",
      `${url} is not the file that was expected: its SHA-256 is ${hash}, not ${wanted}.`,
    );
  }
  if (hash !== undefined) await cache?.put(url, { bytes, sha256: hash, tag });
  return bytes;
}

interface Fetched {
  readonly bytes: Uint8Array;
  /** By which the server knows this version. */
  readonly tag: string | undefined;
}

function told(bytes: Uint8Array, { onProgress }: DownloadOptions): Uint8Array {
  onProgress?.(bytes.length, bytes.length);
  return bytes;
}

/** @returns Nothing where the server says that the version of the tag is still the right one. */
async function fetchWhole(
  url: string,
  known: string | undefined,
  { onProgress, signal }: DownloadOptions,
): Promise<Fetched | undefined> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  let total: number | undefined;
  let tag: string | undefined;
  let problem = "";
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      const headers: Record<string, string> = {};
      if (loaded > 0) headers.Range = `bytes=${loaded}-`;
      if (loaded > 0 && tag !== undefined) headers["If-Range"] = tag;
      if (loaded === 0 && known !== undefined) headers["If-None-Match"] = known;
      const response = await fetch(url, { headers, signal: signal ?? null });
      if (response.status === 304) return undefined;
      if (!response.ok) throw refused(url, `the server says ${response.status}`);
      if (response.status !== 206) {
        // All of it again: the server does not resume, or has another version by now.
        parts.length = 0;
        loaded = 0;
        total = lengthOf(response);
        tag = response.headers.get("etag") ?? undefined;
      }
      for await (const part of chunks(response)) {
        parts.push(part);
        loaded += part.length;
        onProgress?.(loaded, total);
      }
      if (total === undefined || loaded === total) return { bytes: joined(parts, loaded), tag };
      problem = `${loaded} of ${total} bytes came`;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SinganError) throw error;
      problem = error instanceof Error ? error.message : String(error);
      if (loaded === 0) break;
    }
  }
  throw refused(url, problem);
}

/** Where the transfer is compressed, the header counts other bytes than those that come out. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? undefined : Number(length);
}

async function* chunks({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body!.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function refused(url: string, problem: string): SinganError {
  return new SinganError(
    "NETWORK",
    `The model ${url} cannot be fetched (${problem}). Check its address and the connection, and try again.`,
  );
}
