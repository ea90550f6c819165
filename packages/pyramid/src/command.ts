/**
 * How an optional package gives the `singan` command a subcommand. `@singan/trainer/command` and
 * `@singan/exporter/command` each export one `command: PluginCommand`; the command line finds them at run time.
 * Types only.
 */

import type { Signal } from "./signal.js";

/** One option, in the vocabulary of yargs. */
export interface CommandOption {
  readonly type: "string" | "number" | "boolean";
  readonly describe: string;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly alias?: string;
  /** Of a string: its value may be left out, and is then empty. */
  readonly valueIsOptional?: boolean;
}

/** Where a command writes. Results go to standard output, all else to standard error. */
export interface Terminal {
  /** True when a line can be rewritten in place. */
  readonly interactive: boolean;
  /** With `--json`: events and results are JSON objects, one a line, and notes are silent. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** A result: a path, a table; standard output. Silent with `--json`. */
  result(text: string): void;
  /** A result that is a file itself, to standard output. */
  bytes(content: Uint8Array): void;
  /** A machine-readable object; standard output, only with `--json`. */
  event(value: object): void;
  /** A remark; standard error. */
  note(text: string): void;
  /** The state of long work: one line that lives, or a plain line every few seconds. */
  progress(text: string): void;
}

/** One subcommand. */
export interface PluginCommand {
  /** Positional arguments as yargs writes them, e.g. `<photo>`. */
  readonly positionals: string;
  readonly describe: string;
  readonly options: { readonly [name: string]: CommandOption };
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Does the work. Refusals are `SinganError`s; an aborted signal ends as an `AbortError`. */
  run(
    argv: { readonly [name: string]: unknown },
    terminal: Terminal,
    signal: Signal,
  ): Promise<void>;
}
