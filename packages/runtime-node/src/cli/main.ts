/** The command line: finds the subcommand, loads only that one, and turns every end into an exit code. */
import { readFileSync } from "node:fs";
import { SinganError } from "@singan/pyramid";
import { commandNames, loadCommand, overview } from "./commands.js";
import { describeFailure } from "./failure.js";
import { suggestion } from "./suggestion.js";
import { ProcessTerminal } from "./terminal.js";
import { asTyped } from "./typed-options.js";

/**
 * Runs one command line.
 *
 * @param args - Without the programs' names: `["sample", "peaks.onnx"]`.
 * @returns The exit code: 0 done, 1 failed, 2 wrong use, 130 or 143 interrupted.
 */
export async function main(args: readonly string[]): Promise<number> {
  const has = (...names: string[]) => args.some((arg) => names.includes(arg));
  const terminal = new ProcessTerminal(process, { json: has("--json"), quiet: has("--quiet") });
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(new DOMException("Interrupted.", "AbortError"));
  let exitCodeOfSignal = 130;
  const terminate = () => {
    exitCodeOfSignal = 143;
    interrupt();
  };
  // Once: whoever asks twice does not want to wait for the end of a link.
  process.once("SIGINT", interrupt).once("SIGTERM", terminate);
  try {
    await run(args, terminal, interruption.signal);
    terminal.end();
    // Streams tell of a full disk only after the write.
    await new Promise(setImmediate);
    return terminal.isBroken ? 1 : 0;
  } catch (error) {
    terminal.end();
    const failure = describeFailure(error, interruption.signal);
    terminal.fail(failure.code, failure.sentence);
    if (process.env.SINGAN_DEBUG === "1") console.error(error);
    return failure.exitCode === 130 ? exitCodeOfSignal : failure.exitCode;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", terminate);
  }
}

async function run(
  args: readonly string[],
  terminal: ProcessTerminal,
  signal: AbortSignal,
): Promise<void> {
  const at = args.findIndex((arg) => !arg.startsWith("-"));
  const wantsHelp = args.includes("--help") || args.includes("-h");
  const name = args[at];
  if (name === undefined) {
    if (wantsHelp) return terminal.print(overview());
    if (args.includes("--version")) return terminal.print(version());
    throw new SinganError("INVALID_OPTION", "Say what to do: see `singan --help`.");
  }
  if (!commandNames().includes(name)) {
    throw new SinganError(
      "INVALID_OPTION",
      `There is no command ${JSON.stringify(name)}; ${suggestion(name, commandNames(), "see `singan --help`")}`,
    );
  }
  const command = await loadCommand(name);
  // Only now: the command is loaded whatever happens, and help needs the same parser.
  const { helpText, parseArguments } = await import("./arguments.js");
  if (wantsHelp) return terminal.print(await helpText(name, command));
  if (args.includes("--version")) return terminal.print(version());
  const argv = parseArguments(name, command, [...args.slice(0, at), ...args.slice(at + 1)]);
  await command.run(argv, terminal, signal).catch((error: unknown) => {
    throw asTyped(error, command.options);
  });
}

function version(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
