/** Compares a graph that was read with the one that the builder gives, part by part. */
import { quoted } from "../model/refused.js";
import type { GraphProto } from "./messages.js";

const PARTS = [
  ["node", "node"],
  ["initializer", "initializer"],
  ["input", "input"],
  ["output", "output"],
  ["valueInfo", "value"],
  ["sparseInitializer", "sparse initializer"],
] as const satisfies readonly (readonly [keyof GraphProto, string])[];

/**
 * What differs first, as words for a sentence (`node "scale_1/noisy"`); nothing when the graphs are the same. Names and
 * descriptions of the graphs themselves mean nothing and are not compared.
 */
export function firstDifference(found: GraphProto, built: GraphProto): string | undefined {
  if (found.unknown) return "a part of the graph itself that no SinGAN file has";
  for (const [part, word] of PARTS) {
    const theirs: readonly unknown[] = found[part];
    const ours: readonly unknown[] = built[part];
    const longest = Math.max(theirs.length, ours.length);
    for (let i = 0; i < longest; i++) {
      if (same(theirs[i], ours[i])) continue;
      return `${word} ${quoted(nameOf(theirs[i] ?? ours[i]))}`;
    }
  }
  return undefined;
}

function nameOf(item: unknown): string {
  return typeof item === "object" && item !== null && "name" in item ? String(item.name) : "";
}

/** Deep equality of messages: numbers, strings, bytes, lists and records of these. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameBytes(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && sameLists(a, b);
  if (b instanceof Uint8Array || Array.isArray(b)) return false;
  const ours = a as Record<string, unknown>;
  const theirs = b as Record<string, unknown>;
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].every((key) => {
    return same(ours[key], theirs[key]);
  });
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]));
}

/** A loop of its own, since nearly all of a file is compared here. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
