/** A run folder: what is there, and putting more in. Formats and names are in `@singan/pyramid`'s checkpoint room. */
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileError, isUnfinished, makeFolder, readWhereThere, writeWhole } from "@singan/node-io";
import {
  decodePaint,
  decodeScale,
  encodeSafetensors,
  encodeScale,
  type FinishedPaint,
  type FinishedScale,
  MOST_SCALES,
  type Picture,
  parseRunRecord,
  type ReconstructionNoise,
  RUN_FILES,
  type RunRecord,
  toBytes,
} from "@singan/pyramid";
import sharp from "sharp";
import type { StagePlace } from "../training/stages.js";
import { decodeProgress, encodeProgress, type ScaleProgress } from "./state-file.js";

/** Names of previews, within the folder of a stage. */
const PREVIEW = /^(photograph|painted|reconstruction|sample-\d+|step-\d{6,})\.png$/;

/** All folders of previews that there may be, the last made first. */
const PREVIEW_FOLDERS: readonly string[] = [
  RUN_FILES.paintPreview,
  ...Array.from({ length: MOST_SCALES }, (_, n) => RUN_FILES.preview(n)).reverse(),
];

/** What `lock.ts` makes. */
const LOCKS: ReadonlySet<string> = new Set(["lock", "lock.claim"]);

/** The files of one run, by what they are. */
export class RunFolder {
  readonly path: string;
  readonly #checkHeld: () => Promise<void>;

  /**
   * @param checkHeld - Asked before anything is changed there; throws where it may not be any more. Absent where only is
   *   read.
   */
  constructor(path: string, checkHeld = async () => {}) {
    this.path = path;
    this.#checkHeld = checkHeld;
  }

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

  writePage(page: string): Promise<void> {
    return this.writeText(RUN_FILES.page, page);
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

  /** As {@link readScale}, of the generator for paintings. */
  async readPaint(channels: number): Promise<FinishedPaint | undefined> {
    const file = RUN_FILES.paint;
    const bytes = await this.read(file);
    return bytes && decodePaint(bytes, channels, this.file(file));
  }

  writePaint(finished: FinishedPaint): Promise<void> {
    return this.write(RUN_FILES.paint, encodeScale(finished));
  }

  /** The reconstruction by the training engine itself. */
  writeReconstruction(
    { scale, paint }: StagePlace,
    { data, width, height }: Picture,
  ): Promise<void> {
    const name = paint ? RUN_FILES.paintReconstruction : RUN_FILES.reconstruction(scale);
    return this.write(name, encodeSafetensors({ picture: { shape: [1, 3, height, width], data } }));
  }

  writeReconstructionNoise({ shape, data }: ReconstructionNoise): Promise<void> {
    const bytes = encodeSafetensors({ scale_0: { shape, data } });
    return this.write(RUN_FILES.reconstructionNoise, bytes);
  }

  /** Where the training stands. */
  readProgress(): Promise<ScaleProgress | undefined> {
    return this.readState(RUN_FILES.state);
  }

  writeProgress(progress: ScaleProgress): Promise<void> {
    return this.write(RUN_FILES.state, encodeProgress(progress));
  }

  /** Where the stage in training began. */
  readStart(): Promise<ScaleProgress | undefined> {
    return this.readState(RUN_FILES.start);
  }

  writeStart(progress: ScaleProgress): Promise<void> {
    return this.write(RUN_FILES.start, encodeProgress(progress));
  }

  /** A preview of a stage; `name` without `.png`. */
  async writePreview(stage: StagePlace, name: string, picture: Picture): Promise<void> {
    await this.writePng(join(previewFolder(stage), `${name}.png`), picture);
  }

  /** The last previews of a stage: those of its end, or before it the newest made within it. */
  async readPreviews(stage: StagePlace): Promise<readonly { name: string; png: Uint8Array }[]> {
    const folder = previewFolder(stage);
    const names = (await this.list(folder)).filter((name) => PREVIEW.test(name)).sort();
    const ofEnd = names.filter((name) => !name.startsWith("step-"));
    const shown = ofEnd.length > 0 ? ofEnd : names.slice(-1);
    const read = async (name: string) => ({
      name: name.slice(0, -".png".length),
      png: await this.read(join(folder, name)),
    });
    const found = await Promise.all(shown.map(read));
    return found.flatMap(({ name, png }) => (png === undefined ? [] : [{ name, png }]));
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
    for (const name of await this.ownFiles()) await this.delete(name);
    await this.removeEmptyPreviews();
  }

  /** Deletes what a killed process of this project left unfinished. */
  async deleteUnfinished(): Promise<void> {
    const fixed = new Set(this.names());
    const found = (await this.list("")).filter((name) => isUnfinished(name, (n) => fixed.has(n)));
    for (const name of [...found, ...(await this.previews(isUnfinishedPreview))]) {
      await this.delete(name);
    }
  }

  /** Any file or folder that is there, but for the lock, what is hidden, and what a killed process left unfinished. */
  async anything(): Promise<string | undefined> {
    const fixed = new Set([...this.names(), ...LOCKS]);
    const isMeant = (name: string) =>
      !name.startsWith(".") && !LOCKS.has(name) && !isUnfinished(name, (n) => fixed.has(n));
    return (await this.list("")).filter(isMeant).sort()[0];
  }

  /** The name of the training's file that is this very file, by whatever path, or nothing. */
  async nameOf(path: string): Promise<string | undefined> {
    const wanted = await identify(path);
    if (wanted === undefined) return undefined;
    for (const name of await this.ownFiles()) {
      if ((await identify(this.file(name))) === wanted) return name;
    }
    return undefined;
  }

  async has(name: string): Promise<boolean> {
    return (await identify(this.file(name))) !== undefined;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** All files that are there and that a training leaves, in the order of {@link clear}. */
  private async ownFiles(): Promise<string[]> {
    const there = new Set(await this.list(""));
    const previews = await this.previews((name) => PREVIEW.test(name));
    return [...previews, ...[...this.names()].filter((name) => there.has(name))];
  }

  private async previews(wanted: (name: string) => boolean): Promise<string[]> {
    const found: string[] = [];
    for (const folder of PREVIEW_FOLDERS) {
      found.push(...(await this.list(folder)).filter(wanted).map((name) => join(folder, name)));
    }
    return found;
  }

  private async removeEmptyPreviews(): Promise<void> {
    for (const folder of [...PREVIEW_FOLDERS, RUN_FILES.previews]) {
      await rmdir(this.file(folder)).catch(() => undefined);
    }
  }

  private *names(): Generator<string> {
    const { record, report, page, state, start, photograph, reconstructionNoise } = RUN_FILES;
    yield* [page, report, state, start, RUN_FILES.paint, RUN_FILES.paintReconstruction];
    for (let n = MOST_SCALES - 1; n >= 0; n--) {
      yield RUN_FILES.scale(n);
      yield RUN_FILES.reconstruction(n);
    }
    yield* [reconstructionNoise, photograph, record];
  }

  /** Names in a folder within this one; none where there is no such folder. */
  private async list(folder: string): Promise<string[]> {
    try {
      return await readdir(this.file(folder));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return [];
      throw fileError(error, "read", this.file(folder));
    }
  }

  private async delete(name: string): Promise<void> {
    await this.#checkHeld();
    const path = this.file(name);
    await rm(path, { force: true }).catch((error) => {
      throw fileError(error, "write", path);
    });
  }

  private writeJson(name: string, value: object): Promise<void> {
    return this.writeText(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Left alone where it stands there already: nothing changes in a finished folder. */
  private async writeText(name: string, text: string): Promise<void> {
    const before = await this.read(name);
    if (before === undefined || new TextDecoder().decode(before) !== text) {
      await this.write(name, text);
    }
  }

  private async write(name: string, content: string | Uint8Array): Promise<void> {
    await this.#checkHeld();
    const path = this.file(name);
    await makeFolder(dirname(path));
    await writeWhole(path, content);
  }

  private async readState(name: string): Promise<ScaleProgress | undefined> {
    const bytes = await this.read(name);
    return bytes && decodeProgress(bytes, this.file(name));
  }

  private read(name: string): Promise<Uint8Array | undefined> {
    return readWhereThere(this.file(name));
  }
}

function previewFolder({ scale, paint }: StagePlace): string {
  return paint ? RUN_FILES.paintPreview : RUN_FILES.preview(scale);
}

function isUnfinishedPreview(name: string): boolean {
  return isUnfinished(name, (finished) => PREVIEW.test(finished));
}

/** Tells a file from all others, through links and whatever its path; nothing where there is none. */
async function identify(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino}`;
}
