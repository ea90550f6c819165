/** An address as a page writes it, made absolute; in a worker of the caller's own there is no document to start from. */
export function absolute(address: string | URL): string {
  return new URL(address, globalThis.document?.baseURI ?? globalThis.location?.href).href;
}
