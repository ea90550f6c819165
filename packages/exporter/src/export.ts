/** A finished run folder as one `.onnx` file, written beside, checked, and only then given its name. */
import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, type WriteOptions, writeWhole } from "@singan/node-io";
import {
  invalidOption,
  isSinganError,
  type Signal,
  SinganError,
  weightCount,
  writeModel,
} from "@singan/pyramid";
import { loadRun, type TrainedRun } from "./load.js";
import { type Verification, verifyModel } from "./verify.js";

/** How to export. */
export interface ExportOptions extends WriteOptions {
  /** Looked at between reading and writing, and before every link of the check; its reason is thrown. */
  readonly signal?: Signal;
  readonly onProgress?: (stage: "reading" | "writing" | "checking") => void;
}

/** What was written, and how well it agrees with its training. */
export interface ExportReport extends Verification {
  readonly path: string;
  readonly bytes: number;
  /** Bytes of the weights alone. */
  readonly weightBytes: number;
  /** Root mean square error of the reconstruction, one a scale, as the training measured it through these links. */
  readonly rmse: readonly number[];
}

/**
 * Exports a finished training. An existing file is replaced, unless `replace` is false, and only when the new one has
 * passed its checks.
 *
 * @param folder - What `train` made.
 * @param path - The file to write; it ends in `.onnx`. Missing folders are made.
 * @throws SinganError `INVALID_OPTION`, `INVALID_RUN`, `FILE_SYSTEM` or `VERIFICATION_FAILED`; the signal's reason when
 *   aborted. Nothing is left behind then.
 */
export async function exportModel(
  folder: string,
  path: string,
  { signal, onProgress, replace }: ExportOptions = {},
): Promise<ExportReport> {
  if (folder === "") throw invalidOption("the run", "the folder that `singan train` made", folder);
  checkModelName(path);
  onProgress?.("reading");
  const run = await loadRun(folder);
  signal?.throwIfAborted();
  onProgress?.("writing");
  const bytes = writeModel(run.model);
  const made = await makeFolder(dirname(path));
  let verification: Verification | undefined;
  try {
    const check = async (written: Uint8Array) => {
      onProgress?.("checking");
      verification = await verify(folder, written, run, signal);
      signal?.throwIfAborted();
    };
    await writeWhole(path, bytes, { check, replace });
  } catch (error) {
    // Only where they are empty again.
    for (const path of made.toReversed()) await rmdir(path).catch(() => undefined);
    throw error;
  }
  const { rmse } = run.model.metadata.training;
  const weightBytes = 4 * weightCount(run.model);
  return { path, bytes: bytes.length, weightBytes, rmse, ...verification! };
}

/** @throws SinganError `INVALID_OPTION` for a name that is no model's. */
export function checkModelName(path: string): void {
  if (/[^/\\]\.onnx$/i.test(path)) return;
  throw invalidOption("the file to write", "a name that ends in .onnx", path);
}

/** A file that cannot be read again shows numbers in the run folder that no training leaves. */
async function verify(
  folder: string,
  written: Uint8Array,
  run: TrainedRun,
  signal?: Signal,
): Promise<Verification> {
  try {
    return await verifyModel(written, run, signal);
  } catch (error) {
    if (!isSinganError(error) || error.code !== "INVALID_MODEL") throw error;
    const problem = error.message.replace(/ Export [^.]+\.$/, "");
    const sentence = `${folder} is damaged: ${problem} Start over with singan train --force.`;
    throw new SinganError("INVALID_RUN", sentence, { cause: error });
  }
}
