/** The installed ffmpeg, fed raw frames through a pipe. */
import { type ChildProcess, spawn } from "node:child_process";
import { SinganError } from "@singan/pyramid";
import { encoderError } from "./encode.js";

const QUIET = ["-hide_banner", "-loglevel", "error", "-nostdin"];
/** No versions and times in the file. */
const FIXED = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"];

/** What {@link encodeWithFfmpeg} needs to know. */
export interface FfmpegOptions {
  /** What a person calls the file. */
  readonly path: string;
  /** Where it is written. */
  readonly beside: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** The encoder, its settings, and `-f`. */
  readonly encoder: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** @throws SinganError `MISSING_PACKAGE` where there is no ffmpeg on the PATH. */
export async function checkFfmpeg(path: string): Promise<void> {
  const { ended } = run(["-version"]);
  try {
    await ended;
  } catch (error) {
    throw new SinganError(
      "MISSING_PACKAGE",
      `Cannot write ${path}: it needs ffmpeg, which is not on the PATH. Install ffmpeg, or write .gif or .webp, which need nothing.`,
      { cause: error },
    );
  }
}

/**
 * Encodes frames of one size.
 *
 * @param frames - 8-bit interleaved RGB each; what it throws is passed on.
 * @throws SinganError `FILE_SYSTEM` with what ffmpeg says, or the signal's reason; `beside` may then be a part of a file.
 */
export async function encodeWithFfmpeg(
  frames: AsyncIterable<Uint8Array>,
  { path, beside, width, height, fps, encoder, signal }: FfmpegOptions,
): Promise<void> {
  const input = ["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", `${width}x${height}`];
  const timed = [...input, "-framerate", String(fps), "-i", "pipe:0"];
  // Said to be a file, as names may look like options or addresses.
  const { child, ended } = run([...QUIET, ...timed, ...encoder, ...FIXED, "-y", `file:${beside}`]);
  const stop = () => void child.kill("SIGKILL");
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const pixels of frames) {
      if (!(await given(child, pixels))) break;
    }
    child.stdin?.end();
    await ended;
  } catch (error) {
    stop();
    await ended.catch(() => undefined);
    if (!(error instanceof FfmpegFailure)) throw error;
    signal?.throwIfAborted();
    throw encoderError(error, path);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  signal?.throwIfAborted();
}

/** Whether a frame was taken: not where ffmpeg has ended, which then says why. */
function given(child: ChildProcess, pixels: Uint8Array): Promise<boolean> {
  return new Promise((settle) => {
    child.stdin?.write(pixels, (error) => settle(error == null));
  });
}

class FfmpegFailure extends Error {}

function run(options: readonly string[]): { child: ChildProcess; ended: Promise<void> } {
  const child = spawn("ffmpeg", options, {
    stdio: ["pipe", "ignore", "pipe"],
    windowsHide: true,
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  // A pipe that breaks is told by how ffmpeg ends.
  child.stdin.on("error", () => undefined);
  const ended = new Promise<void>((settle, fail) => {
    child.once("error", (error) => fail(new FfmpegFailure(error.message, { cause: error })));
    child.once("close", (code) => {
      if (code === 0) settle();
      else fail(new FfmpegFailure(said.trim() || `ffmpeg ended with ${code}`));
    });
  });
  // Awaited only once all frames are given.
  ended.catch(() => undefined);
  return { child, ended };
}
