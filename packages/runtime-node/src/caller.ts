/** What TypeScript would not let a caller give, JavaScript does: it is refused in a sentence, before it is used. */
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { checkWork as checkAnyWork, SinganError } from "@singan/pyramid";

/** @throws SinganError `INVALID_OPTION` where these are no options, or a signal or callback among them is none. */
export function checkWork(options: object): void {
  checkAnyWork(options, wrongArgument);
}

/** @throws SinganError `INVALID_OPTION`. */
export function checkPath(path: string): void {
  if (typeof path !== "string") throw wrongArgument("the path", "a string", path);
}

/** @throws SinganError `INVALID_OPTION` for what cannot be looped over. */
export function checkMany(name: string, expected: string, values: unknown): void {
  const many: object = Object(values);
  if (Symbol.asyncIterator in many || Symbol.iterator in many) return;
  throw wrongArgument(name, expected, values);
}

/** @throws SinganError `INVALID_OPTION` for what is on the network, or on no disk of this machine. */
export function pathOf(url: URL): string {
  if (url.protocol !== "file:") {
    const sentence = `${url} is no file URL. Fetch it first, and give the bytes.`;
    throw new SinganError("INVALID_OPTION", sentence);
  }
  try {
    return fileURLToPath(url);
  } catch (error) {
    const sentence = `${url} is no path on this machine. Give a path, or the bytes.`;
    throw new SinganError("INVALID_OPTION", sentence, { cause: error });
  }
}

/** As `invalidOption`, for values of any kind: of objects only the kind is shown. */
export function wrongArgument(name: string, expected: string, received: unknown): SinganError {
  const shown = inspect(received, { depth: -1 });
  const sentence = `Expected ${expected} for ${name} but received ${shown}.`;
  return new SinganError("INVALID_OPTION", sentence);
}
