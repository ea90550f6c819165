/** A finished run folder as one `.onnx` file, written beside, checked, and only then given its name. */
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { invalidOption, type Model, type Signal, SinganError, writeModel } from "@singan/pyramid";
import { makeFolder } from "./folder.js";
import { loadRun, type TrainedRun } from "./load.js";
import { type Verification, verifyModel } from "./verify.js";

export interface ExportOptions {
  /** Looked at between reading and writing, and before every link of the check; its reason is thrown. */
  readonly signal?: Signal;
  readonly onProgress?: (stage: "reading" | "writing" | "checking") => void;
}

export interface ExportReport extends Verification {
  readonly path: string;
  readonly bytes: number;
  /** Bytes of the weights alone. */
  readonly weightBytes: number;
  /** Root mean square error of the reconstruction, one a scale, as the training measured it through these links. */
  readonly rmse: readonly number[];
}

/**
 * Exports a finished training. An existing file is replaced, and only when the new one has passed its checks.
 *
 * @param folder - What `train` made.
 * @param path - The file to write; it ends in `.onnx`. Missing folders are made.
 * @throws SinganError `INVALID_OPTION`, `INVALID_RUN`, `FILE_SYSTEM` or `VERIFICATION_FAILED`; the signal's reason when
 *   aborted. Nothing is left behind then.
 */
export async function exportModel(
  folder: string,
  path: string,
  { signal, onProgress }: ExportOptions = {},
): Promise<ExportReport> {
  if (folder === "") throw invalidOption("the run", 'the folder that "singan train" made', folder);
  if (!/[^/\\]\.onnx$/i.test(path)) {
    throw invalidOption("the file to write", "a name that ends in .onnx", path);
  }
  onProgress?.("reading");
  const run = await loadRun(folder);
  signal?.throwIfAborted();
  onProgress?.("writing");
  const beside = `${path}.${randomBytes(4).toString("hex")}.part`;
  const made: string[] = [];
  try {
    await makeFolder(dirname(path), made);
    await writeFile(beside, writeModel(run.model), { flush: true });
    onProgress?.("checking");
    const written = await readFile(beside);
    const verification = await verify(folder, written, run, signal);
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
    // Only where they are empty again.
    for (const path of made.reverse()) await rmdir(path).catch(() => undefined);
    throw fileError(error, path);
  }
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
    if (!(error instanceof SinganError) || error.code !== "INVALID_MODEL") throw error;
    const problem = error.message.replace(/ Export [^.]+\.$/, "");
    const sentence = `${folder} is damaged: ${problem} Train again with --force.`;
    throw new SinganError("INVALID_RUN", sentence, { cause: error });
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
