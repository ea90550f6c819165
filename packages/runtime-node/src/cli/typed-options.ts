/** Refusals of the packages name options as programs write them; here they are named as they are typed. */
import { type CommandOption, isSinganError, SinganError } from "@singan/pyramid";

/** Codes of the refusals that name options. */
const TYPED: ReadonlySet<string> = new Set(["INVALID_OPTION", "INVALID_PICTURE"]);
/** The name in a sentence of `invalidOption`: `startScale`, `the start scale`. */
const NAMED = /(?<= for )(?:the )?(\w+(?: \w+)?)(?= but received )/;
/** Those in its remedy: `Use a larger maxSize, a smaller minSize`. */
const ADVISED = /(?<= a (?:larger|smaller) )(\w+)/g;

/**
 * The same refusal naming `--start-scale` for `startScale` or `the start scale`, where the command has that option. What is
 * no refusal of an option or a picture stays as it is.
 */
export function asTyped(
  error: unknown,
  options: { readonly [name: string]: CommandOption },
): unknown {
  if (!isSinganError(error) || !TYPED.has(error.code)) return error;
  const typed = (found: string, name: string) => {
    const option = name.replaceAll(/ |(?=[A-Z])/g, "-").toLowerCase();
    return Object.hasOwn(options, option) ? `--${option}` : found;
  };
  const sentence = error.message.replace(NAMED, typed).replaceAll(ADVISED, typed);
  if (sentence === error.message) return error;
  return new SinganError(error.code, sentence, { cause: error });
}
