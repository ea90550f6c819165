/** The model that is in use: loaded when the sheet names another, and the one before freed. */

import { effect, signal } from "@preact/signals";
import { paletteOf, resample, type Size } from "@singan/pyramid";
import { type Image, SinGAN } from "@singan/runtime-web";
import { fileName, keptFile } from "../state/files.js";
import { settings, takeBackModel } from "../state/history.js";
import { problem, say, tellProblem } from "../state/notices.js";
import { shipped } from "./shipped.js";

/** What the model remembers of its photograph. */
export interface Memory {
  readonly image: Image;
  /** The photograph, as large as the model knows it. */
  readonly canvas: HTMLCanvasElement;
  /** Its few colours as CSS writes them, that of most pixels first. */
  readonly palette: readonly string[];
}

export interface Loaded {
  readonly id: string;
  readonly name: string;
  readonly singan: SinGAN;
  /** Of its scales, the coarsest first. */
  readonly sizes: readonly Size[];
  /** Trained size. */
  readonly size: Size;
  /** Made when it is first asked for. */
  memory(): Promise<Memory>;
}

export const loaded = signal<Loaded | undefined>(undefined);
/** Share of the model that is there, while it comes. */
export const loading = signal<number | undefined>(undefined);
/** Tries once more, where no model could be loaded. */
export const tryAgain = signal<(() => void) | undefined>(undefined);
/** Counts up when the device changes under a model. */
export const deviceChanges = signal(0);

const COLOURS = 7;

/** Follows the sheet from now on. */
export function followModel(): void {
  effect(() => {
    const id = settings.model.value;
    if (loaded.peek()?.id === id) return;
    const stop = new AbortController();
    void open(id, stop.signal);
    return () => stop.abort();
  });
}

async function open(id: string, signal: AbortSignal): Promise<void> {
  const before = loaded.peek();
  loading.value = 0;
  tryAgain.value = undefined;
  problem.value = undefined;
  try {
    const known = shipped(id);
    const file = keptFile(id);
    const singan = await SinGAN.load(known?.model ?? file ?? id, {
      signal,
      // The service worker has it already.
      cache: false,
      onProgress: (loadedBytes, total) => {
        if (!signal.aborted) loading.value = total === undefined ? 0 : loadedBytes / total;
      },
      onDevice: () => {
        deviceChanges.value++;
        say("The graphics device was lost; the work goes on.");
      },
    });
    if (signal.aborted) {
      await singan.dispose();
      return;
    }
    const { sizes } = singan.metadata.pyramid;
    let memory: Promise<Memory> | undefined;
    loaded.value = {
      id,
      name: known?.name ?? fileName(id),
      singan,
      sizes,
      size: sizes.at(-1)!,
      memory() {
        memory ??= remember(singan);
        return memory;
      },
    };
    loading.value = undefined;
    say(`The model ${loaded.value.name} is ready.`);
    await before?.singan.dispose();
  } catch (error) {
    if (signal.aborted) return;
    loading.value = undefined;
    if (before !== undefined) takeBackModel(id, before.id);
    else tryAgain.value = () => void open(id, signal);
    tellProblem(error);
  }
}

async function remember(singan: SinGAN): Promise<Memory> {
  const image = await singan.reconstruct();
  const canvas = document.createElement("canvas");
  image.draw(canvas);
  const { width, height } = image;
  // A quarter of the sides says as much about colours.
  const small = resample(image.picture, {
    width: Math.max(1, Math.round(width / 4)),
    height: Math.max(1, Math.round(height / 4)),
  });
  const palette = paletteOf(small, COLOURS).map((colour) => {
    const levels = colour.map((value) =>
      Math.round((Math.min(1, Math.max(-1, value)) + 1) * 127.5),
    );
    return `rgb(${levels.join(", ")})`;
  });
  return { image, canvas, palette };
}
