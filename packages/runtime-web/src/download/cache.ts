/** Models that the browser keeps, each beside the hash that it had when it came. */
import { sha256 } from "./hash.js";

const NAME = "singan-models";
const HASH = "x-singan-sha256";

/** A file that was kept. */
export interface KeptModel {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** By which the server knows this version. */
  readonly tag: string | null;
}

/** The browser's Cache API, where the page may use it. It is only a help: what fails in it is as if nothing were kept. */
export class ModelCache {
  private constructor(private readonly cache: Cache) {}

  static async open(): Promise<ModelCache | undefined> {
    try {
      return new ModelCache(await caches.open(NAME));
    } catch {
      return undefined;
    }
  }

  /** What is kept of an address, unless it changed on the disk. */
  async get(url: string): Promise<KeptModel | undefined> {
    try {
      const found = await this.cache.match(url);
      const hash = found?.headers.get(HASH);
      if (found === undefined || !hash) return undefined;
      const bytes = new Uint8Array(await found.arrayBuffer());
      if ((await sha256(bytes)) === hash) {
        return { bytes, sha256: hash, tag: found.headers.get("etag") };
      }
      await this.cache.delete(url);
    } catch {}
    return undefined;
  }

  async put(url: string, { bytes, sha256: hash, tag }: KeptModel): Promise<void> {
    const headers = { [HASH]: hash, ...(tag && { etag: tag }) };
    try {
      await this.cache.put(url, new Response(bytes as BodyInit, { headers }));
    } catch {}
  }
}
