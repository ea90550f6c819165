/** A finished run folder as one `.onnx` file, written beside, checked, and only then given its name. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Model, SinganError, writeModel } from "@singan/pyramid";
import { loadRun } from "./load.js";
import { type Verification, verifyModel } from "./verify.js";

export interface ExportOptions {
  /** Looked at between reading, writing and checking; its reason is thrown. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: "reading" | "writing" | "checking") => void;
}

export interface ExportReport extends Verification {
  readonly path: string;
  readonly bytes: number;
  /** Bytes of the weights alone. */
  readonly weightBytes: number;
  /** Per scale, as the training measured it. */
  readonly rmse: readonly number[];
}

/**
 * Exports a finished training. An existing file is replaced only when the new one has passed its checks.
 *
 * @throws SinganError `INVALID_RUN`, `FILE_SYSTEM` or `VERIFICATION_FAILED`; nothing is left behind then.
 */
export async function exportModel(
  folder: string,
  path: string,
  { signal, onProgress }: ExportOptions = {},
): Promise<ExportReport> {
  onProgress?.("reading");
  const run = await loadRun(folder);
  signal?.throwIfAborted();
  onProgress?.("writing");
  const beside = `${path}.${randomBytes(4).toString("hex")}.part`;
  try {
    await makeFolder(dirname(path));
    await writeFile(beside, writeModel(run.model), { flush: true });
    signal?.throwIfAborted();
    onProgress?.("checking");
    const written = await readFile(beside);
    const verification = await verifyModel(written, run);
    signal?.throwIfAborted();
    await rename(beside, path);
    const { rmse } = run.model.metadata.training;
    return {
      path,
      bytes: written.length,
      weightBytes: weightBytes(run.model),
      rmse,
      ...verification,
    };
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw fileError(error, path);
  }
}

function weightBytes({ links }: Model): number {
  return links.flat().reduce((sum, { weight, bias }) => sum + 4 * (weight.length + bias.length), 0);
}

function fileError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof SinganError || typeof code !== "string" || !/^E[A-Z]+$/.test(code))
    return error;
  const reason =
    code === "ENOSPC" ? "the disk is full. Make room" : `${code}. Choose another place`;
  return new SinganError("FILE_SYSTEM", `Cannot write ${path}: ${reason} and export again.`, {
    cause: error,
  });
}

/** Not Node's own `recursive`, which never ends where a system folder takes no new ones, such as `/proc`. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return;
    const parent = dirname(resolve(path));
    const isParentThere = (await stat(parent).catch(() => undefined)) !== undefined;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || isParentThere) throw error;
    await makeFolder(parent);
    await makeFolder(path);
  }
}
