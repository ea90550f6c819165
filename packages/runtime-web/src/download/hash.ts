/** SHA-256 of files. */
import { invalidOption, SinganError } from "@singan/pyramid";

/** @returns The SHA-256 in hexadecimal, or nothing on pages that may not compute one: those not served by https. */
export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", bytes as BufferSource);
  if (digest === undefined) return undefined;
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @throws SinganError `INVALID_OPTION` where the wanted one is no hash, or none can be computed here. */
export function checkWanted(wanted: string | undefined): void {
  if (wanted === undefined) return;
  if (typeof wanted !== "string" || !/^[0-9a-f]{64}$/i.test(wanted)) {
    throw invalidOption("sha256", "64 hexadecimal digits", wanted);
  }
  if (globalThis.crypto?.subtle) return;
  throw new SinganError(
    "INVALID_OPTION",
    "Only pages served by https can check sha256; serve it so, or leave it out.",
  );
}

/** @throws SinganError `INVALID_MODEL` where the file has another hash than the wanted. */
export async function checkHash(
  name: string,
  bytes: Uint8Array,
  wanted: string | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const hash = await sha256(bytes);
  if (hash === wanted.toLowerCase()) return;
  throw new SinganError(
    "INVALID_MODEL",
    `${name} is not the file that was expected: its SHA-256 is ${hash}, not ${wanted}.`,
  );
}
