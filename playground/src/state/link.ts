/** A scene as the end of an address, and back. Only what differs from the defaults is written. */
import { DEFAULTS, type Scene } from "./scene.js";

/** Longest text that is read, and most entries of a list. */
const LONGEST = 200_000;
const MOST = 5_000;

/** @returns Text for `location.hash`, without `#`; empty for the defaults. */
export function toLink(scene: Scene): string {
  const difference = differing(scene, DEFAULTS);
  if (difference === undefined) return "";
  const bytes = new TextEncoder().encode(JSON.stringify(difference));
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** What a link says, as far as it says anything that can be; all else is as usual. */
export function fromLink(hash: string): Scene {
  const text = hash.replace(/^#/, "").replaceAll("-", "+").replaceAll("_", "/");
  if (text === "" || text.length > LONGEST) return DEFAULTS;
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.codePointAt(0)!);
    return merged(DEFAULTS, JSON.parse(new TextDecoder().decode(bytes))) as Scene;
  } catch {
    return DEFAULTS;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function differing(value: unknown, usual: unknown): unknown {
  if (JSON.stringify(value) === JSON.stringify(usual)) return undefined;
  if (!isObject(value) || !isObject(usual)) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, differing(part, usual[name])]);
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
}

/** Values of the kind of those they replace; a link is a stranger's. */
function merged(usual: unknown, given: unknown): unknown {
  if (isObject(usual)) {
    if (!isObject(given)) return usual;
    return Object.fromEntries(
      Object.entries(usual).map(([name, part]) => [name, merged(part, given[name])]),
    );
  }
  if (Array.isArray(usual)) return Array.isArray(given) && isPlain(given) ? given : usual;
  return typeof given === typeof usual && isPlain(given) ? given : usual;
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= MOST && value.every(isPlain);
  if (isObject(value)) return Object.values(value).every(isPlain);
  return typeof value === "number" ? Number.isFinite(value) : typeof value !== "object";
}
