/** What TypeScript would not let a caller give, JavaScript does: it is refused in a sentence, before it is used. */
import { invalidOption } from "../errors.js";

/**
 * @param refusal - Makes the error, where a runtime shows values in its own way.
 * @throws SinganError `INVALID_OPTION` where these are no options, or a signal or callback among them is none.
 */
export function checkWork(options: object, refusal: typeof invalidOption = invalidOption): void {
  if (typeof options !== "object" || options === null) {
    throw refusal("the options", "an object", options);
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (name === "signal" && !isSignal(value)) throw refusal(name, "an AbortSignal", value);
    if (/^on[A-Z]/.test(name) && typeof value !== "function") {
      throw refusal(name, "a function", value);
    }
  }
}

/** Not only the platform's own: whatever does as it does. */
function isSignal({ aborted, throwIfAborted }: { readonly [name: string]: unknown }): boolean {
  return typeof aborted === "boolean" && typeof throwIfAborted === "function";
}
