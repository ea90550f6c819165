/** From rows on the disk to a file of any kind: by sharp, with a few rows in memory at a time. */
import { truncate } from "node:fs/promises";
import { fileError, withBeside } from "@singan/node-io";
import { isSinganError, SinganError } from "@singan/pyramid";
import type { Sharp } from "sharp";
import { RowFile } from "./row-file.js";
import { loadSharp } from "./sharp.js";

/** What libvips and ffmpeg say in the words of the system, by the code that they leave out. */
const SAID: Readonly<Record<string, RegExp>> = {
  EACCES: /permission denied/i,
  EDQUOT: /quota exceeded/i,
  EFBIG: /file too large/i,
  ENOSPC: /no space left/i,
};

/**
 * Collects rows in a file beside the path, hands over its name, and removes it in the end.
 *
 * @param fill - Writes all pages; what it throws is passed on.
 * @throws SinganError `FILE_SYSTEM` naming `path` where the rows cannot be kept.
 */
export async function withRows(
  path: string,
  fill: (rows: RowSink) => Promise<void>,
  use: (rows: string) => Promise<void>,
): Promise<void> {
  const refuse = (error: unknown) => {
    throw fileError(error, "write", path);
  };
  await withBeside(path, async (beside) => {
    const file = await RowFile.create(beside).catch(refuse);
    try {
      await fill({
        page: (size) => file.page(size).catch(refuse),
        append: (bytes) => file.append(bytes).catch(refuse),
      });
      await file.finish().catch(refuse);
    } finally {
      await file.close();
    }
    await use(beside);
  });
}

/** Where the pixels of pages go. */
export type RowSink = Pick<RowFile, "page" | "append">;

/** What {@link encodeRows} needs to know. */
export interface EncodeOptions {
  /** What a person calls the file. */
  readonly path: string;
  /** Where it is written; nothing is there. */
  readonly beside: string;
  readonly encoder: (image: Sharp) => Sharp;
  /** Whether every page is a frame, rather than the first the image. */
  readonly animated?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Encodes the file that {@link withRows} made.
 *
 * @throws SinganError `FILE_SYSTEM`, or the signal's reason; `beside` may then be a part of a file.
 */
export async function encodeRows(rows: string, options: EncodeOptions): Promise<void> {
  const { path, beside, encoder, animated = false, signal } = options;
  const sharp = await loadSharp();
  signal?.throwIfAborted();
  // Nothing ends an encoder in its work but that its rows end.
  const stop = () => void truncate(rows, 0).catch(() => undefined);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await encoder(sharp(rows, { limitInputPixels: false, animated })).toFile(beside);
  } catch (error) {
    signal?.throwIfAborted();
    throw encoderError(error, path);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  signal?.throwIfAborted();
}

/** One sentence for what an encoder said, of which several lines may be. */
export function encoderError(error: unknown, path: string): SinganError {
  if (isSinganError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const [code] = Object.entries(SAID).find(([, said]) => said.test(message)) ?? [];
  if (code !== undefined) return fileError({ code, message }, "write", path);
  const line = message.trim().split("\n")[0]!.replace(/\.$/, "");
  return new SinganError(
    "FILE_SYSTEM",
    `Cannot write ${path}: the encoder says "${line.slice(0, 200)}". Check the path, and that the disk has room.`,
    { cause: error },
  );
}
