/** What all commands share that run a model: its options, loading it, and telling how far it is. */
import {
  type CommandOption,
  isSameShape,
  LARGEST_WHOLE,
  type Progress,
  type Size,
  shownBytes,
  type Terminal,
} from "@singan/pyramid";
import { DEVICES } from "../../device/devices.js";
import type { LoadOptions } from "../../options.js";
import { SinGAN } from "../../singan.js";
import { sourceOf } from "../input.js";

export const MODEL_OPTIONS: { readonly [name: string]: CommandOption } = Object.freeze({
  device: {
    type: "string",
    describe: "What to run on; auto takes the best that is there",
    choices: ["auto", ...[...DEVICES].sort()],
    default: "auto",
  },
  threads: { type: "number", describe: "Threads on the CPU; all cores by default" },
});

/** Seconds after which even a small share says how long the rest takes. */
const MEASURED = 20;

/** Loads the model, gives also where it came from (a path or bytes), and frees everything when `use` is done. */
export async function withModel<T>(
  argv: { readonly [name: string]: unknown },
  use: (singan: SinGAN, source: string | Uint8Array) => Promise<T>,
): Promise<T> {
  const { model, device, threads } = argv as { readonly model?: string } & LoadOptions;
  const source = await sourceOf(String(model));
  const singan = await SinGAN.load(source, { device, threads });
  try {
    return await use(singan, source);
  } finally {
    await singan.dispose();
  }
}

/**
 * Tells the device when work has really begun, and then how much of it is done.
 *
 * @param count - How many images there will be.
 * @param noun - What to call one of them.
 */
export function progressReporter(
  terminal: Terminal,
  singan: SinGAN,
  count: number,
  noun = "Image",
): (now: Progress) => void {
  const start = performance.now();
  let isFirst = true;
  return ({ index, scale, scales, size, done }) => {
    if (isFirst) tellDevice(singan, terminal);
    isFirst = false;
    const { width, height } = size;
    if (!terminal.quiet)
      terminal.event({ type: "progress", index, scale, scales, width, height, done });
    const share = (index + done) / count;
    const which = count === 1 ? "" : `${noun} ${index + 1} of ${count}, `;
    const percent = Math.floor(100 * share);
    const left = timeLeft(start, share);
    terminal.progress(`${which}scale ${scale} (0 to ${scales - 1}): ${percent} %${left}`);
  };
}

/** How long the rest takes, for the end of a line; nothing while it cannot be known. @param start - By `performance.now()`. */
export function timeLeft(start: number, share: number): string {
  const seconds = (performance.now() - start) / 1000;
  const isKnown = share > 0.02 || (share > 0 && seconds > MEASURED);
  return isKnown ? `, ${duration((seconds / share) * (1 - share))} left` : "";
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** The device, and why others were passed over. */
export function tellDevice({ device, devices }: SinGAN, terminal: Terminal): void {
  terminal.event({ type: "device", device, devices });
  const passed = devices.filter(({ reason }) => reason !== undefined);
  const reasons = passed.map((attempt) => `${attempt.device}: ${attempt.reason}`).join("; ");
  terminal.note(reasons === "" ? `Device: ${device}.` : `Device: ${device} (${reasons}).`);
}

/** A picture that enters, and another aspect ratio than its own stretches. */
export function tellStretching(what: string, entering: Size, size: Size, terminal: Terminal): void {
  if (isSameShape(size, entering)) return;
  const from = `${entering.width}x${entering.height}`;
  terminal.note(`${what} (${from}) is stretched to the shape of ${size.width}x${size.height}.`);
}

/** What an image beyond a megapixel takes beside its time. */
export function tellLarge({ width, height }: Size, terminal: Terminal): void {
  if (width * height <= LARGEST_WHOLE) return;
  const megapixels = (width * height) / 1e6;
  const shown = megapixels < 100 ? megapixels.toPrecision(3) : Math.round(megapixels);
  const disk = shownBytes(3 * width * height);
  terminal.note(
    `${width}x${height} is ${shown} megapixels: they are computed in windows, and lie on the disk meanwhile (${disk}).`,
  );
}
