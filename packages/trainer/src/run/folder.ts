/** A run folder: what is there, and putting more in. Formats and names are in `@singan/pyramid`'s checkpoint room. */
import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeScale,
  encodeSafetensors,
  encodeScale,
  type FinishedScale,
  type Picture,
  parseRunRecord,
  type ReconstructionNoise,
  RUN_FILES,
  type RunRecord,
  toBytes,
} from "@singan/pyramid";
import sharp from "sharp";
import { fileError, writeWhole } from "./files.js";
import { decodeProgress, encodeProgress, type ScaleProgress } from "./state-file.js";

/** More scales than any run has. */
const MOST_SCALES = 64;

export class RunFolder {
  constructor(readonly path: string) {}

  async readRecord(): Promise<RunRecord | undefined> {
    const bytes = await this.read(RUN_FILES.record);
    return bytes && parseRunRecord(new TextDecoder().decode(bytes), this.file(RUN_FILES.record));
  }

  writeRecord(record: RunRecord): Promise<void> {
    return this.writeJson(RUN_FILES.record, record);
  }

  writeReport(report: object): Promise<void> {
    return this.writeJson(RUN_FILES.report, report);
  }

  /** @param channels - Width of that scale by the run's plan. */
  async readScale(scale: number, channels: number): Promise<FinishedScale | undefined> {
    const file = RUN_FILES.scale(scale);
    const bytes = await this.read(file);
    return bytes && decodeScale(bytes, channels, this.file(file));
  }

  writeScale(scale: number, finished: FinishedScale): Promise<void> {
    return this.write(RUN_FILES.scale(scale), encodeScale(finished));
  }

  writePicture(name: string, { data, width, height }: Picture): Promise<void> {
    return this.write(name, encodeSafetensors({ picture: { shape: [1, 3, height, width], data } }));
  }

  writeReconstructionNoise({ shape, data }: ReconstructionNoise): Promise<void> {
    const bytes = encodeSafetensors({ scale_0: { shape, data } });
    return this.write(RUN_FILES.reconstructionNoise, bytes);
  }

  async readProgress(): Promise<ScaleProgress | undefined> {
    const bytes = await this.read(RUN_FILES.state);
    return bytes && decodeProgress(bytes, this.file(RUN_FILES.state));
  }

  writeProgress(progress: ScaleProgress): Promise<void> {
    return this.write(RUN_FILES.state, encodeProgress(progress));
  }

  async writePng(name: string, picture: Picture): Promise<void> {
    const { width, height } = picture;
    const raw = { width, height, channels: 3 } as const;
    await this.write(name, await sharp(toBytes(picture), { raw }).png().toBuffer());
  }

  /**
   * Deletes everything a training of this project leaves; nothing else in the folder is touched. In an order that a
   * kill may cut anywhere: the finest scale first, the record last.
   */
  async clear(): Promise<void> {
    const names = [...this.names()];
    for (const name of names) {
      const path = this.file(name);
      await rm(path, { recursive: true, force: true }).catch((error) => {
        throw fileError(error, "write", path);
      });
    }
  }

  /** The first file that looks like one of a training. */
  async firstFile(): Promise<string | undefined> {
    for (const name of this.names()) if (await this.has(name)) return name;
    return undefined;
  }

  async has(name: string): Promise<boolean> {
    return access(this.file(name)).then(
      () => true,
      () => false,
    );
  }

  private *names(): Generator<string> {
    const { record, report, state, photograph, reconstructionNoise, previews } = RUN_FILES;
    yield* [report, previews, state];
    for (let n = MOST_SCALES - 1; n >= 0; n--) {
      yield RUN_FILES.scale(n);
      yield RUN_FILES.reconstruction(n);
    }
    yield* [reconstructionNoise, photograph, record];
  }

  file(name: string): string {
    return join(this.path, name);
  }

  private writeJson(name: string, value: object): Promise<void> {
    return this.write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  private write(name: string, content: string | Uint8Array): Promise<void> {
    return writeWhole(this.file(name), content);
  }

  private async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.file(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw fileError(error, "read", this.file(name));
    }
  }
}
