import { invalidOption } from "@singan/pyramid";

/**
 * An address as a page writes it, made absolute; in a worker of the caller's own there is no document to start from.
 *
 * @throws SinganError `INVALID_OPTION`.
 */
export function absolute(address: string | URL): string {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (!address || !URL.canParse(address, base)) {
    throw invalidOption("an address", "a URL", address);
  }
  return new URL(address, base).href;
}
