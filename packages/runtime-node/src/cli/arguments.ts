/** One subcommand's arguments, by yargs; what is wrong becomes one sentence, numbers are read strictly. */
import {
  type CommandOption,
  invalidOption,
  type PluginCommand,
  SinganError,
} from "@singan/pyramid";
import yargs, { type Argv } from "yargs";
import { suggestion } from "./suggestion.js";

type Options = { readonly [name: string]: CommandOption };

/** Known to every command; `main` acts on them. */
const GLOBAL: Options = {
  json: { type: "boolean", describe: "Results and events as JSON, one object a line" },
  quiet: { type: "boolean", describe: "Results only: no notes, no progress" },
  help: { type: "boolean", describe: "Show this help", alias: "h" },
  version: { type: "boolean", describe: "Show the version" },
};

/**
 * Reads the arguments of one command.
 *
 * @param args - Without the command's name.
 * @returns Options by their names, with dashes and in camel case, defaults filled in; positionals by theirs.
 * @throws SinganError `INVALID_OPTION` naming the argument.
 */
export function parseArguments(
  name: string,
  command: PluginCommand,
  args: readonly string[],
): Record<string, unknown> {
  const options: Options = { ...command.options, ...GLOBAL };
  const parsed = parserOf(options, name).parseSync(joined(args, options)) as Record<
    string,
    unknown
  >;
  const argv: Record<string, unknown> = {};
  for (const [option, description] of Object.entries(options)) {
    const value = readValue(option, description, parsed[option]);
    if (value === undefined) continue;
    argv[option] = value;
    argv[option.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return { ...argv, ...positionals(name, command, (parsed._ as unknown[]).map(String)) };
}

/**
 * As yargs should read them: `-` after an option whose value may be left out is that value. Flags take no value but `true` and
 * `false`, where yargs would take any other for `false`.
 */
function joined(args: readonly string[], options: Options): string[] {
  const result: string[] = [];
  for (const arg of args) {
    const [, flag = "", value] = /^--(?:no-)?([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (options[flag]?.type === "boolean" && value !== "true" && value !== "false") {
      throw invalidOption(`--${flag}`, "true, false or no value", value);
    }
    const before = result.at(-1) ?? "";
    const isValue = arg === "-" && options[before.slice(2)]?.valueIsOptional === true;
    if (isValue && before.startsWith("--")) result[result.length - 1] = `${before}=${arg}`;
    else result.push(arg);
  }
  return result;
}

/** What `singan NAME --help` shows. */
export async function helpText(name: string, command: PluginCommand): Promise<string> {
  const usage = `singan ${name} ${command.positionals} [options]\n\n${command.describe}`;
  const parser = common(yargs([])).usage(usage);
  for (const [option, description] of Object.entries({ ...command.options, ...GLOBAL })) {
    const { alias, choices, valueIsOptional: _, ...rest } = description;
    parser.option(option, {
      ...rest,
      ...(alias === undefined ? {} : { alias }),
      ...(choices === undefined ? {} : { choices: [...choices] }),
    });
  }
  // Not by yargs, which breaks lines that are to be copied.
  const examples = command.examples.map(([line, meaning]) => `  ${line}\n      ${meaning}`);
  return `${await parser.getHelp()}\n\nExamples:\n${examples.join("\n")}`;
}

function common(parser: Argv): Argv {
  const columns = Math.min(100, process.stdout.columns || 100);
  return parser.locale("en").help(false).version(false).exitProcess(false).wrap(columns);
}

/** Values stay text here: yargs would read `abc` as a number that is none, and `1e99` as one. */
function parserOf(options: Options, name: string): Argv {
  const parser = common(yargs([]))
    .parserConfiguration({
      "parse-positional-numbers": false,
      "camel-case-expansion": false,
      "dot-notation": false,
    })
    .strictOptions()
    .fail((message) => {
      throw new SinganError("INVALID_OPTION", explain(message, name, Object.keys(options)));
    });
  for (const [option, { type, alias, valueIsOptional = false }] of Object.entries(options)) {
    const isFlag = type === "boolean";
    parser.option(option, {
      type: isFlag ? "boolean" : "string",
      requiresArg: !isFlag && !valueIsOptional,
      ...(alias === undefined ? {} : { alias }),
    });
  }
  return parser;
}

/** yargs' own message as a sentence of ours. */
function explain(message: string, name: string, known: readonly string[]): string {
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const dashed = (option: string) => (option.length === 1 ? `-${option}` : `--${option}`);
    const names = known.map((option) => `--${option}`);
    const hint = suggestion(dashed(unknown), names, `see \`singan ${name} --help\``);
    return `singan ${name} has no option ${dashed(unknown)}; ${hint}`;
  }
  const empty = /^Not enough arguments following: (.+)/.exec(message)?.[1];
  if (empty !== undefined) return `The option --${empty} needs a value.`;
  return `${message.replaceAll(/\s+/g, " ").trim()}; see \`singan ${name} --help\`.`;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A text as the number that it is, where it is one: so sentences show it as they show all numbers. */
export function asNumber(text: string): number | string {
  return NUMBER.test(text) ? Number(text) : text;
}

function readValue(name: string, { type, choices, ...option }: CommandOption, given: unknown) {
  if (given === undefined) return option.default;
  if (Array.isArray(given)) {
    const sentence = `The option --${name} is given more than once. Give it once.`;
    throw new SinganError("INVALID_OPTION", sentence);
  }
  if (type === "boolean") return given;
  const text = String(given);
  if (text === "" && !option.valueIsOptional) {
    throw new SinganError("INVALID_OPTION", `The option --${name} needs a value.`);
  }
  if (choices !== undefined && !choices.includes(text)) {
    throw invalidOption(`--${name}`, `one of ${choices.join(", ")}`, text);
  }
  if (type === "string") return text;
  if (!NUMBER.test(text)) throw invalidOption(`--${name}`, "a number", text);
  return Number(text);
}

/** Gives the words beside the options their names: all of `<these>` must be there, no more. */
function positionals(
  name: string,
  command: PluginCommand,
  words: readonly string[],
): Record<string, string> {
  const wanted = command.positionals.split(" ").filter((part) => part !== "");
  const surplus = words[wanted.length];
  if (surplus !== undefined) {
    throw new SinganError(
      "INVALID_OPTION",
      `singan ${name} takes only ${command.positionals}, but ${JSON.stringify(surplus)} was given as well.`,
    );
  }
  const missing = wanted[words.length];
  if (missing?.startsWith("<")) {
    throw new SinganError(
      "INVALID_OPTION",
      `singan ${name} needs ${missing}: see \`singan ${name} --help\`.`,
    );
  }
  return Object.fromEntries(words.map((word, i) => [wanted[i]!.slice(1, -1), word]));
}
