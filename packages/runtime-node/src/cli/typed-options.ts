/** Refusals of the packages name options as programs write them; here they are named as they are typed. */
import { type CommandOption, isSinganError, SinganError } from "@singan/pyramid";

/** The name in a sentence of `invalidOption`: `startScale`, `the start scale`. */
const NAMED = / for (?:the )?(\w+(?: \w+)?)(?= but received )/;

/**
 * The same refusal naming `--start-scale` for `startScale` or `the start scale`, where the command has that option. What is
 * no refusal of an option stays as it is.
 */
export function asTyped(
  error: unknown,
  options: { readonly [name: string]: CommandOption },
): unknown {
  if (!isSinganError(error) || error.code !== "INVALID_OPTION") return error;
  const sentence = error.message.replace(NAMED, (found, name: string) => {
    const option = name.replaceAll(/ |(?=[A-Z])/g, "-").toLowerCase();
    return Object.hasOwn(options, option) ? ` for --${option}` : found;
  });
  if (sentence === error.message) return error;
  return new SinganError(error.code, sentence, { cause: error });
}
