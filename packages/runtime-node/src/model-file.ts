/** The file of a model, or what to do where it is a training of which none was made yet. */
import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readWhole } from "@singan/node-io";
import { RUN_FILES, SinganError } from "@singan/pyramid";

/** @throws SinganError `FILE_SYSTEM`; of the folder of a training it says how a model is made of it. */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readWhole(path);
  } catch (error) {
    const record = await stat(join(path, RUN_FILES.record)).catch(() => undefined);
    if (record === undefined) throw error;
    throw new SinganError(
      "FILE_SYSTEM",
      `Cannot read ${path}: it is the folder of a training. Make a model of it first: singan export ${path} writes ${basename(resolve(path))}.onnx.`,
      { cause: error },
    );
  }
}
