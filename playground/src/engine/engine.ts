/** The model that is loaded, and the one piece of work that is going on. */
import { signal } from "@preact/signals";
import {
  type DeviceAttempt,
  type Image,
  isSinganError,
  SinGAN,
  type WorkOptions,
} from "@singan/runtime-web";
import { MODELS } from "./models.js";

/** A model that is ready. */
export interface Loaded {
  readonly singan: SinGAN;
  readonly title: string;
  /** The photograph as the model remembers it. */
  readonly photograph: Image;
}

/** How long one scale took. */
export interface Timing {
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly milliseconds: number;
}

export const loaded = signal<Loaded | undefined>(undefined);
/** What is going on, in words for the status line. */
export const status = signal("Starting …");
/** Whether something is wanted that is not there yet. */
export const isBusy = signal(true);
/** What went wrong, in a sentence. */
export const trouble = signal<string | undefined>(undefined);
export const timings = signal<readonly Timing[]>([]);
export const devices = signal<readonly DeviceAttempt[]>([]);

/** Numbers the loads, so that only the last one counts. */
let loads = 0;

/** Loads a shipped model, or a file of one's own. */
export async function load(source: string | File): Promise<void> {
  const number = ++loads;
  const shipped = MODELS.find(({ name }) => name === source) ?? MODELS[0]!;
  const [title, from] =
    typeof source === "string" ? [shipped.title, shipped.url] : [source.name, source];
  stop();
  trouble.value = undefined;
  isBusy.value = true;
  status.value = `Loading ${title} …`;
  let singan: SinGAN | undefined;
  try {
    singan = await SinGAN.load(from, {
      onProgress: (done, total) => {
        const share = total === undefined ? "" : ` ${Math.round((100 * done) / total)} %`;
        if (number === loads) status.value = `Loading ${title} …${share}`;
      },
      onDevice: (now) => {
        devices.value = now;
      },
    });
    const photograph = await singan.reconstruct();
    if (number !== loads) {
      await singan.dispose();
      return;
    }
    const old = loaded.value;
    devices.value = singan.devices;
    loaded.value = { singan, title, photograph };
    status.value = "Ready";
    await old?.singan.dispose();
  } catch (error) {
    await singan?.dispose();
    if (number !== loads) return;
    tell(error);
    isBusy.value = false;
  }
}

/** A piece of work, with the options that every method of a model takes. */
export type Work = (
  singan: SinGAN,
  options: Pick<WorkOptions, "onProgress"> & { readonly signal: AbortSignal },
) => Promise<void>;

let current: AbortController | undefined;

/** Stops what is going on. */
export function stop(): void {
  current?.abort(new DOMException("Something newer is wanted.", "AbortError"));
  current = undefined;
}

/** Does work instead of what was going on: only what is wanted last is ever shown. */
export async function run(what: string, work: Work): Promise<void> {
  const model = loaded.value;
  if (model === undefined) return;
  stop();
  const own = new AbortController();
  current = own;
  trouble.value = undefined;
  status.value = `${what} …`;
  const start = performance.now();
  const scales: Timing[] = [];
  let last = start;
  try {
    await work(model.singan, {
      signal: own.signal,
      onProgress: ({ scale, size, index }) => {
        const now = performance.now();
        if (index === 0) scales.push({ scale, ...size, milliseconds: now - last });
        last = now;
      },
    });
    own.signal.throwIfAborted();
    timings.value = scales;
    status.value = `${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`;
  } catch (error) {
    if (!own.signal.aborted) tell(error);
  } finally {
    if (current === own) {
      current = undefined;
      isBusy.value = false;
    }
  }
}

function tell(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  trouble.value = isSinganError(error) ? message : `Something went wrong: ${message}`;
  status.value = "Stopped";
}
