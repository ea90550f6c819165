// The option `--rounds`: how many rounds the best is taken of.
import { Failure } from "../../../scripts/support/failure.js";

/**
 * @param {string} text as it was given
 * @param {string} usage on one line
 * @returns {number} from 1 to 9999
 */
export function roundsOf(text, usage) {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  const sentence = `Expected a number from 1 to 9999 for --rounds but received ${text}.`;
  throw new Failure(`${sentence} ${usage}`, 2);
}
