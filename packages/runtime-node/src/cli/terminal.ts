/** Where commands write: results to standard output, all else to standard error. No colours, so `NO_COLOR` is kept. */
import type { Terminal } from "@singan/pyramid";

/** The two streams of a process, as far as they are used here. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: { readonly [name: string]: string | undefined };
}

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(content: string | Uint8Array): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Milliseconds between plain lines of progress. */
const PAUSE = 5_000;

export class ProcessTerminal implements Terminal {
  readonly interactive: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #streams: Streams;
  readonly #now: () => number;
  /** Length of the line that lives, 0 where there is none. */
  #living = 0;
  #lastLine: number;
  #isBroken = false;

  /** @param now - Milliseconds of a clock that never goes back. */
  constructor(
    streams: Streams,
    { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
    now: () => number = () => performance.now(),
  ) {
    const { stdout, stderr, env } = streams;
    this.json = json;
    this.quiet = quiet;
    this.interactive =
      stdout.isTTY === true && stderr.isTTY === true && env.TERM !== "dumb" && !json && !quiet;
    this.#streams = streams;
    this.#now = now;
    this.#lastLine = now();
    for (const stream of [stdout, stderr]) stream.on("error", (error) => this.#lost(error));
  }

  /** Whether results were lost, as on a full disk. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  result(text: string): void {
    if (!this.json) this.print(text);
  }

  bytes(content: Uint8Array): void {
    this.#clear();
    this.#streams.stdout.write(content);
  }

  event(value: object): void {
    if (this.json) this.print(JSON.stringify(value));
  }

  note(text: string): void {
    if (this.json || this.quiet) return;
    this.#clear();
    this.#streams.stderr.write(`${text}\n`);
  }

  progress(text: string): void {
    if (this.json || this.quiet) return;
    if (this.interactive) {
      const { columns } = this.#streams.stderr;
      const line = text.slice(0, Math.max(1, (columns || 80) - 1));
      this.#streams.stderr.write(`\r${line.padEnd(this.#living)}`);
      this.#living = line.length;
      return;
    }
    if (this.#now() - this.#lastLine < PAUSE) return;
    this.#lastLine = this.#now();
    this.#streams.stderr.write(`${text}\n`);
  }

  /** A line of standard output in every mode: what was asked for itself, as a help text. */
  print(text: string): void {
    this.#clear();
    this.#streams.stdout.write(`${text}\n`);
  }

  /** The one sentence of a failure, in every mode. */
  fail(code: string, sentence: string): void {
    this.event({ type: "error", code, message: sentence });
    this.#clear();
    this.#streams.stderr.write(`${sentence}\n`);
  }

  /** Removes the line that lives. */
  end(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#living > 0) this.#streams.stderr.write(`\r${" ".repeat(this.#living)}\r`);
    this.#living = 0;
  }

  /** A reader that has seen enough (`head`) is no failure: the files are still wanted. */
  #lost(error: NodeJS.ErrnoException): void {
    if (error.code === "EPIPE" || this.#isBroken) return;
    this.#isBroken = true;
    const reason =
      error.code === "ENOSPC"
        ? "the disk is full. Make room and try again, or choose another disk."
        : `${error.message}. Check where the output goes.`;
    this.#streams.stderr.write(`Cannot write the results: ${reason}\n`);
  }
}
