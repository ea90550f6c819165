// The arguments of a script: what it does not know ends it at once, with a sentence and its usage on one line.
import { parseArgs } from "node:util";
import { Failure } from "./failure.js";

/**
 * @template {import("node:util").ParseArgsConfig} T
 * @param {string} usage such as `Usage: npm run setup`
 * @param {T} config as `parseArgs` of Node takes it
 * @returns {ReturnType<typeof parseArgs<T>>}
 */
export function readArguments(usage, config) {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node's second sentence is advice that does not fit `npm run`.
    const [said] = /** @type {Error} */ (error).message.split(". ");
    throw new Failure(`${said}. ${usage}`, 2);
  }
}
